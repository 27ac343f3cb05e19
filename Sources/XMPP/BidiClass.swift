/// The bidirectional class of a character, as far as the Bidi rule of RFC 5893 and stringprep need it.
///
/// The standard library does not offer the property. The ranges are those of the Unicode Character Database for what runs from
/// right to left and for numbers; everything else follows from the general category.
package enum BidiClass: Hashable, Sendable {
    case leftToRight
    /// R: Hebrew and other scripts.
    case rightToLeft
    /// AL: Arabic, Syriac, Thaana.
    case arabicLetter
    case arabicNumber
    case europeanNumber
    case europeanSeparator
    case commonSeparator
    case europeanTerminator
    case nonspacingMark
    case boundaryNeutral
    case otherNeutral

    /// R or AL.
    package var isRightToLeft: Bool { self == .rightToLeft || self == .arabicLetter }

    package init(of scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x590 {
            self = BidiClass.western(scalar)
            return
        }
        let category = scalar.properties.generalCategory
        if category == .nonspacingMark || category == .enclosingMark {
            self = .nonspacingMark
            return
        }
        switch value {
        case 0x600...0x605, 0x660...0x669, 0x66B...0x66C, 0x6DD, 0x890...0x891, 0x8E2, 0x10D30...0x10D39, 0x10E60...0x10E7E:
            self = .arabicNumber
        case 0x6F0...0x6F9, 0x2070, 0x2074...0x2079, 0x2080...0x2089, 0x2488...0x249B, 0xFF10...0xFF19, 0x1D7CE...0x1D7FF:
            self = .europeanNumber
        case 0x66A, 0x609...0x60A, 0x2030...0x2034, 0x20A0...0x20CF, 0xFF03...0xFF05, 0xFFE0...0xFFE1:
            self = .europeanTerminator
        case 0x60C, 0x202F, 0x2044, 0xFF0C, 0xFF0E...0xFF0F, 0xFF1A: self = .commonSeparator
        case 0x207A...0x207B, 0x208A...0x208B, 0x2212, 0xFF0B, 0xFF0D: self = .europeanSeparator
        case 0x606...0x607, 0x60E...0x60F, 0x6DE, 0x6E9, 0x7F6...0x7F9, 0xFD3E...0xFD4F, 0xFDCF, 0xFDFD...0xFDFF:
            self = .otherNeutral
        case 0x608, 0x60B, 0x60D, 0x61B...0x64A, 0x66D...0x6EF, 0x6FA...0x7BF, 0x860...0x89F, 0x8A0...0x8FF, 0xFB50...0xFDFF,
            0xFE70...0xFEFE, 0x1EC70...0x1ECBF, 0x1ED00...0x1ED4F, 0x1EE00...0x1EEEF, 0x10D00...0x10D3F, 0x10F30...0x10F6F:
            self = .arabicLetter
        case 0x590...0x5FF, 0x7C0...0x85F, 0x200F, 0xFB1D...0xFB4F, 0x10800...0x10CFF, 0x10D40...0x10F2F, 0x10F70...0x10FFF,
            0x1E800...0x1EC6F, 0x1ECC0...0x1ECFF, 0x1ED50...0x1EDFF, 0x1EF00...0x1EFFF:
            self = .rightToLeft
        default: self = BidiClass.byCategory(category)
        }
    }

    private static func western(_ scalar: Unicode.Scalar) -> BidiClass {
        switch scalar.value {
        case 0x30...0x39, 0xB2, 0xB3, 0xB9: .europeanNumber
        case 0x2B, 0x2D: .europeanSeparator
        case 0x2C, 0x2E, 0x2F, 0x3A, 0xA0: .commonSeparator
        case 0x23...0x25, 0xA2...0xA5, 0xB0, 0xB1, 0x58F: .europeanTerminator
        case 0xAD, 0...0x8, 0xE...0x1B, 0x7F...0x84, 0x86...0x9F: .boundaryNeutral
        default: byCategory(scalar.properties.generalCategory)
        }
    }

    private static func byCategory(_ category: Unicode.GeneralCategory) -> BidiClass {
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
            .decimalNumber,
            .letterNumber, .otherNumber, .privateUse, .unassigned, .surrogate:
            .leftToRight
        case .nonspacingMark, .enclosingMark: .nonspacingMark
        case .format, .control: .boundaryNeutral
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            .otherNeutral
        @unknown default: .otherNeutral
        }
    }
}
