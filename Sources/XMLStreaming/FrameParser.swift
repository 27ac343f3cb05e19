/// Reads the frames of XMPP over WebSocket, each of which holds one whole element (RFC 7395 §3.3).
package struct FrameParser: Sendable {
    package static let framingNamespace = "urn:ietf:params:xml:ns:xmpp-framing"
    private let parser: ElementParser

    package init(limits: StreamLimits = StreamLimits()) {
        parser = ElementParser(defaultNamespace: "", prefixes: [:], limits: limits)
    }

    /// The event that a frame is: `<open/>` opens the stream, `<close/>` closes it (RFC 7395 §3.4, §3.6).
    package func parse(_ frame: [UInt8]) throws(StreamParseError) -> StreamEvent {
        if frame.allSatisfy(isXMLSpace) { return .whitespace(bytes: frame) }
        let element = try parser.parse(frame)
        guard element.namespace == FrameParser.framingNamespace else { return .element(element, bytes: frame) }
        switch element.name {
        case "open": return .opened(element, bytes: frame)
        case "close": return .closed(bytes: frame)
        default: return .element(element, bytes: frame)
        }
    }
}
