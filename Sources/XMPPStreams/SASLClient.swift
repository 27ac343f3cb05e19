internal import TLS

/// One exchange of a client, whatever its mechanism.
struct SASLClient: Hashable, Sendable {
    private enum Exchange: Hashable, Sendable {
        case scram(SCRAMClient, answered: Bool)
        case single([UInt8])
        /// One message, and the answer that the server has to give to it.
        case token([UInt8], expected: [UInt8])
        /// One message; a server that refuses it says so in a challenge, which is answered before it fails.
        case bearer([UInt8], error: String?)
    }

    let mechanism: SASLMechanism
    private var exchange: Exchange

    init(
        _ choice: MechanismChoice, username: String, password: Secret?, authorizationIdentity: String?, nonce: String,
        advertised: DowngradeProtection
    ) throws(SASLFailure) {
        mechanism = choice.mechanism
        switch choice.mechanism {
        case .scram(let hash, _):
            exchange = .scram(
                try SCRAMClient(
                    username: username, password: password ?? Secret(""), hash: hash, binding: choice.binding, nonce: nonce,
                    authorizationIdentity: authorizationIdentity, advertised: advertised), answered: false)
        case .plain:
            let text = "\(authorizationIdentity ?? "")\0\(username)\0\(password?.exposed ?? "")"
            exchange = .single(Array(text.utf8))
        case .external: exchange = .single(Array((authorizationIdentity ?? "").utf8))
        case .anonymous: exchange = .single([])
        case .oauthBearer:
            let message = OAuthBearer.initialResponse(
                identity: authorizationIdentity, token: password ?? Secret(""))
            exchange = .bearer(message, error: nil)
        // Tokens are used by the other initialiser alone: they come with their own mechanism.
        case .hashedToken: throw .malformed("\(choice.mechanism.name) needs a token")
        }
    }

    /// A login with a token; nil where the session cannot give what the token is bound to.
    init?(_ token: AccessToken, username: String, session: TLSSession?) {
        guard let data = token.binding.data(of: session) else { return nil }
        mechanism = .hashedToken(token.binding)
        exchange = .token(
            HashedToken.initiator(name: username, token: token.secret, binding: data),
            expected: HashedToken.responder(token: token.secret, binding: data))
    }

    /// What goes with `<auth/>`.
    var initialResponse: [UInt8] {
        switch exchange {
        case .scram(let client, _): client.firstMessage
        case .single(let message), .token(let message, _), .bearer(let message, _): message
        }
    }

    mutating func challenged(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
        switch exchange {
        case .scram(var client, let answered):
            // A server may send its final message as a challenge; the answer to it is empty.
            if answered {
                try client.concluded(challenge)
                return []
            }
            let response = try client.challenged(challenge)
            exchange = .scram(client, answered: true)
            return response
        case .bearer(let message, nil):
            guard let status = OAuthBearer.status(of: challenge) else { throw .malformed("it is no error of OAUTHBEARER") }
            exchange = .bearer(message, error: status)
            return OAuthBearer.dummyResponse
        case .single, .token, .bearer: throw .malformed("\(mechanism.name) knows no challenges")
        }
    }

    func concluded(_ additionalData: [UInt8]?, afterFinalChallenge: Bool) throws(SASLFailure) {
        switch exchange {
        case .scram(let client, _): if !afterFinalChallenge { try client.concluded(additionalData) }
        case .token(_, let expected):
            guard let additionalData, Digest.matches(additionalData, expected) else {
                throw .serverNotProven("it did not show that it knows the token")
            }
        case .bearer(_, let error?): throw .malformed("it said success after the error \(ConnectionFailure.excerpt(error))")
        case .single, .bearer: break
        }
    }

    /// What the server said in the exchange of why it refuses.
    var refusal: String? { if case .bearer(_, let error?) = exchange { error } else { nil } }

    /// Whether the server confirmed what it had advertised (XEP-0474).
    var isProtectedFromDowngrade: Bool {
        if case .scram(let client, _) = exchange { client.isProtectedFromDowngrade } else { false }
    }
}
