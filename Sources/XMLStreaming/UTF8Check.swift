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
        while missing > 0, index < count {
            guard take(base.load(fromByteOffset: index, as: UInt8.self)) else { return index }
            index += 1
        }
        while index < count {
            let byte = base.load(fromByteOffset: index, as: UInt8.self)
            if byte < 0x80 {
                guard byte != 0 else { return index }
                index += 1
                while index + 8 <= count {
                    let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    if (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 != 0 { break }
                    index += 8
                }
                continue
            }
            // Whole characters at once, as long as they cannot reach beyond the end.
            if index + 4 <= count {
                let length = UTF8Check.length(base + index, byte)
                if length > 0 {
                    index += length
                    continue
                }
            }
            guard begin(byte) else { return index }
            index += 1
            while missing > 0, index < count {
                guard take(base.load(fromByteOffset: index, as: UInt8.self)) else { return index }
                index += 1
            }
        }
        return nil
    }

    /// The length of the sound character that begins here, of which four bytes can be read; 0 if it is not sound.
    @inline(__always)
    private static func length(_ place: UnsafeRawPointer, _ first: UInt8) -> Int {
        let second = place.load(fromByteOffset: 1, as: UInt8.self)
        guard second & 0xC0 == 0x80 else { return 0 }
        if first < 0xE0 { return first >= 0xC2 ? 2 : 0 }
        guard place.load(fromByteOffset: 2, as: UInt8.self) & 0xC0 == 0x80 else { return 0 }
        if first < 0xF0 { return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ? 0 : 3 }
        guard place.load(fromByteOffset: 3, as: UInt8.self) & 0xC0 == 0x80, first <= 0xF4 else { return 0 }
        return (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) ? 0 : 4
    }

    /// Takes a byte inside a character; false if it cannot stand there.
    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard byte >= low, byte <= high else { return false }
        missing -= 1
        low = 0x80
        high = 0xBF
        return true
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
