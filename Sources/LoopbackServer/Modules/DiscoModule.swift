internal import XMLTree
internal import XMPP

/// Service discovery of the server and of accounts (XEP-0030), contact addresses (XEP-0157).
final class DiscoModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.discoInfo, Namespace.discoItems] }
    var accountFeatures: [String] { [Namespace.discoInfo, Namespace.discoItems] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.server, name: "query", xmlns: Namespace.discoInfo) { [unowned self] in try self.serverInfo($0) }
        handlers.on(.server, name: "query", xmlns: Namespace.discoItems) { [unowned self] in try self.serverItems($0) }
        handlers.on(.account, name: "query", xmlns: Namespace.discoInfo) { [unowned self] in try self.accountInfo($0) }
        handlers.on(.account, name: "query", xmlns: Namespace.discoItems) { [unowned self] in try self.accountItems($0) }
    }

    private func serverInfo(_ request: IQRequest) throws -> IQReply {
        var query = information
        guard let node = request.payload["node"] else { return .result(query) }
        if let command = domain.module(CommandsModule.self).information(node, for: request.from) { return .result(command) }
        guard node == Self.capabilitiesNode + "#" + EntityCapabilities.version(of: query) else {
            throw StanzaError(.cancel, "item-not-found", text: "no node \(node)")
        }
        query["node"] = node
        return .result(query)
    }

    /// What the capabilities of the server are called.
    private static let capabilitiesNode = "https://xmppscope.invalid"

    /// The server's own capabilities, as its stream features show them (XEP-0115 §6.3).
    var capabilities: Element {
        Element(
            "c", xmlns: Namespace.caps,
            ["hash": "sha-1", "node": Self.capabilitiesNode, "ver": EntityCapabilities.version(of: information)])
    }

    private var information: Element {
        var query = Element("query", xmlns: Namespace.discoInfo)
        query.append(ServiceIdentity(category: "server", type: "im", name: "xmppscope").element)
        for feature in Set(domain.modules.flatMap(\.serverFeatures)).sorted() { query.append(Self.feature(feature)) }
        if !domain.settings.contactAddresses.isEmpty {
            var form = DataForm(.result, type: "http://jabber.org/network/serverinfo")
            for (kind, addresses) in domain.settings.contactAddresses.sorted(by: { $0.key < $1.key }) {
                form.add("\(kind)-addresses", values: addresses, kind: "list-multi")
            }
            query.append(form.element)
        }
        return query
    }

    private func serverItems(_ request: IQRequest) throws -> IQReply {
        if let node = request.payload["node"] {
            guard node == Namespace.commands else { throw StanzaError(.cancel, "item-not-found") }
            return .result(domain.module(CommandsModule.self).items(for: request.from))
        }
        var query = Element("query", xmlns: Namespace.discoItems)
        for service in domain.services.values.sorted(by: { $0.address.domainpart < $1.address.domainpart }) {
            var item = Element("item", xmlns: Namespace.discoItems, ["jid": service.address.description])
            item["name"] = service.identity.name
            query.append(item)
        }
        return .result(query)
    }

    private func accountInfo(_ request: IQRequest) throws -> IQReply {
        guard try request.isOwn || domain.module(RosterModule.self).isSubscriber(request.from, of: request.account) else {
            throw StanzaError(.cancel, "service-unavailable")
        }
        if request.payload["node"] == Namespace.offline {
            return .result(try domain.module(OfflineModule.self).information(for: request))
        }
        if let node = request.payload["node"] { throw StanzaError(.cancel, "item-not-found", text: "no node \(node)") }
        var query = Element("query", xmlns: Namespace.discoInfo)
        let isAdmin = domain.settings.admins.contains(request.account.description)
        query.append(
            Element(
                "identity", xmlns: Namespace.discoInfo, ["category": "account", "type": isAdmin ? "admin" : "registered"]))
        query.append(Element("identity", xmlns: Namespace.discoInfo, ["category": "pubsub", "type": "pep"]))
        for feature in Set(domain.modules.flatMap(\.accountFeatures)).sorted() { query.append(Self.feature(feature)) }
        return .result(query)
    }

    private func accountItems(_ request: IQRequest) throws -> IQReply {
        if request.payload["node"] == Namespace.offline {
            return .result(try domain.module(OfflineModule.self).headers(for: request))
        }
        guard try request.isOwn || domain.module(RosterModule.self).isSubscriber(request.from, of: request.account) else {
            throw StanzaError(.cancel, "service-unavailable")
        }
        var query = Element("query", xmlns: Namespace.discoItems)
        let host = domain.module(EventingModule.self).host(request.account)
        for node in try domain.store.pubsub.nodes(of: request.account) where host.mayRead(request.from, node) {
            query.append(host.discoItem(node))
        }
        return .result(query)
    }

    static func feature(_ name: String) -> Element { Element("feature", xmlns: Namespace.discoInfo, ["var": name]) }
}
