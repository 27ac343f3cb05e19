internal import StanzaStorage
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Tokens for faster logins: giving them out, replacing them in time, ending them (XEP-0484).
final class TokenModule: DomainModule {
    private unowned let domain: Domain

    /// Seconds a token is good for, and after which it is replaced.
    private static let lifetime: Double = 21 * 86_400
    private static let rotation: Double = 86_400

    init(_ domain: Domain) { self.domain = domain }

    /// The tokens of one client, as its login needs them.
    func tokens(of account: JID, client: String) throws -> [StoredToken] {
        try domain.store.tokens.tokens(of: account, client: client).compactMap { token in
            guard case .hashedToken(let binding)? = SASLMechanism(name: token.mechanism) else { return nil }
            return StoredToken(
                secret: Secret(token.secret), binding: binding, isNew: token.slot == .new,
                isExpired: token.expiry < domain.now)
        }
    }

    /// Does what a login asks for or brings about; gives a new token where one is due.
    func settle(_ request: InlineRequest) throws -> AccessToken? {
        guard let client = request.userAgent?.id else { return nil }
        let isDue = try noteUse(request, client)
        guard let binding = request.requestedToken ?? (isDue ? request.usedToken?.binding : nil) else { return nil }
        let secret = domain.identifiers.text(32)
        // Timestamps on the wire have no fractions here, and the table keeps what was said.
        let expiry = Timestamp(seconds: (domain.now.seconds + Self.lifetime).rounded(.down))
        try domain.store.tokens.put(
            TokenTable.Token(
                slot: .new, mechanism: SASLMechanism.hashedToken(binding).name, secret: secret, issued: domain.now,
                expiry: expiry), of: request.account, client: client)
        return AccessToken(secret: Secret(secret), binding: binding, expiry: expiry)
    }

    /// A token that is used becomes the current one, and the one before it ends (XEP-0484 §3.5); says whether it is to be replaced.
    private func noteUse(_ request: InlineRequest, _ client: String) throws -> Bool {
        let table = domain.store.tokens
        guard let used = request.usedToken,
            var token = try table.tokens(of: request.account, client: client).first(where: {
                $0.secret == used.secret.exposed
            })
        else { return false }
        if request.invalidatesToken {
            try table.remove(token.slot, of: request.account, client: client)
            return false
        }
        if token.slot == .new { try table.remove(.new, of: request.account, client: client) }
        token.slot = .current
        token.uses = max(token.uses + 1, request.count ?? 0)
        try table.put(token, of: request.account, client: client)
        return domain.now.seconds - token.issued.seconds > Self.rotation
    }

    func tick(_ now: Timestamp) throws { try domain.store.tokens.expire(before: now) }
}
