/// Why a client gives up an exchange that its server goes on with, or refuses within the mechanism.
package enum SASLFailure: Error, Hashable, Sendable {
    /// The server's message breaks the mechanism's grammar or rules.
    case malformed(String)
    /// The server does not know the password either.
    case serverNotProven(String)
    /// What the server says it offered is not what arrived (XEP-0474).
    case downgrade(String)
    /// The server's final message carries an error (RFC 5802 §7).
    case refused(String)
    /// The password or the name has characters that SASLprep forbids (RFC 4013).
    case unusablePassword

    var cause: ConnectionFailure.Cause {
        switch self {
        case .malformed(let why): .malformedChallenge(why)
        case .serverNotProven(let why): .serverNotProven(why)
        case .downgrade(let why): .downgrade(why)
        case .refused(let condition): .rejected(mechanism: "SCRAM", condition: condition, text: nil)
        case .unusablePassword:
            .malformedChallenge("the name or the password has characters that SASLprep forbids (RFC 4013)")
        }
    }
}
