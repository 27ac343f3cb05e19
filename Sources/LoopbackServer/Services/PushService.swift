internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// A push service of the world's own: it wakes nobody, and its store shows what it was told (XEP-0357 §6).
final class PushService: DomainService {
    unowned let domain: Domain
    let address: JID

    init(_ domain: Domain) {
        self.domain = domain
        guard let address = try? JID(local: nil, domain: "push." + domain.host) else {
            preconditionFailure("a domain is one")
        }
        self.address = address
    }

    var identity: ServiceIdentity { ServiceIdentity(category: "pubsub", type: "push", name: "Push notifications") }

    func receive(_ stanza: Stanza) throws {
        guard stanza.kind == .iq, stanza.iqType?.isRequest == true, let from = stanza.from else { return }
        guard let payload = stanza.element.elements.first else { throw StanzaError(.modify, "bad-request") }
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.discoInfo):
            var query = Element("query", xmlns: Namespace.discoInfo)
            query.append(identity.element)
            for feature in [Namespace.discoInfo, Namespace.push] { query.append(DiscoModule.feature(feature)) }
            domain.post(stanza.result(query))
        case ("pubsub", Namespace.pubsub):
            guard let publish = payload.child("publish"), let node = publish["node"],
                let notification = publish.child("item")?.child("notification", xmlns: Namespace.push)
            else { throw StanzaError(.modify, "bad-request") }
            let table = domain.store.pubsub
            if try table.node(node, of: address) == nil {
                try table.put(.init(name: node, creator: from.bare.description, configuration: [:]), of: address)
            }
            try table.publish(
                StoredXML.text(notification), id: domain.identifiers.text(12), node: node, at: address, by: from,
                stamp: domain.now)
            try table.trim(node, at: address, to: 100)
            domain.post(stanza.result())
        default: throw StanzaError(.cancel, "service-unavailable")
        }
    }
}
