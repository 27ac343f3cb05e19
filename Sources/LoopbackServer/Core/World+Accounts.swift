package import XMPP

extension World {
    /// Makes an account at one of the world's servers; throws `StanzaError`: `item-not-found` for a domain that is not served,
    /// `conflict` where there is one already.
    package func addAccount(_ account: JID, password: String) throws {
        try server(of: account).perform { domain in
            guard try !domain.hasAccount(account) else { throw StanzaError(.cancel, "conflict") }
            try domain.createAccount(account, password: password)
        }
    }

    /// Deletes an account with everything that is kept for it; throws `StanzaError`: `item-not-found` where there is none.
    package func removeAccount(_ account: JID) throws {
        try server(of: account).perform { domain in
            guard try domain.hasAccount(account) else { throw StanzaError(.cancel, "item-not-found") }
            try domain.removeAccount(account)
        }
        forget(account)
    }

    private func server(of account: JID) throws -> Domain {
        guard let domain = domains.first(where: { $0.host == account.domainpart }) else {
            throw StanzaError(.cancel, "item-not-found", text: "\(account.domainpart) is not served here")
        }
        return domain
    }
}
