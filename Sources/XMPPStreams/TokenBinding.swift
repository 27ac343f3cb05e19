package import TLS

/// How a token's mechanism is bound to the TLS session: the last part of the names `HT-SHA-256-…`
/// (draft-schmaus-kitten-sasl-ht §3, XEP-0484 §3.1).
package enum TokenBinding: String, Hashable, Sendable, CaseIterable {
    /// To keying material of the session (RFC 9266); the strongest.
    case exporter = "EXPR"
    /// To the server's certificate (RFC 5929 §4).
    case endPoint = "ENDP"
    /// Not at all.
    case none = "NONE"

    /// The type of channel binding; nil where there is none.
    package var type: ChannelBinding? {
        switch self {
        case .exporter: .tlsExporter
        case .endPoint: .tlsServerEndPoint
        case .none: nil
        }
    }

    /// The data of a session that goes into the hashes; nil where the session cannot give it.
    package func data(of session: TLSSession?) -> [UInt8]? {
        guard let type else { return [] }
        guard let data = session?.bindings[type], !data.isEmpty else { return nil }
        return data
    }
}

/// The messages of the mechanisms of hashed tokens (draft-schmaus-kitten-sasl-ht §3).
package enum HashedToken {
    /// The client's only message: the name, and what shows that the token is known.
    package static func initiator(name: String, token: Secret, binding: [UInt8]) -> [UInt8] {
        Array(name.utf8) + [0] + proof("Initiator", token, binding)
    }

    /// The server's answer, which shows that it knows the token too.
    package static func responder(token: Secret, binding: [UInt8]) -> [UInt8] { proof("Responder", token, binding) }

    /// The name and the proof of a client's message; nil where it is none.
    static func parts(of message: [UInt8]) -> (name: String, proof: [UInt8])? {
        guard let end = message.firstIndex(of: 0), let name = String(validating: message[..<end], as: UTF8.self),
            !name.isEmpty
        else { return nil }
        return (name, Array(message[(end + 1)...]))
    }

    static func proof(_ role: String, _ token: Secret, _ binding: [UInt8]) -> [UInt8] {
        Digest.sha256.authenticate(Array(role.utf8) + binding, key: token.exposed.utf8)
    }
}
