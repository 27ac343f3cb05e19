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
