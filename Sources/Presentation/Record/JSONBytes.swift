/// JSON strings made straight from bytes of UTF-8, for many records a second.
enum JSONBytes {
    /// What becomes of a byte: 0 is copied, 1 is escaped, 2 begins a character of several bytes.
    private static let classes: [UInt8] = (0..<256).map { byte in
        switch byte {
        case 0x22, 0x5C, 0x00...0x1F, 0x7F: 1
        case 0x80...: 2
        default: 0
        }
    }

    /// Appends text with what JSON or a terminal could take amiss escaped; false if the bytes are not UTF-8.
    static func appendEscaped(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        return classes.withUnsafeBufferPointer { classes in
            var copied = 0
            var index = 0
            while index < count {
                let byte = base.load(fromByteOffset: index, as: UInt8.self)
                switch classes[Int(byte)] {
                case 0: index += 1
                case 1:
                    out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<index]))
                    appendEscape(UInt32(byte), to: &out)
                    index += 1
                    copied = index
                default:
                    guard let (scalar, length) = scalar(bytes, at: index) else { return false }
                    if isHarmless(scalar) {
                        index += length
                    } else {
                        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<index]))
                        appendEscape(scalar, to: &out)
                        index += length
                        copied = index
                    }
                }
            }
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[copied..<count]))
            return true
        }
    }

    /// The character of several bytes that begins at an index; nil if it is not UTF-8.
    @inline(__always)
    private static func scalar(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (UInt32, Int)? {
        let first = bytes[index]
        let length: Int
        var value: UInt32
        switch first {
        case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
        case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
        case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
        default: return nil
        }
        guard index + length <= bytes.count else { return nil }
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        let isMinimal = length == 2 || (length == 3 ? value >= 0x800 : value >= 0x10000)
        guard isMinimal, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
        return (value, length)
    }

    /// Whether a character neither steers a terminal nor changes the direction or the extent of the text around it.
    @inline(__always)
    private static func isHarmless(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x80...0x9F, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFF: false
        default: true
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func appendEscape(_ scalar: UInt32, to out: inout [UInt8]) {
        out.append(0x5C)
        switch scalar {
        case 0x22, 0x5C: out.append(UInt8(scalar))
        case 0x0A: out.append(0x6E)
        case 0x0D: out.append(0x72)
        case 0x09: out.append(0x74)
        default:
            out.append(0x75)
            for shift in [12, 8, 4, 0] { out.append(digits[Int(scalar >> UInt32(shift)) & 15]) }
        }
    }

    private static let base64 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends bytes as base64 (RFC 4648 §4).
    static func appendBase64(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let rest = bytes.count - index
            let word =
                UInt32(bytes[index]) << 16 | (rest > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (rest > 2 ? UInt32(bytes[index + 2]) : 0)
            out.append(base64[Int(word >> 18) & 63])
            out.append(base64[Int(word >> 12) & 63])
            out.append(rest > 1 ? base64[Int(word >> 6) & 63] : 0x3D)
            out.append(rest > 2 ? base64[Int(word) & 63] : 0x3D)
            index += 3
        }
    }
}
