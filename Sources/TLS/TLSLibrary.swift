import COpenSSL

/// The TLS library.
package enum TLSLibrary {
    /// Its name and version: `OpenSSL 3.0.19`.
    package static var version: String {
        let words = OpenSSL_version(0).map { String(cString: $0) } ?? "OpenSSL"
        return words.split(separator: " ").prefix(2).joined(separator: " ")
    }
}
