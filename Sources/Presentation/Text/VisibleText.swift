/// Text in which everything can be seen: nothing in it can move a cursor, change a colour or reorder what stands beside it.
///
/// It is the only text that styled lines hold, and it can be made only by escaping, so what a stanza contains never
/// reaches the terminal as it came. An escaped character is written `⟨U+001B⟩`, a byte that is not UTF-8 `⟨byte FF⟩`.
package struct VisibleText: Hashable, Sendable {
    /// The escaped text.
    package let string: String
    /// Its columns on a terminal.
    package let width: Int

    /// Escapes a text.
    package init(_ text: some StringProtocol) {
        var text = String(text)
        if let plain = text.withUTF8({ VisibleText.printableASCIICount($0) }) {
            string = text
            width = plain
        } else {
            var escaping = Escaping()
            for scalar in text.unicodeScalars { escaping.append(scalar) }
            string = escaping.text
            width = escaping.width
        }
    }

    /// Decodes bytes as UTF-8 and escapes what they say, and those that say nothing.
    package init(bytes: some Sequence<UInt8>) {
        let plain = bytes.withContiguousStorageIfAvailable { bytes in
            VisibleText.printableASCIICount(bytes).map { ($0, String(decoding: bytes, as: UTF8.self)) }
        }
        if let (count, text) = plain.flatMap({ $0 }) {
            string = text
            width = count
            return
        }
        var escaping = Escaping()
        var decoder = UTF8Decoding(bytes)
        while let piece = decoder.next() {
            switch piece {
            case .scalar(let scalar): escaping.append(scalar)
            case .invalid(let byte): escaping.append(invalid: byte)
            }
        }
        string = escaping.text
        width = escaping.width
    }

    /// Text made of units that were visible already.
    package init(_ units: some Sequence<Unit>) {
        var text = ""
        var width = 0
        for unit in units {
            text.append(unit.character)
            width += unit.width
        }
        string = text
        self.width = width
    }

    /// Spaces.
    package static func spaces(_ count: Int) -> VisibleText { VisibleText(String(repeating: " ", count: max(0, count))) }

    package var isEmpty: Bool { string.isEmpty }

    /// One character of visible text; it can be taken only out of visible text.
    package struct Unit: Hashable, Sendable {
        package let character: Character
        package let width: Int

        fileprivate init(_ character: Character) {
            self.character = character
            width = DisplayWidth.of(String(character))
        }

        package var isSpace: Bool { character == " " }
    }

    /// The characters one by one, for cutting and wrapping.
    package var units: [Unit] { string.map(Unit.init) }

    package static func + (left: VisibleText, right: VisibleText) -> VisibleText {
        VisibleText(joining: left, right)
    }

    private init(joining left: VisibleText, _ right: VisibleText) {
        string = left.string + right.string
        width = left.width + right.width
    }

    /// The number of bytes if all are printable ASCII, which needs no escaping; else nil.
    private static func printableASCIICount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        for byte in bytes where byte < 0x20 || byte > 0x7E { return nil }
        return bytes.count
    }
}

extension VisibleText: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self.init(value) }
}

/// Makes text visible, scalar by scalar.
private struct Escaping {
    var text = ""
    var width = 0
    /// Marks in a row on one base character; more than a few climb over the lines above.
    private var marks = 0
    private var hasBase = false

    mutating func append(_ scalar: Unicode.Scalar) {
        if Escaping.isHidden(scalar) {
            append(escape: "U+" + Escaping.hex(scalar.value, 4))
            return
        }
        let columns = DisplayWidth.of(scalar)
        if columns == 0 {
            marks += 1
            if !hasBase || marks > 4 {
                append(escape: "U+" + Escaping.hex(scalar.value, 4))
                return
            }
        } else {
            marks = 0
            hasBase = true
        }
        text.unicodeScalars.append(scalar)
        width += columns
    }

    mutating func append(invalid byte: UInt8) { append(escape: "byte " + Escaping.hex(UInt32(byte), 2)) }

    private mutating func append(escape name: String) {
        text += "⟨" + name + "⟩"
        width += name.utf8.count + 2
        hasBase = false
    }

    static func hex(_ value: UInt32, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// Whether a character acts on the terminal or on its neighbours, or cannot be seen at all.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E: false
        case 0x00...0x1F, 0x7F...0x9F: true
        // Soft hyphen, Arabic letter mark, zero-width space and direction marks; the joiners U+200C and U+200D are orthography.
        case 0xAD, 0x61C, 0x200B, 0x200E...0x200F: true
        // Line and paragraph separators, bidirectional embeddings, overrides and isolates, invisible operators.
        case 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB: true
        // Characters that fill a cell with nothing.
        case 0x115F...0x1160, 0x3164, 0xFFA0, 0x2800, 0x180E: true
        // Language tags.
        case 0xE0000...0xE007F: true
        default:
            switch scalar.properties.generalCategory {
            case .unassigned, .control, .surrogate: true
            case .spaceSeparator: scalar.value != 0x3000 && scalar.value != 0xA0
            default: false
            }
        }
    }
}

/// Decodes UTF-8 and gives back the bytes that are none, one by one.
private struct UTF8Decoding {
    enum Piece {
        case scalar(Unicode.Scalar)
        case invalid(UInt8)
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    mutating func next() -> Piece? {
        guard index < bytes.count else { return nil }
        let first = bytes[index]
        let length =
            switch first {
            case 0x00...0x7F: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 0, index + length <= bytes.count else {
            index += 1
            return .invalid(first)
        }
        var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7F >> UInt32(length))
        for byte in bytes[index + 1..<index + length] {
            guard byte & 0xC0 == 0x80 else {
                index += 1
                return .invalid(first)
            }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let shortest: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
        guard value >= shortest[length], let scalar = Unicode.Scalar(value) else {
            index += 1
            return .invalid(first)
        }
        index += length
        return .scalar(scalar)
    }
}
