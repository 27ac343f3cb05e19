package import XMLTree

/// Reads elements that stand alone: what a person types, a frame of a WebSocket, a stanza quoted in a log.
///
/// The same restrictions hold as on a stream.
package struct ElementParser: Hashable, Sendable {
    /// The namespace of elements without a prefix that declare none.
    package var defaultNamespace: String
    /// Prefixes that may be used without being declared.
    package var prefixes: [String: String]
    package var limits: StreamLimits

    package init(
        defaultNamespace: String = "jabber:client",
        prefixes: [String: String] = ["stream": "http://etherx.jabber.org/streams"],
        limits: StreamLimits = StreamLimits()
    ) {
        self.defaultNamespace = defaultNamespace
        self.prefixes = prefixes
        self.limits = limits
    }

    /// Whether text is a whole number of elements.
    package enum Completeness: Hashable, Sendable {
        case complete
        /// It is sound so far and goes on.
        case incomplete
        case malformed(StreamParseError)
    }

    /// One element with the bytes it was read from.
    package struct Parsed: Hashable, Sendable {
        package var element: Element
        package var bytes: [UInt8]
    }

    /// The one element that the text is. White space around it does not count.
    package func parse(_ text: String) throws(StreamParseError) -> Element { try parse(Array(text.utf8)) }

    /// The one element that the bytes are. White space around it does not count.
    package func parse(_ bytes: [UInt8]) throws(StreamParseError) -> Element {
        let parsed = try parseAll(bytes)
        guard let first = parsed.first else {
            throw StreamParseError(.notWellFormed, "there is no element")
        }
        guard parsed.count == 1 else {
            let second = bytes.count - parsed.dropFirst().reduce(0) { $0 + $1.bytes.count }
            throw StreamParseError(.notWellFormed, "there is more than one element", offset: max(0, second))
        }
        return first.element
    }

    /// The elements that the bytes are, one after the other.
    package func parseAll(_ bytes: [UInt8]) throws(StreamParseError) -> [Parsed] {
        let (parsed, completeness) = read(bytes)
        switch completeness {
        case .complete: return parsed
        case .malformed(let error): throw error
        case .incomplete:
            if parsed.isEmpty, bytes.allSatisfy(isXMLSpace) { return [] }
            let (line, column) = ElementParser.place(of: bytes.count, in: bytes)
            throw StreamParseError(
                .notWellFormed, "the element is not complete", offset: bytes.count, line: line, column: column)
        }
    }

    /// As many elements as can be read from the start, and what comes after them.
    package func parsePrefix(_ bytes: [UInt8]) -> (parsed: [Parsed], rest: Completeness) { read(bytes) }

    /// Whether what has been typed so far can be sent, goes on, or is wrong. A stream header or its end tag counts as complete.
    package func completeness(of text: String) -> Completeness {
        let bytes = Array(text.utf8)
        let trimmed = bytes.drop(while: isXMLSpace)
        if trimmed.starts(with: "<?xml".utf8) || trimmed.starts(with: "<stream:stream".utf8) {
            let parser = StreamParser(limits: limits)
            parser.receive(bytes)
            let (events, failure) = parser.drain()
            if let failure { return .malformed(failure) }
            return events.contains { $0.element != nil } && !parser.isInsideElement ? .complete : .incomplete
        }
        if trimmed.starts(with: "</stream:stream".utf8) { return trimmed.contains(0x3E) ? .complete : .incomplete }
        return read(bytes).1
    }

    private func read(_ bytes: [UInt8]) -> ([Parsed], Completeness) {
        let scanner = StreamScanner(defaultNamespace: defaultNamespace, prefixes: prefixes, limits: limits)
        var parsed: [Parsed] = []
        bytes.withUnsafeBytes { raw in
            scanner.scan(raw) { item in
                if case .element(let view, let bytes) = item {
                    parsed.append(Parsed(element: view.element(), bytes: Array(bytes)))
                }
            }
        }
        if var failure = scanner.failure {
            (failure.line, failure.column) = ElementParser.place(of: failure.offset, in: bytes)
            return (parsed, .malformed(failure))
        }
        let isComplete = !parsed.isEmpty && scanner.depth == 1 && scanner.unreported.isEmpty
        return (parsed, isComplete ? .complete : .incomplete)
    }

    /// The line and the column, both from 1, of a byte.
    private static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes.prefix(offset)
        let lineStart = (before.lastIndex(of: 0x0A) ?? -1) + 1
        let line = 1 + before.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
        let column = 1 + String(decoding: before[lineStart...], as: UTF8.self).count
        return (line, column)
    }
}
