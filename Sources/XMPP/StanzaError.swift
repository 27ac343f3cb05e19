import XMLTree

/// A stanza error (RFC 6120 §8.3.2): its type, its defined condition, the text and an application-specific condition.
package struct StanzaError: Hashable, Sendable, Error {
    /// The error types of RFC 6120 §8.3.2.
    package enum Kind: String, Hashable, Sendable {
        case auth, cancel, `continue`, modify, wait
    }

    package var kind: Kind?
    /// The local name of the defined condition; `undefined-condition` where none was given.
    package var condition: String
    package var text: String?
    package var applicationCondition: Element?
    /// The entity that returned the error (`by`), where it said so.
    package var by: String?

    package init(_ kind: Kind, _ condition: String, text: String? = nil, application: Element? = nil) {
        self.kind = kind
        self.condition = condition
        self.text = text
        applicationCondition = application
    }

    /// Reads an `<error/>` element.
    package init(_ element: Element) {
        kind = element["type"].flatMap(Kind.init(rawValue:))
        by = element["by"]
        let defined = element.children(in: Namespace.stanzaErrors)
        condition = defined.first { $0.name != "text" }?.name ?? "undefined-condition"
        text = defined.first { $0.name == "text" }?.text
        applicationCondition = element.elements.first { $0.namespace != Namespace.stanzaErrors }
    }

    /// The `<error/>` element for a stanza in `namespace`.
    package func element(in namespace: String = Namespace.client) -> Element {
        var error = Element("error", xmlns: namespace)
        if let by { error["by"] = by }
        error["type"] = (kind ?? .cancel).rawValue
        error.append(Element(condition, xmlns: Namespace.stanzaErrors))
        if let text { error.append(Element("text", xmlns: Namespace.stanzaErrors, text: text)) }
        if let applicationCondition { error.append(applicationCondition) }
        return error
    }
}

extension Stanza {
    /// The error that answers this stanza: addresses swapped, id kept, type `error`; nil for a stanza that must not be answered
    /// with one (an error, or an iq result; RFC 6120 §8.3.1).
    package func errorReply(_ error: StanzaError) -> Stanza? {
        guard type != "error", !(kind == .iq && type == "result") else { return nil }
        var reply = Element(kind.rawValue, xmlns: element.namespace)
        if let to = element["to"] { reply["from"] = to }
        if let from = element["from"] { reply["to"] = from }
        if let id { reply["id"] = id }
        reply["type"] = "error"
        reply.append(error.element(in: element.namespace))
        return Stanza(reply)
    }

    /// The result that answers this iq request.
    package func result(_ payload: Element? = nil) -> Stanza {
        var reply = Element("iq", xmlns: element.namespace)
        if let to = element["to"] { reply["from"] = to }
        if let from = element["from"] { reply["to"] = from }
        if let id { reply["id"] = id }
        reply["type"] = "result"
        if let payload { reply.append(payload) }
        return Stanza(reply)!
    }
}
