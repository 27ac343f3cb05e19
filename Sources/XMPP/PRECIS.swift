import Foundation

/// The string classes and profiles that addresses use (RFC 8264, RFC 8265).
enum PRECIS {
    /// What a scalar may be used for.
    enum Property: Hashable {
        /// In identifiers and in free text.
        case valid
        /// In free text only.
        case freeform
        /// Where the scalars around it allow it (RFC 5892 appendix A).
        case contextual
        case disallowed
    }

    /// The derived property of a scalar (RFC 8264 §8).
    static func property(_ scalar: Unicode.Scalar) -> Property {
        let value = scalar.value
        switch value {
        // Exceptions (RFC 8264 §9.6).
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return .valid
        case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9: return .contextual
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return .disallowed
        case 0x21...0x7E: return .valid
        case 0x200C, 0x200D: return .contextual
        // Old Hangul Jamo (§9.9).
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7FB: return .disallowed
        default: break
        }
        let properties = scalar.properties
        let category = properties.generalCategory
        if category == .unassigned || properties.isNoncharacterCodePoint || properties.isDefaultIgnorableCodePoint {
            return .disallowed
        }
        if category == .control || category == .privateUse || category == .surrogate || category == .format {
            return .disallowed
        }
        if hasCompatibilityForm(scalar) { return .freeform }
        switch category {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .decimalNumber, .modifierLetter, .nonspacingMark,
            .spacingMark:
            return .valid
        case .titlecaseLetter, .letterNumber, .otherNumber, .enclosingMark, .spaceSeparator, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol, .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return .freeform
        default: return .disallowed
        }
    }

    /// Whether a compatibility decomposition changes it (§9.17).
    private static func hasCompatibilityForm(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0xA0 else { return false }
        let text = String(Character(scalar))
        return !text.precomposedStringWithCompatibilityMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
    }

    /// The profile UsernameCaseMapped (RFC 8265 §3.3): width mapping, lower case, NFC; the scalar at fault where it is not one.
    static func usernameCaseMapped(_ text: String) -> Result<String, Fault> {
        let narrow = String(String.UnicodeScalarView(text.unicodeScalars.flatMap { widthMapped($0) }))
        let prepared = narrow.lowercased().precomposedStringWithCanonicalMapping
        let scalars = Array(prepared.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch property(scalar) {
            case .valid: break
            case .contextual: if !isAllowed(scalars, index) { return .failure(.forbidden(scalar)) }
            case .freeform, .disallowed: return .failure(.forbidden(scalar))
            }
        }
        return BidiRule.holds(scalars) ? .success(prepared) : .failure(.bidi)
    }

    /// The profile OpaqueString (RFC 8265 §4.2): any space becomes an ASCII one, NFC.
    static func opaqueString(_ text: String) -> Result<String, Fault> {
        let spaced = text.unicodeScalars.map { $0.properties.generalCategory == .spaceSeparator ? " " : $0 }
        let prepared = String(String.UnicodeScalarView(spaced)).precomposedStringWithCanonicalMapping
        let scalars = Array(prepared.unicodeScalars)
        for (index, scalar) in scalars.enumerated() where scalar != " " {
            switch property(scalar) {
            case .valid, .freeform: break
            case .contextual: if !isAllowed(scalars, index) { return .failure(.forbidden(scalar)) }
            case .disallowed: return .failure(.forbidden(scalar))
            }
        }
        return .success(prepared)
    }

    /// Why a text does not conform.
    enum Fault: Error, Hashable {
        case forbidden(Unicode.Scalar)
        /// The Bidi rule of RFC 5893 §2.
        case bidi
    }

    /// Fullwidth and halfwidth forms as their ordinary ones (RFC 8264 §5.2.1).
    static func widthMapped(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard (0xFF01...0xFFEE).contains(scalar.value) || scalar.value == 0x3000 else { return [scalar] }
        return Array(String(Character(scalar)).precomposedStringWithCompatibilityMapping.unicodeScalars)
    }

    /// The contextual rules of RFC 5892 appendix A.
    static func isAllowed(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let before = index > 0 ? scalars[index - 1] : nil
        let after = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch scalars[index].value {
        case 0x200C, 0x200D: return before?.properties.canonicalCombiningClass == .virama
        case 0xB7: return before == "l" && after == "l"
        case 0x375: return after.map { (0x370...0x3FF).contains($0.value) || (0x1F00...0x1FFF).contains($0.value) } ?? false
        case 0x5F3, 0x5F4: return before.map { (0x590...0x5FF).contains($0.value) } ?? false
        case 0x30FB:
            return scalars.contains {
                (0x3041...0x3096).contains($0.value) || (0x30A1...0x30FA).contains($0.value)
                    || (0x4E00...0x9FFF).contains($0.value)
                    || (0x3400...0x4DBF).contains($0.value) || (0x20000...0x3FFFD).contains($0.value)
            }
        case 0x660...0x669: return !scalars.contains { (0x6F0...0x6F9).contains($0.value) }
        case 0x6F0...0x6F9: return !scalars.contains { (0x660...0x669).contains($0.value) }
        default: return false
        }
    }
}

/// The Bidi rule of RFC 5893 §2, for texts with letters that are written from right to left.
///
/// The standard library does not tell bidirectional classes; blocks and general categories stand in for them.
enum BidiRule {
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            switch scalar.properties.generalCategory {
            case .otherLetter, .modifierLetter, .lowercaseLetter, .uppercaseLetter: true
            default: false
            }
        default: false
        }
    }

    private static func isLeftToRight(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic && !isRightToLeft(scalar) && !isMark(scalar)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .spacingMark
    }

    /// Whether a text without right-to-left letters, or one that keeps the rule.
    static func holds(_ scalars: [Unicode.Scalar]) -> Bool {
        guard scalars.contains(where: isRightToLeft) else { return true }
        guard let first = scalars.first, isRightToLeft(first), !scalars.contains(where: isLeftToRight) else { return false }
        guard let last = scalars.last(where: { !isMark($0) }) else { return false }
        return isRightToLeft(last) || last.properties.generalCategory == .decimalNumber
    }
}
