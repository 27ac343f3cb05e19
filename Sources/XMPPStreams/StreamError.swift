package import XMLTree
internal import XMPP

/// A stream error (RFC 6120 §4.9): it ends the stream.
package struct StreamError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The defined conditions of RFC 6120 §4.9.3.
    package enum Condition: String, Hashable, Sendable, CaseIterable {
        case badFormat = "bad-format"
        case badNamespacePrefix = "bad-namespace-prefix"
        case conflict
        case connectionTimeout = "connection-timeout"
        case hostGone = "host-gone"
        case hostUnknown = "host-unknown"
        case improperAddressing = "improper-addressing"
        case internalServerError = "internal-server-error"
        case invalidFrom = "invalid-from"
        case invalidNamespace = "invalid-namespace"
        case invalidXML = "invalid-xml"
        case notAuthorized = "not-authorized"
        case notWellFormed = "not-well-formed"
        case policyViolation = "policy-violation"
        case remoteConnectionFailed = "remote-connection-failed"
        case reset
        case resourceConstraint = "resource-constraint"
        case restrictedXML = "restricted-xml"
        case seeOtherHost = "see-other-host"
        case systemShutdown = "system-shutdown"
        case undefinedCondition = "undefined-condition"
        case unsupportedEncoding = "unsupported-encoding"
        case unsupportedFeature = "unsupported-feature"
        case unsupportedStanzaType = "unsupported-stanza-type"
        case unsupportedVersion = "unsupported-version"
    }

    package var condition: Condition
    /// The content of the condition's element: the other host of `see-other-host`.
    package var detail: String?
    package var text: String?
    package var applicationCondition: Element?

    package init(_ condition: Condition, text: String? = nil, detail: String? = nil, application: Element? = nil) {
        self.condition = condition
        self.text = text
        self.detail = detail
        applicationCondition = application
    }

    /// Reads `<stream:error/>`; a condition that RFC 6120 does not define counts as `undefined-condition`.
    package init(_ element: Element) {
        let defined = element.children(in: Namespace.streamErrors)
        let named = defined.first { $0.name != "text" }
        condition = named.flatMap { Condition(rawValue: $0.name) } ?? .undefinedCondition
        detail = named.flatMap { $0.text.isEmpty ? nil : $0.text }
        text = defined.first { $0.name == "text" }?.text
        applicationCondition = element.elements.first { $0.namespace != Namespace.streamErrors }
    }

    /// The error as the element that is sent.
    package var element: Element {
        var error = Element("error", xmlns: Namespace.streams, prefix: "stream")
        error.append(Element(condition.rawValue, xmlns: Namespace.streamErrors, text: detail ?? ""))
        if let text { error.append(Element("text", xmlns: Namespace.streamErrors, text: text)) }
        if let applicationCondition { error.append(applicationCondition) }
        return error
    }

    package var description: String {
        var words = condition.rawValue
        if let detail { words += " (\(detail))" }
        if let text { words += ": \(text)" }
        return words
    }
}
