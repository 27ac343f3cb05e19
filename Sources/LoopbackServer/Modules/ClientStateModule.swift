internal import XMLTree
internal import XMPP

/// Client state indication: what an inactive client need not have at once waits (XEP-0352).
final class ClientStateModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    func handle(_ nonza: Element, from session: ClientSession) throws -> Bool {
        guard nonza.namespace == Namespace.clientState else { return false }
        switch nonza.name {
        case "inactive": session.hold.isInactive = true
        case "active":
            session.hold.isInactive = false
            for element in session.hold.take() { domain.send(element, to: session) }
        default: return false
        }
        return true
    }

    func filter(_ elements: [Element], for session: ClientSession) -> [Element] {
        guard session.hold.isInactive else { return elements }
        return elements.flatMap { session.hold.pass($0) }
    }
}

/// What is held back from an inactive client: presence, the last of each resource, and chat states.
struct ClientStateHold {
    var isInactive = false
    private var held: [Element] = []

    /// What goes to the client now: nothing, if the element can wait; else everything held and the element.
    mutating func pass(_ element: Element) -> [Element] {
        guard let stanza = Stanza(element) else { return [element] }
        switch stanza.kind {
        case .presence where stanza.presenceType == .available || stanza.presenceType == .unavailable:
            held.removeAll { $0.name == "presence" && $0["from"] == element["from"] }
            held.append(element)
            return []
        case .message where MessageContent.isOnlyChatState(stanza):
            held.removeAll { $0.name == "message" && $0["from"] == element["from"] }
            held.append(element)
            return []
        case .presence, .message, .iq: return take() + [element]
        }
    }

    mutating func take() -> [Element] {
        defer { held = [] }
        return held
    }
}
