/// Recognises parts of an address that preparation would leave as they are: nearly all that a server sees, and seen often.
///
/// What is not recognised here need not be wrong; it goes the long way of `JIDPreparation`.
enum PreparedASCII {
    /// Lower-case printable ASCII without what RFC 7622 §3.3.1 forbids.
    static func isLocalpart(_ text: String) -> Bool {
        hasFittingLength(text)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x22, 0x26, 0x27, 0x2F, 0x3A, 0x3C, 0x3E, 0x40: false
                case 0x41...0x5A: false
                case 0x21...0x7E: true
                default: false
                }
            }
    }

    /// Printable ASCII (RFC 7622 §3.4).
    static func isResourcepart(_ text: String) -> Bool {
        hasFittingLength(text) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// Labels of lower-case letters, digits, underscores and inner single hyphens, without a final dot; doubled hyphens may be
    /// a prefix of IDNA (RFC 5890 §2.3.1) and are not decided here.
    static func isDomainpart(_ text: String) -> Bool {
        guard hasFittingLength(text) else { return false }
        var length = 0
        var last = UInt8(ascii: ".")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                length += 1
            case UInt8(ascii: "-"):
                if length == 0 || last == byte { return false }
                length += 1
            case UInt8(ascii: "."):
                if length == 0 || last == UInt8(ascii: "-") { return false }
                length = 0
            default: return false
            }
            if length > 63 { return false }
            last = byte
        }
        return length > 0 && last != UInt8(ascii: "-")
    }

    private static func hasFittingLength(_ text: String) -> Bool { (1...JIDPreparation.limit).contains(text.utf8.count) }
}
