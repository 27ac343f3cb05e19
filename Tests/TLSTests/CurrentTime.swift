import Foundation

/// Seconds since 1970: OpenSSL compares certificates with the clock, so the tests' certificates have to do the same.
func currentTime() -> Int64 { Int64(Date().timeIntervalSince1970) }
