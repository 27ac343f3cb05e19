import XMLTree

/// A stanza: message, presence or iq, as a reading of a first-level element (RFC 6120 §8).
package struct Stanza: Hashable, Sendable {
    /// The three kinds of stanza, named by their element.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case message, presence, iq
    }

    package let kind: Kind
    package var element: Element

    /// Reads a first-level element; nil if it is not a stanza (a nonza, XEP-0360) of a content namespace we know.
    package init?(_ element: Element) {
        // A client's stream comes first: that is where nearly all stanzas are.
        guard let kind = Kind(rawValue: element.name),
            element.namespace == Namespace.client || Stanza.contentNamespaces.contains(element.namespace)
        else { return nil }
        self.kind = kind
        self.element = element
    }

    /// Content namespaces in which a stanza may stand: a client's, a server's and a component's stream.
    package static let contentNamespaces: Set<String> = [Namespace.client, Namespace.server, Namespace.componentAccept]

    package var id: String? {
        get { element["id"] }
        set { element["id"] = newValue }
    }
    /// The `type` attribute as written.
    package var type: String? {
        get { element["type"] }
        set { element["type"] = newValue }
    }
    /// The address in `to`; nil when it is absent or not a legal JID.
    package var to: JID? {
        get { element["to"].flatMap { try? JID($0) } }
        set { element["to"] = newValue?.description }
    }
    /// The address in `from`; nil when it is absent or not a legal JID.
    package var from: JID? {
        get { element["from"].flatMap { try? JID($0) } }
        set { element["from"] = newValue?.description }
    }

    /// The payloads: the child elements, without `<error/>` (RFC 6120 §8.3).
    package var payloads: [Element] {
        element.elements.filter { !($0.name == "error" && $0.namespace == element.namespace) }
    }

    /// What a message's type means to a server: absent or unknown types count as normal (RFC 6121 §5.2.2).
    package var messageType: MessageType { type.flatMap(MessageType.init(rawValue:)) ?? .normal }

    /// The presence type; nil where the attribute has a value that RFC 6121 §4.7.1 does not define.
    package var presenceType: PresenceType? {
        guard let type else { return .available }
        return type == "available" ? nil : PresenceType(rawValue: type)
    }

    /// The iq type; nil where it is absent or not one of the four (RFC 6120 §8.2.3).
    package var iqType: IQType? { type.flatMap(IQType.init(rawValue:)) }

    /// The stanza error, where the stanza is of type `error` and carries one.
    package var error: StanzaError? { type == "error" ? element.child("error").map(StanzaError.init) : nil }

    /// The text of the first `<body/>`; nil if there is none.
    package var body: String? { element.child("body")?.text }
}

/// The types of a message (RFC 6121 §5.2.2).
package enum MessageType: String, Hashable, Sendable, CaseIterable {
    case normal, chat, groupchat, headline, error
}

/// The types of a presence stanza (RFC 6121 §4.7.1); `available` is written as no type at all.
package enum PresenceType: String, Hashable, Sendable, CaseIterable {
    case available, unavailable, subscribe, subscribed, unsubscribe, unsubscribed, probe, error

    /// Whether the type manages a subscription (RFC 6121 §3).
    package var isSubscription: Bool {
        switch self {
        case .subscribe, .subscribed, .unsubscribe, .unsubscribed: true
        case .available, .unavailable, .probe, .error: false
        }
    }
}

/// The types of an iq (RFC 6120 §8.2.3).
package enum IQType: String, Hashable, Sendable, CaseIterable {
    case get, set, result, error

    /// Whether it asks for an answer.
    package var isRequest: Bool { self == .get || self == .set }
}
