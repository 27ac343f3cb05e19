package import XMLTree

/// A body of BOSH: the wrapper, and in it what would stand on a stream (XEP-0124 §4).
package struct BOSHBody: Hashable, Sendable {
    /// An element inside the wrapper, with the bytes it was read from.
    package struct Payload: Hashable, Sendable {
        package var element: Element
        package var bytes: [UInt8]
    }

    package static let namespace = "http://jabber.org/protocol/httpbind"

    /// The wrapper's name and attributes; what is in it is not among its children.
    package private(set) var wrapper: Element
    package private(set) var startTag: [UInt8]
    package private(set) var payloads: [Payload] = []
    /// Empty where the start tag is the whole element.
    package private(set) var endTag: [UInt8] = []

    /// The wrapper with what is in it.
    package var element: Element {
        var element = wrapper
        element.children = payloads.map { .element($0.element) }
        return element
    }

    /// Reads the whole body of a response.
    ///
    /// Elements that are in the wrapper's own namespace count as a client's: many services leave the namespace of stanzas out
    /// (XEP-0206 §2).
    package init(_ bytes: [UInt8], limits: StreamLimits = StreamLimits()) throws(StreamParseError) {
        let parser = StreamParser(limits: limits)
        parser.receive(bytes)
        let (events, failure) = parser.drain()
        if let failure { throw failure }
        guard let wrapper = events.lazy.compactMap(\.element).first, wrapper.is("body", BOSHBody.namespace) else {
            throw StreamParseError(.badFormat, "it is no <body/> of BOSH")
        }
        self.wrapper = wrapper
        startTag = []
        var isClosed = false
        for event in events {
            switch event {
            case .opened(_, let bytes): startTag += bytes
            case .element(let element, let bytes):
                payloads.append(Payload(element: BOSHBody.inClientNamespace(element), bytes: bytes))
            case .closed(let bytes):
                endTag += bytes
                isClosed = true
            case .whitespace(let bytes):
                if isClosed {
                    endTag += bytes
                } else if payloads.isEmpty {
                    startTag += bytes
                } else {
                    payloads[payloads.count - 1].bytes += bytes
                }
            }
        }
        guard isClosed else { throw StreamParseError(.notWellFormed, "the body is not complete") }
    }

    private static func inClientNamespace(_ element: Element) -> Element {
        guard element.namespace == namespace else { return element }
        var element = element
        element.namespace = "jabber:client"
        element.children = element.children.map { node in
            if case .element(let child) = node { .element(inClientNamespace(child)) } else { node }
        }
        return element
    }
}
