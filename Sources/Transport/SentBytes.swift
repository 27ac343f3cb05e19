internal import XMLStreaming
internal import XMLTree
internal import XMPP

/// Reads what a user sends by hand, which need not be XML at all; an element may be sent in pieces.
struct SentBytes {
    struct Part {
        var bytes: [UInt8]
        var content: WireRecord.Content
    }

    /// The beginning of an element whose rest has not been sent.
    private(set) var unfinished: [UInt8] = []

    /// What can be read now, in parts which together are the bytes; the beginning of an element waits for its rest.
    mutating func read(_ sent: [UInt8], contentNamespace: String) -> [Part] {
        let bytes = unfinished + sent
        unfinished = []
        let start = bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if start.isEmpty { return bytes.isEmpty ? [] : [Part(bytes: bytes, content: .whitespace)] }
        let opening = Array("<?xml".utf8)
        let stream = Array("<stream:stream".utf8)
        if start.starts(with: opening) || start.starts(with: stream) { return parse(bytes, in: StreamParser()) }
        // Inside a stream: the parser is shown a header that the user sent before.
        let parser = StreamParser()
        parser.receive(
            Array("<stream:stream xmlns='\(contentNamespace)' xmlns:stream='\(Namespace.streams)'>".utf8))
        _ = try? parser.next()
        return parse(bytes, in: parser)
    }

    /// The parts as messages of a WebSocket, where nothing but the element itself can declare its namespaces (RFC 7395 §3.3.3): those
    /// that a stream's header would have declared are written into the start tag.
    static func messages(_ bytes: [UInt8]) -> [Part] {
        var sent = SentBytes()
        var parts = sent.read(bytes, contentNamespace: Namespace.client)
        if let rest = sent.abandon() { parts.append(rest) }
        if parts.count == 1 { return parts.map(alone) }
        return parts.filter { $0.content != .whitespace }.map(alone)
    }

    private static func alone(_ part: Part) -> Part {
        let element: Element
        switch part.content {
        case .features(let features): element = features
        case .nonza(let nonza): element = nonza
        case .streamError(let error): element = error
        case .stanza(let stanza): element = stanza.element
        case .streamOpen, .streamClose, .whitespace, .tls, .note, .damage: return part
        }
        let text = Array(part.bytes.drop(while: isXMLSpace))
        // Behind the name of the start tag.
        guard let end = text.dropFirst().firstIndex(where: { isXMLSpace($0) || $0 == 0x3E || $0 == 0x2F }) else {
            return part
        }
        let content = " xmlns='\(Namespace.client)'"
        let stream = " xmlns:stream='\(Namespace.streams)'"
        for declarations in ["", content, stream, content + stream] {
            let bytes = text[..<end] + Array(declarations.utf8) + text[end...]
            if case .element(element, _)? = try? FrameParser().parse(Array(bytes)) {
                return Part(bytes: Array(bytes), content: part.content)
            }
        }
        return part
    }

    private static func isXMLSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// What will not be completed any more.
    mutating func abandon() -> Part? {
        guard !unfinished.isEmpty else { return nil }
        defer { unfinished = [] }
        return Part(bytes: unfinished, content: .damage("this is not a complete element"))
    }

    private mutating func parse(_ bytes: [UInt8], in parser: StreamParser) -> [Part] {
        parser.receive(bytes)
        let (events, failure) = parser.drain()
        var parts = events.map { event in
            let content: WireRecord.Content =
                switch event {
                case .opened(let element, _): .streamOpen(element)
                case .element(let element, _): WireRecord.Content(firstLevel: element)
                case .whitespace: .whitespace
                case .closed: .streamClose
                }
            return Part(bytes: event.bytes, content: content)
        }
        let rest = Array(bytes.dropFirst(parts.reduce(0) { $0 + $1.bytes.count }))
        if rest.isEmpty { return parts }
        if let failure {
            parts.append(Part(bytes: rest, content: .damage(failure.description)))
        } else {
            unfinished = rest
        }
        return parts
    }
}
