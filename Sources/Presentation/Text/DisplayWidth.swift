/// How many columns of a terminal a character takes: 0, 1 or 2 (Unicode Standard Annex 11, and what terminals make of it).
package enum DisplayWidth {
    /// The columns of one scalar; combining and format characters take none, East Asian wide ones and emoji two.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        if isWide(value) { return 2 }
        if isJoining(value) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Two regional indicators make a flag of two columns together.
        if (0x1F1E6...0x1F1FF).contains(value) { return 1 }
        return scalar.properties.isEmojiPresentation ? 2 : 1
    }

    /// The columns of a text that holds no control characters.
    package static func of(_ text: some StringProtocol) -> Int {
        var text = String(text)
        let ascii: Int? = text.withUTF8 { bytes in bytes.allSatisfy { $0 < 0x80 } ? bytes.count : nil }
        return ascii ?? text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// Vowels and final consonants of decomposed Hangul, which join the syllable before them.
    private static func isJoining(_ value: UInt32) -> Bool {
        (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
    }

    /// Ranges of `East_Asian_Width` W and F, without the single emoji, which the standard library knows.
    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            return true
        default:
            return false
        }
    }
}
