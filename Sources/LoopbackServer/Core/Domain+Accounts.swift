internal import StanzaStorage
internal import TLS
internal import XMLTree
package import XMPP
package import XMPPStreams

extension Domain {
    /// Makes an account, or changes the password of one that exists.
    package func createAccount(_ account: JID, password: String) throws {
        try createAccount(account, verifiers: try verifiers(of: password))
    }

    /// Makes an account that is recognised by these; for callers that have made many of them.
    func createAccount(_ account: JID, verifiers: [AccountTable.Verifier]) throws {
        try store.accounts.create(account, at: now)
        try store.accounts.setVerifiers(verifiers, of: account)
    }

    /// Replaces what recognises the account's password: one verifier for each SCRAM hash, never the password itself.
    package func setPassword(_ password: String, of account: JID) throws {
        try store.accounts.setVerifiers(try verifiers(of: password), of: account)
        // Whoever holds a token got it for the password that is gone.
        try store.tokens.removeAll(of: account)
    }

    /// What is kept to recognise a password. It takes some milliseconds, on purpose (RFC 5802 §4).
    func verifiers(of password: String) throws(StanzaError) -> [AccountTable.Verifier] {
        try SCRAMHash.allCases.map { hash throws(StanzaError) in
            let salt = identifiers.bytes(16)
            guard
                let verifier = SCRAMVerifier(
                    password: Secret(password), hash: hash, salt: salt, iterations: settings.scramIterations)
            else { throw StanzaError(.modify, "not-acceptable", text: "the password has characters that SASLprep forbids") }
            return AccountTable.Verifier(
                mechanism: hash.rawValue, salt: salt, iterations: verifier.iterations, storedKey: verifier.storedKey,
                serverKey: verifier.serverKey)
        }
    }

    /// What recognises the account's password, and the tokens of a client that wants to log in with one; nil if there is no such
    /// account.
    package func credentials(of account: JID, client: String? = nil) throws -> StoredCredentials? {
        let verifiers = try store.accounts.verifiers(of: account)
        if verifiers.isEmpty { return nil }
        return StoredCredentials(
            verifiers: verifiers.compactMap { kept in
                SCRAMHash(rawValue: kept.mechanism).map {
                    SCRAMVerifier(
                        hash: $0, salt: kept.salt, iterations: kept.iterations, storedKey: kept.storedKey,
                        serverKey: kept.serverKey)
                }
            }, tokens: try client.map { try module(TokenModule.self).tokens(of: account, client: $0) } ?? [])
    }

    /// Makes an account for somebody who logged in anonymously; it goes when their last stream has ended (XEP-0175 §3).
    func createTransientAccount(_ account: JID) throws {
        transientAccounts.insert(account.bare)
        try store.accounts.create(account, at: now)
    }

    /// Deletes an account: its contacts are told, its sessions end, and everything kept for it goes.
    package func removeAccount(_ account: JID) throws {
        let presence = module(PresenceModule.self)
        for item in try store.roster.items(of: account) {
            if item.subscription == "from" || item.subscription == "both" {
                post(presence.subscriptionStanza(.unsubscribed, from: account, to: item.contact))
            }
            if item.subscription == "to" || item.subscription == "both" || item.ask {
                post(presence.subscriptionStanza(.unsubscribe, from: account, to: item.contact))
            }
        }
        for session in sessions(of: account) { end(session, condition: "not-authorized", text: "Account deleted") }
        for module in modules { try module.didRemoveAccount(account) }
        try store.accounts.remove(account, remembered: now)
    }

    /// Puts two accounts on each other's rosters with subscriptions both ways; `contact` may be at another server.
    package func befriend(_ account: JID, _ contact: JID, name: String?) throws {
        try store.roster.put(.init(contact: contact.bare, name: name, subscription: "both"), of: account)
    }
}

extension Domain {
    /// The addresses of the services that run beside the server.
    package var serviceAddresses: [JID] { services.values.map(\.address).sorted { $0.domainpart < $1.domainpart } }

    /// The server's capabilities as its stream features show them.
    var capabilities: Element { perform { $0.module(DiscoModule.self).capabilities } }

    /// The first account, to show how to connect; nil if there is none.
    package var exampleAccount: JID? { perform { (try? $0.store.accounts.all())?.first } }

    /// Ends every stream with `system-shutdown`.
    package func endStreams() {
        perform { domain in
            for session in domain.sessions.values.flatMap(\.values) { domain.end(session, condition: "system-shutdown") }
        }
    }
}
