internal import TLS

/// The grammar of SCRAM's messages (RFC 5802 §7): attributes of one letter, separated by commas.
struct SCRAMMessage {
    private(set) var attributes: [(name: Character, value: Substring)] = []

    /// Reads `a=value,b=value`; nil for anything else.
    init?(_ text: Substring) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = part.first, name.isASCII, name.isLetter, part.dropFirst().first == "=" else { return nil }
            attributes.append((name, part.dropFirst(2)))
        }
    }

    subscript(_ name: Character) -> Substring? { attributes.first { $0.name == name }?.value }

    /// A name as SCRAM writes it: `=` and `,` escaped.
    static func escape(_ name: String) -> String {
        var out = ""
        for character in name {
            switch character {
            case "=": out += "=3D"
            case ",": out += "=2C"
            default: out.append(character)
            }
        }
        return out
    }

    /// The name that was escaped; nil for an escape that does not exist.
    static func unescape(_ text: Substring) -> String? {
        var out = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character == "=" else {
                out.append(character)
                continue
            }
            switch rest.prefix(2) {
            case "3D": out.append("=")
            case "2C": out.append(",")
            default: return nil
            }
            rest = rest.dropFirst(2)
        }
        return out
    }

    /// Text of printable ASCII without a comma, as nonces are.
    static func isNonce(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2C }
    }
}
