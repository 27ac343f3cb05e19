internal import XMLTree
internal import XMPP

/// Personal eventing: an account's own pubsub nodes, and telling those who are interested (XEP-0163).
///
/// Who is interested follows from presence: a contact's resource whose features contain `NODE+notify`. The features are asked for
/// once for each version and remembered; both are kept in memory only.
final class EventingModule: DomainModule {
    private unowned let domain: Domain
    /// Features by proved capabilities.
    private var features: [EntityCapabilities: Set<String>] = [:]
    /// Whom an account sees, with the capabilities shown.
    private var seen: [JID: [JID: EntityCapabilities]] = [:]
    /// Features of clients whose capabilities could not be proved.
    private var ownFeatures: [JID: Set<String>] = [:]
    private static let limit = 5000

    init(_ domain: Domain) { self.domain = domain }

    var accountFeatures: [String] {
        [Namespace.pubsub] + PubSubService.features + [Namespace.pubsub + "#filtered-notifications"]
    }

    func host(_ account: JID) -> PubSubHost { PubSubHost(domain: domain, owner: account, isAccount: true) }

    func register(in handlers: inout RequestHandlers) {
        for namespace in [Namespace.pubsub, Namespace.pubsubOwner] {
            handlers.on(.account, name: "pubsub", xmlns: namespace) { [unowned self] request in
                let answer = try self.domain.module(BookmarksModule.self).answer(
                    request.payload, isSet: request.isSet, from: request.from, account: request.account)
                if let answer { return answer }
                let requests = PubSubRequests(host: self.host(request.account))
                return .result(try requests.answer(request.payload, isSet: request.isSet, from: request.from))
            }
        }
    }

    // MARK: Who is interested

    /// The full JIDs that the account sees and whose clients want to be told of a node.
    func interested(in node: String, at account: JID) throws -> [JID] {
        (seen[account] ?? [:]).filter { knownFeatures(of: $0.key, $0.value).contains(node + "+notify") }.map(\.key)
            .sorted { $0.description < $1.description }
    }

    private func knownFeatures(of jid: JID, _ capabilities: EntityCapabilities) -> Set<String> {
        features[capabilities] ?? ownFeatures[jid] ?? []
    }

    func didUpdatePresence(_ session: ClientSession, isInitial: Bool) throws {
        if let presence = session.presence { try sees(session.jid, presence.element, account: session.jid.bare) }
    }

    func didBecomeUnavailable(_ session: ClientSession, presence: Stanza) throws {
        forget(session.jid, account: session.jid.bare)
    }

    /// An account was shown somebody's presence.
    func didReceive(_ presence: Stanza, account: JID) throws {
        guard let from = presence.from, from.isFull, from.bare != account else { return }
        switch presence.presenceType {
        case .available: try sees(from, presence.element, account: account)
        case .unavailable: forget(from, account: account)
        case .subscribe, .subscribed, .unsubscribe, .unsubscribed, .probe, .error, nil: break
        }
    }

    private func forget(_ jid: JID, account: JID) {
        seen[account]?[jid] = nil
        if seen[account]?.isEmpty == true { seen[account] = nil }
        ownFeatures[jid] = nil
    }

    private func sees(_ jid: JID, _ presence: Element, account: JID) throws {
        guard let capabilities = EntityCapabilities(presence) else { return forget(jid, account: account) }
        let before = seen[account]?[jid]
        if before == capabilities { return }
        if (seen[account]?.count ?? 0) >= Self.limit { seen[account] = [:] }
        seen[account, default: [:]][jid] = capabilities
        if let known = features[capabilities] {
            try sendLast(to: jid, of: account, features: known, except: before.map { knownFeatures(of: jid, $0) } ?? [])
        } else {
            var query = Element("iq", xmlns: Namespace.client, ["type": "get", "id": "disco", "from": account.description])
            query["to"] = jid.description
            query.append(Element("query", xmlns: Namespace.discoInfo, ["node": capabilities.discoNode]))
            domain.post(Stanza(query)!)
        }
    }

    /// A client's answer to the question after its features; false if it is something else.
    func takeAnswer(_ stanza: Stanza, account: JID) throws -> Bool {
        guard stanza.iqType == .result, stanza.id == "disco", let from = stanza.from,
            let query = stanza.element.child("query", xmlns: Namespace.discoInfo)
        else { return false }
        guard let capabilities = seen[account]?[from], query["node"] == nil || query["node"] == capabilities.discoNode else {
            return true
        }
        let names = Set(query.elements.filter { $0.is("feature", Namespace.discoInfo) }.compactMap { $0["var"] })
        if capabilities.isProved(by: query) {
            if features.count >= Self.limit { features = [:] }
            features[capabilities] = names
        } else {
            ownFeatures[from] = names
        }
        try sendLast(to: from, of: account, features: names, except: [])
        return true
    }

    /// Newcomers get the last item of what they are interested in (XEP-0163 §4.3.4).
    private func sendLast(to jid: JID, of account: JID, features: Set<String>, except: Set<String>) throws {
        let host = host(account)
        guard features.contains(where: { $0.hasSuffix("+notify") }) else { return }
        for node in try domain.store.pubsub.nodes(of: account) {
            let wish = node.name + "+notify"
            guard features.contains(wish), !except.contains(wish), host.configuration(node).sendsLastOnPresence,
                host.mayRead(jid, node)
            else { continue }
            try host.sendLast(of: node, to: jid)
        }
    }

    func didRemoveAccount(_ account: JID) throws { seen[account] = nil }
}
