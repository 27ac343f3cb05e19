import COpenSSL

/// A hash function of the SHA family, with the constructions SASL needs of it.
package enum Digest: String, Hashable, Sendable, CaseIterable {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// The length of a hash in octets.
    package var byteCount: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    private var algorithm: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }

    /// The hash of the bytes.
    package func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let input = Array(bytes)
        return [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
            var written: UInt32 = 0
            let ok = EVP_Digest(input, input.count, out.baseAddress, &written, algorithm, nil)
            precondition(ok == 1, "OpenSSL lacks \(rawValue)")
            count = Int(written)
        }
    }

    /// HMAC (RFC 2104).
    package func authenticate(_ message: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        let input = Array(message)
        let secret = Array(key)
        return [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
            var written: UInt32 = 0
            let made = HMAC(algorithm, secret, Int32(secret.count), input, input.count, out.baseAddress, &written)
            precondition(made != nil, "OpenSSL lacks HMAC with \(rawValue)")
            count = Int(written)
        }
    }

    /// PBKDF2 with HMAC and an output as long as the hash, which is SCRAM's `Hi()` (RFC 5802 §2.2).
    package func stretch(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        let secret = password.map { CChar(bitPattern: $0) }
        return [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
            let ok = PKCS5_PBKDF2_HMAC(
                secret, Int32(secret.count), salt, Int32(salt.count), Int32(iterations), algorithm, Int32(byteCount),
                out.baseAddress)
            precondition(ok == 1, "OpenSSL lacks PBKDF2 with \(rawValue)")
            count = byteCount
        }
    }

    /// Compares two secrets in a time that does not depend on where they differ.
    package static func matches(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
