/// A piece of XML as it is written, for colouring and laying out; not a parser: whatever it is given, it gives all of it back.
enum XMLToken: Hashable {
    /// An attribute as written: `name`, then `='value'` with its quotes, or empty where there is no value.
    struct Attribute: Hashable {
        var name: ArraySlice<UInt8>
        var value: ArraySlice<UInt8>
        var quote: UInt8
    }

    case startTag(name: ArraySlice<UInt8>, attributes: [Attribute], isEmpty: Bool)
    case endTag(name: ArraySlice<UInt8>)
    case text(ArraySlice<UInt8>)
    /// An XML declaration, or something that is no XML.
    case other(ArraySlice<UInt8>)

    /// Splits a text into tokens.
    static func tokens(of bytes: [UInt8]) -> [XMLToken] {
        var reader = Reader(bytes: bytes)
        var tokens: [XMLToken] = []
        while let token = reader.next() { tokens.append(token) }
        return tokens
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func next() -> XMLToken? {
            guard index < bytes.count else { return nil }
            let start = index
            guard bytes[index] == UInt8(ascii: "<") else {
                while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
                return .text(bytes[start..<index])
            }
            if let token = tag() { return token }
            // Not a tag: everything up to the next '<' is shown as it is.
            index = start + 1
            while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
            return .other(bytes[start..<index])
        }

        private mutating func tag() -> XMLToken? {
            index += 1
            let isEnd = peek == UInt8(ascii: "/")
            if isEnd { index += 1 }
            let name = name()
            guard !name.isEmpty else { return nil }
            var attributes: [Attribute] = []
            while true {
                skipSpace()
                switch peek {
                case UInt8(ascii: ">"):
                    index += 1
                    if isEnd { return attributes.isEmpty ? .endTag(name: name) : nil }
                    return .startTag(name: name, attributes: attributes, isEmpty: false)
                case UInt8(ascii: "/"):
                    guard !isEnd, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ">") else { return nil }
                    index += 2
                    return .startTag(name: name, attributes: attributes, isEmpty: true)
                default:
                    guard let attribute = attribute() else { return nil }
                    attributes.append(attribute)
                }
            }
        }

        private mutating func attribute() -> Attribute? {
            let name = name()
            guard !name.isEmpty else { return nil }
            skipSpace()
            guard peek == UInt8(ascii: "=") else { return nil }
            index += 1
            skipSpace()
            guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
            let start = index + 1
            guard let end = bytes[start...].firstIndex(of: quote) else { return nil }
            index = end + 1
            return Attribute(name: name, value: bytes[start..<end], quote: quote)
        }

        private mutating func name() -> ArraySlice<UInt8> {
            let start = index
            while let byte = peek {
                switch byte {
                case 0...0x20, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: "'"),
                    UInt8(ascii: "\""), UInt8(ascii: "?"), UInt8(ascii: "!"):
                    return bytes[start..<index]
                default: index += 1
                }
            }
            return bytes[start..<index]
        }

        private mutating func skipSpace() {
            while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
        }

        private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    }
}

extension StyledLine {
    /// XML text coloured by what its parts are, on one line and otherwise as it is written.
    ///
    /// For the raw view and for what is being typed; malformed text is shown too.
    package static func xml(_ text: some StringProtocol) -> StyledLine { xml(bytes: Array(text.utf8)) }

    /// The same for bytes.
    package static func xml(bytes: [UInt8]) -> StyledLine {
        var line = StyledLine()
        // Tokens leave out the white space inside tags, so the parts between them are taken from the bytes.
        var shown = bytes.startIndex
        func show(_ part: ArraySlice<UInt8>, _ role: Role) {
            if shown < part.startIndex { line.append(VisibleText(bytes: bytes[shown..<part.startIndex]), .punctuation) }
            line.append(VisibleText(bytes: part), role)
            shown = part.endIndex
        }
        for token in XMLToken.tokens(of: bytes) {
            switch token {
            case .startTag(let name, let attributes, _):
                show(name, .tagName)
                for attribute in attributes {
                    show(attribute.name, .attributeName)
                    show(attribute.value, .attributeValue)
                }
            case .endTag(let name): show(name, .tagName)
            case .text(let text): show(text, .text)
            case .other(let text): show(text, .warning)
            }
        }
        show(bytes[bytes.endIndex...], .punctuation)
        return line
    }
}
