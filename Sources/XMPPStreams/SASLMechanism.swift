/// The SASL mechanisms both ends can speak.
package enum SASLMechanism: Hashable, Sendable, CustomStringConvertible {
    /// RFC 5802, RFC 7677; `plus` binds the exchange to the TLS session.
    case scram(SCRAMHash, plus: Bool)
    /// RFC 4616.
    case plain
    /// RFC 4422 appendix A: the client's certificate says who it is.
    case external
    /// RFC 4505.
    case anonymous
    /// A token of OAuth 2.0 in the place of the password (RFC 7628); used only where it is named.
    case oauthBearer
    /// A token in the place of the password (draft-schmaus-kitten-sasl-ht); inside SASL2 alone (XEP-0484).
    case hashedToken(TokenBinding)

    /// The mechanism with that registered name.
    package init?(name: String) {
        switch name {
        case "PLAIN": self = .plain
        case "EXTERNAL": self = .external
        case "ANONYMOUS": self = .anonymous
        case "OAUTHBEARER": self = .oauthBearer
        case _ where name.hasPrefix(SASLMechanism.tokenPrefix):
            guard let binding = TokenBinding(rawValue: String(name.dropFirst(SASLMechanism.tokenPrefix.count))) else {
                return nil
            }
            self = .hashedToken(binding)
        default:
            guard name.hasPrefix("SCRAM-") else { return nil }
            let plus = name.hasSuffix("-PLUS")
            guard let hash = SCRAMHash(rawValue: String(name.dropFirst(6).dropLast(plus ? 5 : 0))) else { return nil }
            self = .scram(hash, plus: plus)
        }
    }

    package var name: String {
        switch self {
        case .scram(let hash, let plus): "SCRAM-\(hash.rawValue)" + (plus ? "-PLUS" : "")
        case .plain: "PLAIN"
        case .external: "EXTERNAL"
        case .anonymous: "ANONYMOUS"
        case .oauthBearer: "OAUTHBEARER"
        case .hashedToken(let binding): SASLMechanism.tokenPrefix + binding.rawValue
        }
    }

    private static let tokenPrefix = "HT-SHA-256-"

    package var description: String { name }

    /// Whether it proves that a password is known, or shows what was given in the place of one.
    package var usesPassword: Bool {
        switch self {
        case .scram, .plain, .oauthBearer: true
        case .external, .anonymous, .hashedToken: false
        }
    }

    /// Whether it proves that a token is known.
    package var isToken: Bool { if case .hashedToken = self { true } else { false } }

    /// The password mechanisms from the strongest to the weakest.
    package static let passwordMechanisms: [SASLMechanism] =
        SCRAMHash.allCases.sorted(by: >).map { .scram($0, plus: true) }
        + SCRAMHash.allCases.sorted(by: >).map { .scram($0, plus: false) } + [.plain]
}
