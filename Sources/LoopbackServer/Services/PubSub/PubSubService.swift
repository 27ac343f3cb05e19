internal import XMLTree
internal import XMPP

/// The pubsub service of a domain (XEP-0060).
final class PubSubService: DomainService {
    unowned let domain: Domain
    let address: JID

    /// What XEP-0060 calls the features that are there.
    static let features = [
        "access-authorize", "access-open", "access-presence", "access-roster", "access-whitelist", "auto-create",
        "config-node",
        "config-node-max", "create-and-configure", "create-nodes", "delete-items", "delete-nodes", "instant-nodes",
        "item-ids",
        "last-published", "member-affiliation", "meta-data", "modify-affiliations", "manage-subscriptions", "multi-items",
        "outcast-affiliation", "persistent-items", "publish", "publish-options", "publish-only-affiliation",
        "publisher-affiliation", "purge-nodes", "retract-items", "retrieve-affiliations", "retrieve-default",
        "retrieve-items",
        "retrieve-subscriptions", "subscribe",
    ].map { Namespace.pubsub + "#" + $0 }

    init(_ domain: Domain) {
        self.domain = domain
        guard let address = try? JID(local: nil, domain: "pubsub." + domain.host) else {
            preconditionFailure("a domain is one")
        }
        self.address = address
    }

    var identity: ServiceIdentity { ServiceIdentity(category: "pubsub", type: "service", name: "Publish-Subscribe") }

    private var host: PubSubHost { PubSubHost(domain: domain, owner: address, isAccount: false) }

    func receive(_ stanza: Stanza) throws {
        guard stanza.kind == .iq, stanza.iqType?.isRequest == true, let from = stanza.from else {
            if stanza.kind == .message, stanza.type != "error" { throw StanzaError(.cancel, "service-unavailable") }
            return
        }
        guard let payload = stanza.element.elements.first, stanza.to?.isDomain == true else {
            throw StanzaError(.cancel, "service-unavailable")
        }
        let result: Element?
        switch (payload.name, payload.namespace) {
        case ("pubsub", Namespace.pubsub), ("pubsub", Namespace.pubsubOwner):
            result = try PubSubRequests(host: host).answer(payload, isSet: stanza.iqType == .set, from: from)
        case ("query", Namespace.discoInfo): result = try information(payload["node"])
        case ("query", Namespace.discoItems): result = try items(payload["node"], for: from)
        case ("ping", Namespace.ping): result = nil
        default: throw StanzaError(.cancel, "service-unavailable")
        }
        domain.post(stanza.result(result))
    }

    private func information(_ name: String?) throws -> Element {
        var query = Element("query", xmlns: Namespace.discoInfo)
        guard let name else {
            query.append(identity.element)
            for feature in [Namespace.discoInfo, Namespace.discoItems, Namespace.pubsub, Namespace.ping] + Self.features {
                query.append(DiscoModule.feature(feature))
            }
            return query
        }
        let configuration = host.configuration(try host.node(name))
        query["node"] = name
        query.append(ServiceIdentity(category: "pubsub", type: "leaf", name: nil).element)
        query.append(DiscoModule.feature(Namespace.pubsub))
        var form = DataForm(.result, type: Namespace.pubsub + "#meta-data")
        for field in ["title", "description", "type", "access_model", "publish_model"] where !configuration[field].isEmpty {
            form.add("pubsub#" + field, configuration[field])
        }
        query.append(form.element)
        return query
    }

    private func items(_ name: String?, for from: JID) throws -> Element {
        var query = Element("query", xmlns: Namespace.discoItems)
        guard let name else {
            for node in try domain.store.pubsub.nodes(of: address) {
                query.append(host.discoItem(node))
            }
            return query
        }
        let node = try host.node(name)
        try host.requireAccess(from, to: node)
        query["node"] = name
        for item in try domain.store.pubsub.items(of: name, at: address).reversed() {
            query.append(Element("item", xmlns: Namespace.discoItems, ["jid": address.description, "name": item.id]))
        }
        return query
    }
}
