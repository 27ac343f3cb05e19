internal import XMLTree
internal import XMPP

/// A service that a server runs at an address of its own: rooms, pubsub, uploads.
protocol DomainService: AnyObject {
    init(_ domain: Domain)
    var address: JID { get }
    /// Its identity in service discovery (XEP-0030).
    var identity: ServiceIdentity { get }

    /// A stanza for the service or for an address at it; what is thrown goes back to the sender.
    func receive(_ stanza: Stanza) throws
    /// The clock moved on.
    func tick(_ now: Timestamp) throws
}

/// An identity of service discovery.
struct ServiceIdentity: Hashable {
    var category: String
    var type: String
    var name: String?

    var element: Element {
        var element = Element("identity", xmlns: Namespace.discoInfo, ["category": category, "type": type])
        if let name { element["name"] = name }
        return element
    }
}

extension DomainService {
    func tick(_ now: Timestamp) throws {}
}
