package import XMLTree

/// What happened on a stream, each with the exact bytes it is a reading of.
///
/// The bytes of all events, one after the other, are the bytes of the stream.
package enum StreamEvent: Hashable, Sendable {
    /// The stream header, with an XML declaration where there was one (RFC 6120 §4.2).
    case opened(Element, bytes: [UInt8])
    /// A complete first-level element: a stanza or a nonza.
    case element(Element, bytes: [UInt8])
    /// White space between first-level elements, such as a keep-alive (RFC 6120 §4.6.1). It is told as soon as it arrives, so one
    /// run of white space may come as several events.
    case whitespace(bytes: [UInt8])
    /// The closing stream tag (RFC 6120 §4.4).
    case closed(bytes: [UInt8])

    /// The exact bytes.
    package var bytes: [UInt8] {
        switch self {
        case .opened(_, let bytes), .element(_, let bytes), .whitespace(let bytes), .closed(let bytes): bytes
        }
    }

    /// The element, where the event has one.
    package var element: Element? {
        switch self {
        case .opened(let element, _), .element(let element, _): element
        case .whitespace, .closed: nil
        }
    }
}

extension StreamEvent {
    /// Makes what a scanner found into a value that may be kept.
    package init(_ item: ScannedItem) {
        self =
            switch item {
            case .opened(let view, let bytes): .opened(view.element(), bytes: Array(bytes))
            case .element(let view, let bytes): .element(view.element(), bytes: Array(bytes))
            case .whitespace(let bytes): .whitespace(bytes: Array(bytes))
            case .closed(let bytes): .closed(bytes: Array(bytes))
            }
    }
}
