import Foundation

/// The derived property of a code point in PRECIS (RFC 8264 §8): in which classes it may stand.
package enum PRECISProperty: Hashable, Sendable {
    /// Valid in both classes.
    case valid
    /// Valid in the FreeformClass only.
    case freeformOnly
    /// Valid where a rule about its neighbours holds (RFC 5892 appendix A).
    case contextual
    case disallowed
    case unassigned

    package init(of scalar: Unicode.Scalar) {
        let value = scalar.value
        if let exception = PRECISProperty.exception(value) {
            self = exception
            return
        }
        let properties = scalar.properties
        let category = properties.generalCategory
        // The order is that of RFC 8264 §8: the first that applies decides.
        if category == .unassigned, !properties.isNoncharacterCodePoint {
            self = .unassigned
        } else if (0x21...0x7E).contains(value) {
            self = .valid
        } else if value == 0x200C || value == 0x200D {
            self = .contextual
        } else if PRECISProperty.isOldHangulJamo(value) {
            self = .disallowed
        } else if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint || category == .control {
            self = .disallowed
        } else if PRECISProperty.hasCompatibilityForm(scalar) {
            self = .freeformOnly
        } else {
            self = PRECISProperty.byCategory(category)
        }
    }

    private static func byCategory(_ category: Unicode.GeneralCategory) -> PRECISProperty {
        switch category {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            .valid
        case .titlecaseLetter, .letterNumber, .otherNumber, .enclosingMark: .freeformOnly
        case .spaceSeparator: .freeformOnly
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: .freeformOnly
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation,
            .otherPunctuation:
            .freeformOnly
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: .disallowed
        case .unassigned: .unassigned
        @unknown default: .unassigned
        }
    }

    /// RFC 5892 §2.6, which RFC 8264 §9.6 takes over.
    private static func exception(_ value: UInt32) -> PRECISProperty? {
        switch value {
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: .valid
        case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9: .contextual
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: .disallowed
        default: nil
        }
    }

    private static func isOldHangulJamo(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x11FF, 0xA960...0xA97C, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB: true
        default: false
        }
    }

    private static func hasCompatibilityForm(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0xA0 { return false }
        let text = String(scalar)
        return !text.precomposedStringWithCompatibilityMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
    }
}
