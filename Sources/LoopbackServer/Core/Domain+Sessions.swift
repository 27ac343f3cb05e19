package import XMLTree
package import XMPP

extension Domain {
    /// The account's connected resources, oldest names first.
    func sessions(of account: JID) -> [ClientSession] {
        guard let local = account.localpart, account.domainpart == host, let resources = sessions[local] else { return [] }
        return resources.values.sorted { $0.jid.resourcepart! < $1.jid.resourcepart! }
    }

    /// The account's available resources.
    func availableSessions(of account: JID) -> [ClientSession] { sessions(of: account).filter(\.isAvailable) }

    func session(_ jid: JID) -> ClientSession? {
        guard let local = jid.localpart, let resource = jid.resourcepart, jid.domainpart == host else { return nil }
        return sessions[local]?[resource]
    }

    /// Makes a session for an authenticated stream (RFC 6120 §7). A client that asks for a resource in use takes it over; the other
    /// stream ends with `conflict`. Without a wish the server makes one up.
    package func bind(_ account: JID, resource: String?, language: String?, sink: any SessionSink) throws -> ClientSession {
        try perform { try $0.bindNow(account, resource: resource, language: language, sink: sink) }
    }

    /// The same for callers on the server's queue.
    func bindNow(_ account: JID, resource: String?, language: String?, sink: any SessionSink) throws -> ClientSession {
        let wanted = resource.flatMap { $0.isEmpty ? nil : $0 } ?? identifiers.text(12)
        let jid = try account.bare.with(resource: wanted)
        if let old = session(jid) { end(old, condition: "conflict", text: "Replaced by new connection") }
        let others = sessions(of: account.bare)
        if others.count >= settings.resourceLimit {
            // Whoever waits for a resumption that may never come makes room first.
            guard let waiting = others.first(where: { $0.sink == nil }) else {
                throw StanzaError(
                    .wait, "resource-constraint", text: "an account has at most \(settings.resourceLimit) resources")
            }
            remove(waiting)
        }
        let session = ClientSession(jid: jid, language: language, sink: sink)
        sessions[jid.localpart!, default: [:]][jid.resourcepart!] = session
        for module in modules { try module.didBind(session) }
        return session
    }

    /// The client's stream has ended; `isClean` if it was closed properly.
    package func streamEnded(of session: ClientSession, sink: any SessionSink, isClean: Bool) {
        enqueue { domain in
            guard session.sink === sink else { return }
            session.sink = nil
            let management = domain.module(StreamManagementModule.self)
            if !isClean, management.hibernate(session) { return }
            domain.remove(session)
        }
    }

    /// Ends a session from the server's side.
    func end(_ session: ClientSession, condition: String?, text: String? = nil) {
        if let sink = session.sink { close(sink, condition: condition, text: text) }
        session.sink = nil
        remove(session)
    }

    /// Takes a session away: its contacts see it leave, and what it had not acknowledged finds another way.
    func remove(_ session: ClientSession) {
        guard !session.isClosed else { return }
        if self.session(session.jid) === session {
            sessions[session.jid.localpart!]?[session.jid.resourcepart!] = nil
            if sessions[session.jid.localpart!]?.isEmpty == true { sessions[session.jid.localpart!] = nil }
        }
        session.isClosed = true
        var unavailable = Stanza(Element("presence", xmlns: Namespace.client))!
        unavailable.type = "unavailable"
        unavailable.from = session.jid
        try? module(PresenceModule.self).becomeUnavailable(session, presence: unavailable)
        for module in modules { try? module.didClose(session) }
        let account = session.jid.bare
        if transientAccounts.contains(account), sessions(of: account).isEmpty {
            transientAccounts.remove(account)
            for module in modules { try? module.didRemoveAccount(account) }
            try? store.accounts.remove(account, remembered: nil)
        }
        store.endUnit()
    }

    /// Whether the account exists.
    package func hasAccount(_ account: JID) throws -> Bool { try store.accounts.exists(account) }
}

extension Domain {
    /// Breaks every client's connection off in the middle of a stanza.
    func cutStreams() {
        for session in sessions.values.flatMap(\.values) { session.sink?.cut() }
    }

    /// Sends every client what is no XML.
    func sendGarbage() {
        for session in sessions.values.flatMap(\.values) { session.sink?.sendGarbage() }
    }

    /// Gives a stream an earlier session (XEP-0198 §5); `done` gets the session, or nil, and what to send first.
    package func resume(
        _ nonza: Element, account: JID, sink: any SessionSink, done: @escaping @Sendable (ClientSession?, [Element]) -> Void
    ) {
        enqueue { domain in
            // After whatever is in line already, so that nothing overtakes `<resumed/>`.
            domain.afterCommit {
                let (session, answer) = domain.module(StreamManagementModule.self).resume(
                    nonza, account: account, sink: sink)
                done(session, answer)
            }
        }
    }
}

extension Domain {
    /// The upload service of this server.
    var uploadService: UploadService? { services["upload." + host] as? UploadService }

    /// Tells the upload service where its files can be reached.
    func setUploadBase(_ base: String) { perform { $0.uploadService?.base = base } }
}
