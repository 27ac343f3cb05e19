internal import XMLTree
internal import XMPP

/// Last activity: of an account since its last resource left, of the server since it started (XEP-0012).
final class LastActivityModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.lastActivity] }
    var accountFeatures: [String] { [Namespace.lastActivity] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, name: "query", xmlns: Namespace.lastActivity) { [unowned self] _ in
            .result(self.result(since: self.domain.started))
        }
        handlers.on(.account, name: "query", xmlns: Namespace.lastActivity) { [unowned self] request in
            guard try self.domain.module(RosterModule.self).isSubscriber(request.from, of: request.account) else {
                throw StanzaError(.auth, "forbidden")
            }
            if !self.domain.availableSessions(of: request.account).isEmpty {
                return .result(self.result(since: self.domain.now))
            }
            guard let last = try self.domain.store.accountData.lastActivity(of: request.account) else {
                throw StanzaError(.cancel, "item-not-found")
            }
            return .result(self.result(since: last.stamp, status: last.status))
        }
    }

    private func result(since stamp: Timestamp, status: String? = nil) -> Element {
        var query = Element("query", xmlns: Namespace.lastActivity, text: status ?? "")
        query["seconds"] = String(max(0, Int(domain.now - stamp)))
        return query
    }

    func didBecomeUnavailable(_ session: ClientSession, presence: Stanza) throws {
        let status = presence.element.child("status")?.text
        try domain.store.accountData.setLastActivity(of: session.jid.bare, at: domain.now, status: status)
    }
}
