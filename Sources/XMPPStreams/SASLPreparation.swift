import Foundation
internal import XMPP

/// SASLprep (RFC 4013): how names and passwords are prepared before they are compared or hashed.
package enum SASLPreparation {
    /// The prepared password; nil for one that is forbidden or empty.
    package static func password(_ text: String) -> String? { prepare(text) }

    /// The prepared name; nil for one that is forbidden or empty.
    package static func name(_ text: String) -> String? { prepare(text) }

    private static func prepare(_ text: String) -> String? {
        if text.isEmpty { return nil }
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isMappedToNothing(scalar) { continue }
            mapped.append(isNonASCIISpace(scalar) ? " " : scalar)
        }
        let normalized = String(mapped).precomposedStringWithCompatibilityMapping
        let scalars = normalized.unicodeScalars
        if scalars.isEmpty || scalars.contains(where: isProhibited) { return nil }
        return keepsBidiRule(Array(scalars)) ? normalized : nil
    }

    /// RFC 3454 table B.1.
    private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }

    /// RFC 3454 table C.1.2.
    private static func isNonASCIISpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0, 0x1680, 0x2000...0x200B, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// RFC 3454 tables C.1.2, C.2.1, C.2.2 and C.3 to C.9.
    private static func isProhibited(_ scalar: Unicode.Scalar) -> Bool {
        if isNonASCIISpace(scalar) || scalar.properties.isNoncharacterCodePoint { return true }
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F: return true
        case 0x6DD, 0x70F, 0x180E, 0x200C, 0x200D, 0x2028, 0x2029, 0x2060...0x2063, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC:
            return true
        case 0x1D173...0x1D17A: return true
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: return true
        case 0xFFFD, 0x2FF0...0x2FFB: return true
        case 0x340, 0x341, 0x200E, 0x200F, 0x202A...0x202E: return true
        case 0xE0001, 0xE0020...0xE007F: return true
        default: return false
        }
    }

    /// RFC 3454 §6: text that runs from right to left does so from its first character to its last.
    private static func keepsBidiRule(_ scalars: [Unicode.Scalar]) -> Bool {
        let classes = scalars.map { BidiClass(of: $0) }
        guard classes.contains(where: \.isRightToLeft) else { return true }
        guard let first = classes.first, let last = classes.last else { return true }
        return !classes.contains(.leftToRight) && first.isRightToLeft && last.isRightToLeft
    }
}
