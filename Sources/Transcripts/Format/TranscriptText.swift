/// The spelling of bytes and words in a transcript, both ways.
enum TranscriptText {
    static let versionLine = "xmppscope transcript 1"
    /// What a line of content begins with that is written as it is.
    static let plain: [UInt8] = Array("    ".utf8)
    /// What a line of content begins with that holds escapes.
    static let escaped: [UInt8] = Array("  \\ ".utf8)

    /// Appends bytes as lines of content, each with its line end.
    static func appendContent(_ bytes: [UInt8], to out: inout [UInt8]) {
        var start = 0
        while true {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            appendLine(bytes[start..<end], to: &out)
            if end == bytes.count { return }
            start = end + 1
        }
    }

    private static func appendLine(_ line: ArraySlice<UInt8>, to out: inout [UInt8]) {
        if isPlain(line) {
            out += plain
            out += line
        } else {
            out += escaped
            appendEscaped(line, to: &out)
        }
        out.append(0x0A)
    }

    /// Whether a line can stand as it is and survive an editor: some text, no control characters, no space at its end, UTF-8.
    private static func isPlain(_ line: ArraySlice<UInt8>) -> Bool {
        guard let last = line.last, last != 0x20, last != 0x09 else { return false }
        return line.withUnsafeBufferPointer { bytes in
            var isASCII = true
            var mayBeInvisible = false
            for byte in bytes {
                if byte < 0x20 && byte != 0x09 || byte == 0x7F { return false }
                if byte >= 0x80 {
                    isASCII = false
                    // The first bytes of the characters that editors hide.
                    if byte == 0xC2 || byte == 0xE2 || byte == 0xEF { mayBeInvisible = true }
                }
            }
            if isASCII { return true }
            guard let text = String(validating: bytes, as: UTF8.self) else { return false }
            return !mayBeInvisible || !text.unicodeScalars.contains(where: isInvisible)
        }
    }

    static func isUTF8(_ bytes: some Collection<UInt8>) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// Line and paragraph separators, C1 controls and a byte order mark: editors change or hide them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0x2028, 0x2029, 0xFEFF: true
        default: false
        }
    }

    /// Appends bytes with escapes: `\\`, `\n`, `\r`, `\t`, `\xHH`, and `\s` for a space at the end.
    static func appendEscaped(_ bytes: some BidirectionalCollection<UInt8>, to out: inout [UInt8]) {
        let isText = isUTF8(bytes) && !String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { isInvisible($0) }
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case 0x5C: out += [0x5C, 0x5C]
            case 0x0A: out += Array("\\n".utf8)
            case 0x0D: out += Array("\\r".utf8)
            case 0x09: out += Array("\\t".utf8)
            case 0x20 where bytes.index(after: index) == bytes.endIndex: out += Array("\\s".utf8)
            case 0x20...0x7E: out.append(byte)
            case 0x80... where isText: out.append(byte)
            default: out += Array("\\x".utf8) + hex(byte)
            }
        }
    }

    private static func hex(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// Undoes `appendEscaped`; nil if an escape is none of ours.
    static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == 0x5C else {
                out.append(text[index])
                index += 1
                continue
            }
            guard index + 1 < text.endIndex else { return nil }
            switch text[index + 1] {
            case 0x5C: out.append(0x5C)
            case 0x6E: out.append(0x0A)
            case 0x72: out.append(0x0D)
            case 0x74: out.append(0x09)
            case 0x73: out.append(0x20)
            case 0x22: out.append(0x22)
            case 0x78:
                guard index + 3 < text.endIndex, let high = nibble(text[index + 2]), let low = nibble(text[index + 3]) else {
                    return nil
                }
                out.append(high << 4 | low)
                index += 2
            default: return nil
            }
            index += 2
        }
        return out
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        case 0x41...0x46: byte - 0x41 + 10
        default: nil
        }
    }

    /// The bytes of a line of content; nil if the line is no content or is damaged.
    static func content(ofLine line: ArraySlice<UInt8>) -> [UInt8]? {
        if line.starts(with: plain) { return Array(line.dropFirst(4)) }
        if line.starts(with: escaped) { return unescape(line.dropFirst(4)) }
        // An editor may have taken away the space at the end of an empty line.
        if line.elementsEqual(escaped.dropLast()) { return [] }
        return nil
    }

    /// A word of a head line: as it is where it can be told from its neighbours, in quotes otherwise.
    static func word(_ text: String) -> String {
        let isBare =
            !text.isEmpty && text != "-"
            && text.utf8.allSatisfy { byte in byte > 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C && byte != 0x3D }
        return isBare ? text : quoted(text)
    }

    static func quoted(_ text: String) -> String {
        var out: [UInt8] = [0x22]
        for byte in escapedBytes(text) {
            if byte == 0x22 { out.append(0x5C) }
            out.append(byte)
        }
        return String(decoding: out + [0x22], as: UTF8.self)
    }

    private static func escapedBytes(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        appendEscaped(Array(text.utf8), to: &out)
        return out
    }
}
