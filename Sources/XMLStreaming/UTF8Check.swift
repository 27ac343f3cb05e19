/// Finds the first byte that cannot be part of UTF-8 text (RFC 3629), over input that comes in pieces.
///
/// libxml2 2.9 lets some overlong forms pass, so the bytes are checked before it sees them. NUL counts as a fault too: it is no
/// character of XML.
struct UTF8Check {
    /// How many bytes the character that is under way still needs, and in what range the next one must be.
    private var missing = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// Whether the input so far ends between two characters.
    var isComplete: Bool { missing == 0 }

    /// The index of the first faulty byte; nil if there is none.
    mutating func firstFault(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let count = bytes.count
        var index = 0
        while index < count {
            if missing == 0 {
                while index + 8 <= count {
                    let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    if word & 0x8080_8080_8080_8080 != 0 { break }
                    if (word &- 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080 != 0 { break }
                    index += 8
                }
                if index == count { return nil }
            }
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if missing == 0 {
                guard begin(byte) else { return index }
            } else {
                guard byte >= low, byte <= high else { return index }
                missing -= 1
                low = 0x80
                high = 0xBF
            }
            index += 1
        }
        return nil
    }

    /// Takes the first byte of a character; false if no character begins with it.
    @inline(__always)
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x01...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0:
            missing = 2
            low = 0xA0
        case 0xED:
            missing = 2
            high = 0x9F
        case 0xE1...0xEF: missing = 2
        case 0xF0:
            missing = 3
            low = 0x90
        case 0xF4:
            missing = 3
            high = 0x8F
        case 0xF1...0xF3: missing = 3
        default: return false
        }
        return true
    }
}
