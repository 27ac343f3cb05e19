/// Cuts XML text into tags and the text between them, and tells where their parts are; checks nothing.
///
/// For what needs the places in the bytes rather than their meaning: redaction, and logs whose XML is not quite well-formed.
package struct XMLTokenizer {
    /// A piece of XML text.
    package struct Token: Hashable, Sendable {
        /// What a piece is.
        package enum Kind: Hashable, Sendable {
            case startTag, emptyTag, endTag, text, cdata, comment, instruction, doctype
            /// Something that begins like a tag and is none, up to the next `>` or `<`.
            case malformed
            /// Something that the bytes end inside of.
            case incomplete
        }

        package var kind: Kind
        /// Where the token is.
        package var range: Range<Int>
        /// Where the name in a tag is; empty for everything else.
        package var name: Range<Int>
        package var attributes: [AttributePlace]
    }

    /// Where the parts of an attribute are.
    package struct AttributePlace: Hashable, Sendable {
        package var name: Range<Int>
        /// The value without its quotes.
        package var value: Range<Int>
    }

    package let bytes: [UInt8]
    /// Where the next token begins.
    package private(set) var position: Int

    package init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The next token; nil at the end.
    package mutating func next() -> Token? {
        guard position < bytes.count else { return nil }
        let start = position
        let token = bytes[start] == 0x3C ? markup(from: start) : text(from: start)
        position = token.range.upperBound
        return token
    }

    private func text(from start: Int) -> Token {
        var index = start
        while index < bytes.count, bytes[index] != 0x3C { index += 1 }
        return Token(kind: .text, range: start..<index, name: start..<start, attributes: [])
    }

    private func markup(from start: Int) -> Token {
        if has("<!--", at: start) { return section(.comment, from: start, after: 4, to: "-->") }
        if has("<![CDATA[", at: start) { return section(.cdata, from: start, after: 9, to: "]]>") }
        if has("<?", at: start) { return section(.instruction, from: start, after: 2, to: "?>") }
        if has("<!", at: start) { return section(.doctype, from: start, after: 2, to: ">") }
        if has("</", at: start) { return endTag(from: start) }
        return startTag(from: start)
    }

    private func has(_ text: StaticString, at start: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard start + count <= bytes.count else { return false }
        for index in 0..<count where bytes[start + index] != text.utf8Start[index] { return false }
        return true
    }

    private func section(_ kind: Token.Kind, from start: Int, after: Int, to end: StaticString) -> Token {
        var index = start + after
        while index < bytes.count {
            if has(end, at: index) {
                return Token(kind: kind, range: start..<index + end.utf8CodeUnitCount, name: start..<start, attributes: [])
            }
            index += 1
        }
        return incomplete(from: start)
    }

    private func incomplete(from start: Int, name: Range<Int>? = nil, _ attributes: [AttributePlace] = []) -> Token {
        Token(kind: .incomplete, range: start..<bytes.count, name: name ?? start..<start, attributes: attributes)
    }

    private func malformed(from start: Int, at fault: Int) -> Token {
        var index = max(fault, start + 1)
        while index < bytes.count, bytes[index] != 0x3C, bytes[index] != 0x3E { index += 1 }
        if index < bytes.count, bytes[index] == 0x3E { index += 1 }
        return Token(kind: .malformed, range: start..<index, name: start..<start, attributes: [])
    }

    private func endTag(from start: Int) -> Token {
        let nameEnd = endOfName(from: start + 2)
        var index = nameEnd
        skipSpace(&index)
        guard index < bytes.count else { return incomplete(from: start, name: start + 2..<nameEnd) }
        guard bytes[index] == 0x3E, nameEnd > start + 2 else { return malformed(from: start, at: index) }
        return Token(kind: .endTag, range: start..<index + 1, name: start + 2..<nameEnd, attributes: [])
    }

    private func startTag(from start: Int) -> Token {
        let nameEnd = endOfName(from: start + 1)
        let name = start + 1..<nameEnd
        var attributes: [AttributePlace] = []
        var index = nameEnd
        if nameEnd == start + 1 {
            return nameEnd >= bytes.count ? incomplete(from: start) : malformed(from: start, at: nameEnd)
        }
        while true {
            skipSpace(&index)
            guard index < bytes.count else { return incomplete(from: start, name: name, attributes) }
            if bytes[index] == 0x3E {
                return Token(kind: .startTag, range: start..<index + 1, name: name, attributes: attributes)
            }
            if bytes[index] == 0x2F {
                guard index + 1 < bytes.count else { return incomplete(from: start, name: name, attributes) }
                guard bytes[index + 1] == 0x3E else { return malformed(from: start, at: index) }
                return Token(kind: .emptyTag, range: start..<index + 2, name: name, attributes: attributes)
            }
            let attributeStart = index
            index = endOfName(from: index)
            let attributeName = attributeStart..<index
            skipSpace(&index)
            guard index < bytes.count else { return incomplete(from: start, name: name, attributes) }
            guard !attributeName.isEmpty, bytes[index] == 0x3D else { return malformed(from: start, at: index) }
            index += 1
            skipSpace(&index)
            guard index < bytes.count else { return incomplete(from: start, name: name, attributes) }
            let quote = bytes[index]
            guard quote == 0x22 || quote == 0x27 else { return malformed(from: start, at: index) }
            let valueStart = index + 1
            index = valueStart
            while index < bytes.count, bytes[index] != quote { index += 1 }
            guard index < bytes.count else {
                return incomplete(
                    from: start, name: name,
                    attributes + [AttributePlace(name: attributeName, value: valueStart..<bytes.count)])
            }
            attributes.append(AttributePlace(name: attributeName, value: valueStart..<index))
            index += 1
        }
    }

    private func skipSpace(_ index: inout Int) {
        while index < bytes.count, isXMLSpace(bytes[index]) { index += 1 }
    }

    /// Names end at white space or at a character that has a meaning in tags.
    private func endOfName(from start: Int) -> Int {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D, 0x2F, 0x3E, 0x3D, 0x3C, 0x22, 0x27: return index
            default: index += 1
            }
        }
        return index
    }
}
