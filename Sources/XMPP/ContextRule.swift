/// The rules about the neighbours of contextual code points (RFC 5892 appendix A).
enum ContextRule {
    /// Whether the code point at `index` may stand where it stands.
    static func allows(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = index > 0 ? scalars[index - 1] : nil
        let after = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch scalars[index].value {
        case 0x200C: return isVirama(before) || joins(index, in: scalars)
        case 0x200D: return isVirama(before)
        // A middle dot stands between two l, as in Catalan.
        case 0xB7: return before == "l" && after == "l"
        // A Greek numeral sign stands before Greek.
        case 0x375: return after.map(isGreek) ?? false
        // Hebrew punctuation stands after Hebrew.
        case 0x5F3, 0x5F4: return before.map { (0x590...0x5FF).contains($0.value) } ?? false
        // A katakana middle dot needs a Japanese or Chinese character somewhere.
        case 0x30FB: return scalars.contains(where: isJapaneseOrChinese)
        // The two kinds of Arabic digits are not mixed.
        case 0x660...0x669: return !scalars.contains { (0x6F0...0x6F9).contains($0.value) }
        case 0x6F0...0x6F9: return !scalars.contains { (0x660...0x669).contains($0.value) }
        default: return false
        }
    }

    /// A sign with the canonical combining class Virama.
    private static func isVirama(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.canonicalCombiningClass == .virama }

    /// Between a letter that joins to the left and one that joins to the right, marks aside. The joining types are those of the
    /// Arabic and Syriac letters, where the sign is in use.
    private static func joins(_ index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        func isTransparent(_ scalar: Unicode.Scalar) -> Bool {
            let category = scalar.properties.generalCategory
            return category == .nonspacingMark || category == .enclosingMark || category == .format
        }
        guard let left = scalars[..<index].last(where: { !isTransparent($0) }),
            let right = scalars[(index + 1)...].first(where: { !isTransparent($0) })
        else { return false }
        return isDualJoining(left) && (isDualJoining(right) || isRightJoining(right))
    }

    private static func isRightJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x622...0x625, 0x627, 0x629, 0x62F...0x632, 0x648, 0x671...0x673, 0x675...0x677, 0x688...0x699, 0x6C0,
            0x6C3...0x6CB, 0x6CD,
            0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF, 0x710, 0x715...0x719, 0x71E, 0x728, 0x72A, 0x72C, 0x72F:
            true
        default: false
        }
    }

    private static func isDualJoining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x620...0x64A, 0x66E...0x6D3, 0x6FA...0x6FF, 0x712...0x72F:
            !isRightJoining(scalar) && scalar.value != 0x621 && scalar.value != 0x674 && scalar.value != 0x640
                && scalar.properties.isAlphabetic
        default: false
        }
    }

    private static func isGreek(_ scalar: Unicode.Scalar) -> Bool {
        (0x370...0x3FF).contains(scalar.value) || (0x1F00...0x1FFF).contains(scalar.value)
    }

    private static func isJapaneseOrChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30FB: false
        case 0x3041...0x309F, 0x30A1...0x30FF, 0x31F0...0x31FF, 0x3005, 0x3007, 0x3021...0x3029, 0x3038...0x303B,
            0x3400...0x4DBF,
            0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
