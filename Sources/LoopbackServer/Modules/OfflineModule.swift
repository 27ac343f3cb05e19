internal import Inspection
internal import XMLTree
internal import XMPP

/// Messages for users who are not there (XEP-0160), and looking at them by hand (XEP-0013).
final class OfflineModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { domain.settings.keepsOffline ? ["msgoffline", Namespace.offline] : [] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "offline", xmlns: Namespace.offline) { [unowned self] in try self.manage($0) }
    }

    // MARK: Keeping

    func takeUndelivered(_ message: Stanza, to account: JID) throws -> Bool {
        let state = domain.recipientState(of: account, delivery: .store)
        if let isKept = domain.settings.persona?.keeps(message, in: .offline, at: .recipientServer, state: state) {
            guard isKept else { return MessageContent.isOnlyChatState(message) }
        } else {
            if MessageContent.isOnlyChatState(message) { return true }
            guard domain.settings.keepsOffline, !MessageContent.hasHint("no-store", message) else { return false }
        }
        guard try domain.store.offline.count(of: account) < domain.settings.offlineLimit else { return false }
        try domain.store.offline.add(StoredXML.text(message.element), from: message.from, to: account, at: domain.now)
        return true
    }

    // MARK: Delivering

    func didBecomeReachable(_ session: ClientSession, isInitial: Bool) throws {
        guard !session.managesOffline else { return }
        let account = session.jid.bare
        let messages = try domain.store.offline.messages(of: account)
        if messages.isEmpty { return }
        for message in messages {
            guard var element = StoredXML.element(message.stanza) else { continue }
            element.append(Delay.element(at: message.stamp, from: domain.host, reason: "Offline storage"))
            domain.send(element, to: session)
        }
        try domain.store.offline.removeAll(of: account)
    }

    // MARK: XEP-0013

    /// A disco#info form with the number of messages; asking for it also stops the flood (XEP-0013 §2.2).
    func information(for request: IQRequest) throws -> Element {
        try request.requireOwn()
        request.session?.managesOffline = true
        var query = Element("query", xmlns: Namespace.discoInfo, ["node": Namespace.offline])
        query.append(Element("identity", xmlns: Namespace.discoInfo, ["category": "automation", "type": "message-list"]))
        query.append(Element("feature", xmlns: Namespace.discoInfo, ["var": Namespace.offline]))
        var form = DataForm(.result, type: Namespace.offline)
        form.add("number_of_messages", String(try domain.store.offline.count(of: request.account)))
        query.append(form.element)
        return query
    }

    /// The headers of the messages as disco#items (XEP-0013 §2.3).
    func headers(for request: IQRequest) throws -> Element {
        try request.requireOwn()
        request.session?.managesOffline = true
        var query = Element("query", xmlns: Namespace.discoItems, ["node": Namespace.offline])
        for message in try domain.store.offline.messages(of: request.account) {
            query.append(
                Element(
                    "item", xmlns: Namespace.discoItems,
                    ["jid": request.account.description, "node": String(message.id), "name": message.sender]))
        }
        return query
    }

    private func manage(_ request: IQRequest) throws -> IQReply {
        try request.requireOwn()
        let table = domain.store.offline
        let account = request.account
        for element in request.payload.elements where element.namespace == Namespace.offline {
            switch element.name {
            case "purge": try table.removeAll(of: account)
            case "fetch":
                for message in try table.messages(of: account) { show(message.id, message.stanza, message.stamp, request) }
            case "item":
                guard let node = element["node"].flatMap(Int64.init) else { throw StanzaError(.modify, "bad-request") }
                guard let message = try table.messages(of: account).first(where: { $0.id == node }) else {
                    throw StanzaError(.cancel, "item-not-found")
                }
                if element["action"] == "remove" {
                    _ = try table.remove(node, of: account)
                } else {
                    show(message.id, message.stanza, message.stamp, request)
                }
            default: throw StanzaError(.modify, "bad-request")
            }
        }
        return .result(nil)
    }

    private func show(_ id: Int64, _ stanza: String, _ stamp: Timestamp, _ request: IQRequest) {
        guard var element = StoredXML.element(stanza), let session = request.session else { return }
        element.append(Delay.element(at: stamp, from: domain.host, reason: "Offline storage"))
        element.append(
            Element(
                "offline", xmlns: Namespace.offline, [:], [Element("item", xmlns: Namespace.offline, ["node": String(id)])]))
        domain.send(element, to: session)
    }
}
