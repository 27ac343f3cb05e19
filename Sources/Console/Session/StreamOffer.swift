import XMLTree
import XMPP
import XMPPStreams

/// One list of features that a server offered, and what was made of it.
struct StreamOffer: Hashable {
    var features: Element
    /// Whether TLS protected the stream by then.
    var isProtected: Bool
    /// What was sent because of it, by the namespace of the feature.
    var chosen: [String: String] = [:]

    /// Remembers what an element that was sent takes up; nonzas and requests of the negotiation only.
    mutating func sent(_ element: Element) {
        switch (element.namespace, element.name) {
        case (Namespace.tls, "starttls"): chosen[Namespace.tls] = "begun"
        case (Namespace.sasl, "auth"): chosen[Namespace.sasl] = element["mechanism"] ?? "begun"
        case (Namespace.sasl2, "authenticate"): chosen[Namespace.sasl2] = element["mechanism"] ?? "begun"
        case (Namespace.streamManagement, "enable"): chosen[Namespace.streamManagement] = "enabled"
        case (Namespace.streamManagement, "resume"): chosen[Namespace.streamManagement] = "resumption asked for"
        default:
            guard element.name == "iq", let payload = element.elements.first else { return }
            if [Namespace.bind, Namespace.session].contains(payload.namespace) { chosen[payload.namespace] = "asked for" }
        }
    }

    /// What a feature offers beside its name: the mechanisms, the channel bindings, whether it is demanded.
    static func details(of feature: Element) -> String {
        let values = feature.elements.compactMap { child -> String? in
            switch child.name {
            case "mechanism": child.text
            case "channel-binding": child["type"]
            case "required", "optional": child.name
            default: nil
            }
        }
        return values.joined(separator: " ")
    }
}
