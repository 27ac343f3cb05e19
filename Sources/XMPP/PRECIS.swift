import Foundation

/// The two profiles of PRECIS that addresses use (RFC 8265 §3.3 and §4.2).
enum PRECIS {
    /// Why a text does not conform.
    enum Fault: Error, Hashable {
        case forbidden(Unicode.Scalar)
        case bidi
        case empty
    }

    /// UsernameCaseMapped: what localparts are made of.
    static func usernameCaseMapped(_ text: String) throws(Fault) -> String {
        if isPlainASCII(text) { return text.lowercased() }
        let mapped = widthMapped(text)
        let lowered = mapped.lowercased()
        let prepared = lowered.precomposedStringWithCanonicalMapping
        try check(Array(prepared.unicodeScalars), allowsFreeform: false)
        guard BidiRule.holds(prepared) else { throw .bidi }
        return prepared
    }

    /// OpaqueString: what resourceparts and passwords are made of.
    static func opaqueString(_ text: String) throws(Fault) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var mapped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            mapped.append(scalar.properties.generalCategory == .spaceSeparator ? " " : scalar)
        }
        let prepared = String(mapped).precomposedStringWithCanonicalMapping
        try check(Array(prepared.unicodeScalars), allowsFreeform: true)
        return prepared
    }

    private static func isPlainASCII(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    private static func check(_ scalars: [Unicode.Scalar], allowsFreeform: Bool) throws(Fault) {
        for (index, scalar) in scalars.enumerated() {
            switch PRECISProperty(of: scalar) {
            case .valid: continue
            case .freeformOnly where allowsFreeform: continue
            case .contextual where ContextRule.allows(index, in: scalars): continue
            case .freeformOnly, .contextual, .disallowed, .unassigned: throw .forbidden(scalar)
            }
        }
    }

    /// Full-width and half-width characters become the ordinary ones (RFC 8264 §5.2.1).
    private static func widthMapped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isWideOrNarrow) else { return text }
        var mapped = ""
        for scalar in text.unicodeScalars {
            mapped += isWideOrNarrow(scalar) ? String(scalar).precomposedStringWithCompatibilityMapping : String(scalar)
        }
        return mapped
    }

    private static func isWideOrNarrow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3000, 0xFF01...0xFF60, 0xFF61...0xFFBE, 0xFFC2...0xFFDC, 0xFFE0...0xFFE6, 0xFFE8...0xFFEE: true
        default: false
        }
    }
}
