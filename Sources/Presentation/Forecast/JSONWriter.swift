/// Writes JSON (RFC 8259) on one line, members in the order they are given.
///
/// What a terminal could act on is written as `\u` escapes, so the output may be shown as it is.
package struct JSONWriter: Sendable {
    package private(set) var text = ""
    private var needsComma = false

    package init() {}

    /// An object whose members are written by `members`.
    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        separate()
        text += "{"
        needsComma = false
        members(&self)
        text += "}"
        needsComma = true
    }

    /// An array whose elements are written by `elements`.
    package mutating func array(_ elements: (inout JSONWriter) -> Void) {
        separate()
        text += "["
        needsComma = false
        elements(&self)
        text += "]"
        needsComma = true
    }

    /// The name of the member whose value is written next.
    package mutating func key(_ name: String) {
        string(name)
        text += ":"
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        text += "\""
        var plain = value
        let isPlain = plain.withUTF8 { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C } }
        if isPlain { text += value } else { escape(value) }
        text += "\""
        needsComma = true
    }

    package mutating func number(_ value: Int) {
        separate()
        text += String(value)
        needsComma = true
    }

    package mutating func bool(_ value: Bool) {
        separate()
        text += value ? "true" : "false"
        needsComma = true
    }

    package mutating func null() {
        separate()
        text += "null"
        needsComma = true
    }

    package mutating func member(_ name: String, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    package mutating func member(_ name: String, _ value: Int?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    package mutating func member(_ name: String, _ values: [String]) {
        key(name)
        array { array in for value in values { array.string(value) } }
    }

    private mutating func separate() { if needsComma { text += "," } }

    private mutating func escape(_ value: String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                switch scalar.value {
                case 0x20...0x7E, 0xA0...0x61B, 0x61D...0x200D, 0x2010...0x2027, 0x202F...0x205F, 0x2070...0xFEFE,
                    0xFF00...0xFFF8,
                    0x10000...0x10FFFF:
                    text.unicodeScalars.append(scalar)
                default: text += JSONWriter.unicodeEscape(UInt16(scalar.value))
                }
            }
        }
    }

    private static func unicodeEscape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
