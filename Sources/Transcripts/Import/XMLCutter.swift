internal import XMLStreaming

/// Cuts text into first-level pieces by their tags alone, however it is split; accepts what is not quite well-formed.
///
/// The one rule that holds in every log: a record ends where its XML is complete.
package struct XMLCutter: Sendable {
    /// A piece of the text.
    package enum Piece: Hashable, Sendable {
        /// A stream header, with an XML declaration where there was one.
        case header([UInt8])
        /// An element with all it contains.
        case element([UInt8])
        /// A closing stream tag.
        case close([UInt8])
        /// A comment between elements, with its delimiters.
        case comment([UInt8])
        /// White space between elements.
        case whitespace([UInt8])
        /// Other text between elements.
        case text([UInt8])
        /// An element that grew beyond the limit, or whose tags do not match, as far as it was read.
        case damage([UInt8], String)
    }

    private var pending: [UInt8] = []
    private var position = 0
    private var open: [[UInt8]] = []
    private let limit: Int

    package init(limit: Int = 8 << 20) { self.limit = limit }

    /// Whether an element or a tag is not complete.
    package var isInside: Bool { !open.isEmpty || (pending.contains { !StreamContexts.isSpace($0) } && !hasOnlyDeclaration) }

    /// Whether an XML declaration waits for the stream header it belongs to.
    package var hasOnlyDeclaration: Bool {
        guard pending.starts(with: "<?xml".utf8), let end = pending.lastIndex(of: 0x3E) else { return false }
        return pending[end - 1] == 0x3F && pending[(end + 1)...].allSatisfy(StreamContexts.isSpace)
    }

    /// The bytes that are not part of any piece yet.
    package var unfinished: [UInt8] { pending }

    /// Takes more text and gives the pieces that are complete with it.
    package mutating func receive(_ bytes: some Collection<UInt8>) -> [Piece] {
        pending += bytes
        var pieces: [Piece] = []
        var tokens = XMLTokenizer(pending, from: position)
        var start = 0
        while let token = tokens.next() {
            if token.kind == .incomplete { break }
            // Text may go on in the bytes to come; between elements that makes a difference, inside it does not.
            if token.kind == .text, open.isEmpty, token.range.upperBound == pending.count {
                if pending[token.range].allSatisfy(StreamContexts.isSpace) || isDeclaration(start, token.range.lowerBound) {
                    break
                }
            }
            let isEnd = take(token, tokens.bytes)
            position = token.range.upperBound
            guard isEnd, let piece = piece(start..<position, token) else { continue }
            pieces.append(piece)
            start = position
        }
        if start > 0 {
            pending.removeFirst(start)
            position -= start
        }
        if pending.count > limit {
            pieces.append(.damage(pending, "an element larger than \(limit) bytes"))
            reset()
        }
        return pieces
    }

    /// Whether only an XML declaration has been read since the last piece.
    private func isDeclaration(_ start: Int, _ end: Int) -> Bool {
        end > start && pending[start..<end].starts(with: "<?xml".utf8)
    }

    /// White space that has come after the last piece, if nothing else has; it may go on.
    package mutating func takeWhitespace() -> [UInt8] {
        guard open.isEmpty, !pending.isEmpty, pending.allSatisfy(StreamContexts.isSpace) else { return [] }
        defer { reset() }
        return pending
    }

    /// What is left at the end of the text.
    package mutating func end() -> [Piece] {
        defer { reset() }
        guard !pending.isEmpty else { return [] }
        if pending.allSatisfy(StreamContexts.isSpace) { return [.whitespace(pending)] }
        return [.damage(pending, "the text ends inside an element")]
    }

    /// Forgets what is not complete.
    package mutating func reset() {
        pending = []
        position = 0
        open = []
    }

    /// Follows one token; true if a piece ends with it.
    private mutating func take(_ token: XMLTokenizer.Token, _ bytes: [UInt8]) -> Bool {
        switch token.kind {
        case .startTag:
            if open.isEmpty, XMLCutter.isStream(bytes[token.name]) { return true }
            open.append(Array(bytes[token.name]))
            return false
        case .emptyTag: return open.isEmpty
        case .endTag:
            if open.isEmpty { return true }
            if !open.last!.elementsEqual(bytes[token.name]) { open = [] } else { open.removeLast() }
            return open.isEmpty
        case .instruction: return open.isEmpty && !bytes[token.range].starts(with: "<?xml".utf8)
        case .text:
            // White space between an XML declaration and the stream header belongs to both.
            return open.isEmpty && !(bytes[..<token.range.lowerBound].suffix(2).elementsEqual("?>".utf8))
        case .cdata, .comment, .doctype, .malformed: return open.isEmpty
        case .incomplete: return false
        }
    }

    private func piece(_ range: Range<Int>, _ last: XMLTokenizer.Token) -> Piece? {
        let bytes = Array(pending[range])
        switch last.kind {
        case .startTag: return .header(bytes)
        case .emptyTag: return .element(bytes)
        case .endTag:
            if bytes.count == last.range.count {
                return XMLCutter.isStream(pending[last.name])
                    ? .close(bytes) : .damage(bytes, "an end tag without a start tag")
            }
            var tokens = XMLTokenizer(bytes)
            while let token = tokens.next() {
                guard token.kind == .startTag else { continue }
                if bytes[token.name].elementsEqual(pending[last.name]) { return .element(bytes) }
                break
            }
            return .damage(bytes, "the tags do not match")
        case .comment: return .comment(bytes)
        case .text: return bytes.allSatisfy(StreamContexts.isSpace) ? .whitespace(bytes) : .text(bytes)
        case .instruction, .cdata, .doctype, .malformed: return .text(bytes)
        case .incomplete: return nil
        }
    }

    /// Whether a name is that of a stream's root, in any of the ways that programs spell it.
    private static func isStream(_ name: ArraySlice<UInt8>) -> Bool {
        let local = name.lastIndex(of: 0x3A).map { name[($0 + 1)...] } ?? name
        return local.elementsEqual("stream".utf8)
    }
}
