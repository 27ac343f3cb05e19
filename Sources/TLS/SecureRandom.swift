import COpenSSL

/// Randomness fit for nonces, salts and stream ids (RFC 4086).
package enum SecureRandom {
    /// That many random bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { out, filled in
            precondition(
                RAND_bytes(out.baseAddress, Int32(count)) == 1, "the random number generator of OpenSSL is not seeded")
            filled = count
        }
    }
}
