package import TLS

/// The hash functions of the SCRAM family (RFC 5802, RFC 7677, and SHA-512 by the same pattern).
package enum SCRAMHash: String, Hashable, Sendable, CaseIterable, Comparable {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha512 = "SHA-512"

    package var digest: Digest {
        switch self {
        case .sha1: .sha1
        case .sha256: .sha256
        case .sha512: .sha512
        }
    }

    private var strength: Int {
        switch self {
        case .sha1: 1
        case .sha256: 2
        case .sha512: 3
        }
    }

    package static func < (left: SCRAMHash, right: SCRAMHash) -> Bool { left.strength < right.strength }
}
