package import XMLTree
internal import XMPP

/// What a client says of itself in SASL2 (XEP-0388 §2.3). Servers may keep it with the account.
package struct UserAgent: Hashable, Sendable {
    /// A UUID that stays the same for an installation.
    package var id: String?
    package var software: String?
    package var device: String?

    package init(id: String? = nil, software: String? = nil, device: String? = nil) {
        self.id = id
        self.software = software
        self.device = device
    }

    package init(_ element: Element) {
        self.init(
            id: element["id"], software: element.child("software", xmlns: Namespace.sasl2)?.text,
            device: element.child("device", xmlns: Namespace.sasl2)?.text)
    }

    package var element: Element {
        var element = Element("user-agent", xmlns: Namespace.sasl2)
        if let id { element["id"] = id }
        if let software { element.append(Element("software", xmlns: Namespace.sasl2, text: software)) }
        if let device { element.append(Element("device", xmlns: Namespace.sasl2, text: device)) }
        return element
    }
}
