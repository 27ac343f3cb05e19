internal import TLS
internal import XMPP

/// One exchange of a server, whatever its mechanism.
struct SASLServer: Hashable, Sendable {
    /// What the next step is.
    enum Step: Hashable, Sendable {
        /// Credentials are needed for that name.
        case lookUp(String)
        case challenge([UInt8])
        /// The name is proven; `data` goes with the success. Nil stands for a name of the server's choice.
        case success(String?, data: [UInt8]?)
    }

    private enum Exchange: Hashable, Sendable {
        case scram(SCRAMServer)
        case plain(password: Secret)
        case external
        case anonymous
        /// What shows that a token is known, and the data it is bound to.
        case token(proof: [UInt8], binding: TokenBinding, data: [UInt8])
    }

    private enum Position: Hashable, Sendable {
        case awaitingInitial, awaitingCredentials, awaitingFinal, done
    }

    let mechanism: SASLMechanism
    let domain: String
    /// The names the client's certificate proves.
    let certified: [JID]
    private var exchange: Exchange
    private var position = Position.awaitingInitial
    private var username = ""
    private var isKnown = false
    /// The token that was shown, of those the account has.
    private(set) var shownToken: StoredToken?

    init(
        _ mechanism: SASLMechanism, domain: String, offersPlus: Bool, session: TLSSession?, certified: [JID], nonce: String,
        advertised: DowngradeProtection?
    ) {
        self.mechanism = mechanism
        self.domain = domain
        self.certified = certified
        exchange =
            switch mechanism {
            case .scram(let hash, let plus):
                .scram(
                    SCRAMServer(
                        hash: hash, isPlus: plus, offersPlus: offersPlus, bindings: session?.bindings ?? [:], nonce: nonce,
                        advertised: advertised))
            case .plain: .plain(password: Secret(""))
            case .external: .external
            case .anonymous: .anonymous
            case .oauthBearer: preconditionFailure("no server here takes tokens of OAuth")
            case .hashedToken(let binding): .token(proof: [], binding: binding, data: binding.data(of: session) ?? [])
            }
    }

    mutating func received(_ message: [UInt8]) throws(SASLCondition) -> Step {
        switch (exchange, position) {
        case (.scram(var server), .awaitingInitial):
            let (name, identity) = try server.began(message)
            exchange = .scram(server)
            return try lookUp(name, identity: identity)
        case (.scram(let server), .awaitingFinal):
            let final = try server.finished(message)
            guard isKnown else { throw .notAuthorized }
            position = .done
            return .success(username, data: final)
        case (.plain, .awaitingInitial):
            let parts = message.split(separator: 0, omittingEmptySubsequences: false).map {
                String(validating: $0, as: UTF8.self)
            }
            guard parts.count == 3, let identity = parts[0], let name = parts[1], let password = parts[2], !password.isEmpty
            else {
                throw .malformedRequest
            }
            exchange = .plain(password: Secret(password))
            return try lookUp(name, identity: identity.isEmpty ? nil : identity)
        case (.external, .awaitingInitial):
            position = .done
            let wanted = String(validating: message, as: UTF8.self)
            if let wanted, !wanted.isEmpty {
                guard let address = try? JID(wanted), certified.contains(address.bare) else { throw .invalidAuthzid }
                return .success(address.localpart, data: nil)
            }
            // Without a wish there has to be exactly one name (XEP-0178 §2).
            guard certified.count == 1 else { throw .invalidAuthzid }
            return .success(certified[0].localpart, data: nil)
        case (.token(_, let binding, let data), .awaitingInitial):
            guard let (name, proof) = HashedToken.parts(of: message) else { throw .malformedRequest }
            exchange = .token(proof: proof, binding: binding, data: data)
            return try lookUp(name, identity: nil)
        case (.anonymous, .awaitingInitial):
            position = .done
            return .success(nil, data: nil)
        case (.scram, .awaitingCredentials), (.scram, .done), (.plain, .awaitingCredentials), (.plain, .awaitingFinal),
            (.plain, .done),
            (.external, _), (.anonymous, _), (.token, _):
            throw .malformedRequest
        }
    }

    private mutating func lookUp(_ name: String, identity: String?) throws(SASLCondition) -> Step {
        guard let address = try? JID(local: name, domain: domain), let localpart = address.localpart else {
            throw .notAuthorized
        }
        if let identity {
            // Acting for somebody else is not offered.
            guard let wanted = try? JID(identity), wanted.bare == address else { throw .invalidAuthzid }
        }
        username = localpart
        position = .awaitingCredentials
        return .lookUp(localpart)
    }

    /// Goes on with the account's credentials; `decoy` stands in for an account that does not exist, so that nobody learns it.
    mutating func credentialsFound(_ credentials: StoredCredentials?, decoy: SCRAMVerifier) throws(SASLCondition) -> Step {
        if credentials?.isDisabled == true { throw .accountDisabled }
        switch exchange {
        case .scram(var server):
            guard case .scram(let hash, _) = mechanism else { throw .malformedRequest }
            let verifier = credentials?.verifier(hash)
            isKnown = verifier != nil
            let challenge = server.verifierFound(verifier ?? decoy)
            exchange = .scram(server)
            position = .awaitingFinal
            return .challenge(challenge)
        case .plain(let password):
            position = .done
            if credentials?.acceptsAnyPassword == true { return .success(username, data: nil) }
            let verifier = credentials?.verifiers.max { $0.hash < $1.hash }
            // The decoy is checked too, so that the time tells nothing.
            guard (verifier ?? decoy).verifies(password), verifier != nil else { throw .notAuthorized }
            return .success(username, data: nil)
        case .token(let proof, let binding, let data):
            position = .done
            // A token is good for its own mechanism alone (XEP-0484 §3.4).
            let shown = credentials?.tokens.first { token in
                token.binding == binding
                    && Digest.matches(HashedToken.proof("Initiator", token.secret, data), proof)
            }
            guard let shown else { throw .notAuthorized }
            if shown.isExpired { throw .credentialsExpired }
            shownToken = shown
            return .success(username, data: HashedToken.responder(token: shown.secret, binding: data))
        case .external, .anonymous: throw .malformedRequest
        }
    }
}
