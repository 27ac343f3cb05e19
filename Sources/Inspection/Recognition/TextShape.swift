import XMPP

/// What the text of an id, name or stamp looks like.
package indirect enum TextShape: Hashable, Sendable {
    case anything
    case equals(String)
    case prefix(String)
    case contains(String)
    /// A UUID of any version, or of that one (RFC 9562).
    case uuid(version: Int?)
    /// Decimal digits, so many of them.
    case decimal(ClosedRange<Int>)
    /// Lower-case hexadecimal digits, so many of them.
    case hexadecimal(Int)
    /// Characters of base64url (RFC 4648 §5), so many of them.
    case base64URL(Int)
    /// Base64 (RFC 4648 §4) of so many characters.
    case base64(Int)
    /// Base64 of a text with a NUL in it whose part before the NUL is a full JID, or is none.
    case base64NUL(afterFullJID: Bool)
    /// The domain that is being recognised.
    case ownDomain
    /// The bare JID of the account on the stream.
    case ownAccount

    /// Whom texts may name: the domain that is being recognised, and the account on the stream.
    package struct Context: Hashable, Sendable {
        package var domain: String
        package var account: JID?

        package init(domain: String, account: JID? = nil) {
            self.domain = domain
            self.account = account
        }
    }

    package func matches(_ text: String, _ context: Context) -> Bool {
        switch self {
        case .anything: true
        case .equals(let other): text == other
        case .prefix(let prefix): text.hasPrefix(prefix)
        case .contains(let part): text.contains(part)
        case .uuid(let version): Self.isUUID(text, version)
        case .decimal(let count): count.contains(text.utf8.count) && text.utf8.allSatisfy(Self.isDigit)
        case .hexadecimal(let count):
            text.utf8.count == count && text.utf8.allSatisfy { Self.isDigit($0) || (0x61...0x66).contains($0) }
        case .base64URL(let count):
            text.utf8.count == count && text.utf8.allSatisfy { Self.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F }
        case .base64(let count): text.utf8.count == count && Self.decoded(text) != nil
        case .base64NUL(let afterFullJID):
            Self.decoded(text).flatMap { bytes in bytes.firstIndex(of: 0).map { bytes[..<$0] } }.map { head in
                (head.contains(0x40) && head.contains(0x2F)) == afterFullJID && !head.isEmpty
            } ?? false
        case .ownDomain: text.lowercased() == context.domain
        case .ownAccount: context.account.map { (try? JID(text))?.bare == $0 } ?? false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isUUID(_ text: String, _ version: Int?) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        for (index, byte) in bytes.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == 0x2D else { return false }
            } else {
                guard isDigit(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte) else { return false }
            }
        }
        return version.map { bytes[14] == UInt8(0x30 + $0) } ?? true
    }

    /// The bytes that a text in base64 stands for; nil where it is none. At most 256 characters are looked at.
    private static func decoded(_ text: String) -> [UInt8]? {
        let body = text.utf8.reversed().drop { $0 == 0x3D }.reversed()
        guard !text.isEmpty, text.utf8.count <= 256, text.utf8.count.isMultiple(of: 4), text.utf8.count - body.count <= 2
        else { return nil }
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in body {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
            case 0x2B: value = 62
            case 0x2F: value = 63
            default: return nil
            }
            buffer = buffer << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }
}
