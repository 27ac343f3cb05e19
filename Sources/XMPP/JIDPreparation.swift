import Foundation

/// Preparation and enforcement of the parts of an address (RFC 7622 §3.2–3.4).
enum JIDPreparation {
    /// The most octets a part may have (RFC 7622 §3.2–3.4).
    static let limit = 1023

    static func localpart(_ text: String) throws(JIDError) -> String {
        if PreparedASCII.isLocalpart(text) { return text }
        let prepared: String
        do throws(PRECIS.Fault) { prepared = try PRECIS.usernameCaseMapped(text) } catch {
            throw jidError(error, .localpart)
        }
        // RFC 7622 §3.3.1: beside what the profile forbids.
        for scalar in prepared.unicodeScalars where isForbiddenInLocalpart(scalar) { throw .forbidden(.localpart, scalar) }
        return try checkLength(prepared, .localpart)
    }

    static func resourcepart(_ text: String) throws(JIDError) -> String {
        if PreparedASCII.isResourcepart(text) { return text }
        let prepared: String
        do throws(PRECIS.Fault) { prepared = try PRECIS.opaqueString(text) } catch { throw jidError(error, .resourcepart) }
        return try checkLength(prepared, .resourcepart)
    }

    static func domainpart(_ text: String) throws(JIDError) -> String {
        if PreparedASCII.isDomainpart(text) { return text }
        // RFC 7622 §3.2: a final dot goes before everything else.
        let name = text.hasSuffix(".") ? String(text.dropLast()) : text
        if name.hasPrefix("[") || name.contains(":") {
            guard name.hasPrefix("["), name.hasSuffix("]"), DomainName.isIPv6(DomainName.unbracketed(name)) else {
                throw .malformed(.domainpart, "it is no IPv6 address in brackets")
            }
            return try checkLength(name.lowercased(), .domainpart)
        }
        if name.utf8.allSatisfy({ $0 < 0x80 }) {
            let lowered = name.lowercased()
            _ = try checkLength(lowered, .domainpart)
            let decoded = DomainName.unicode(lowered)
            for label in decoded.split(separator: ".", omittingEmptySubsequences: false) { try checkLabel(label) }
            return try checkLength(decoded, .domainpart)
        }
        // Ideographic full stops separate labels too (RFC 5895 §2).
        let dotted = name.map { "\u{3002}\u{FF0E}\u{FF61}".contains($0) ? "." : $0 }
        let prepared = DomainName.unicode(
            String(dotted).precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCanonicalMapping)
        _ = try checkLength(prepared, .domainpart)
        for label in prepared.split(separator: ".", omittingEmptySubsequences: false) { try checkLabel(label) }
        guard BidiRule.holds(prepared.replacingOccurrences(of: ".", with: "")) || bidiHoldsInEachLabel(prepared) else {
            throw .malformed(.domainpart, "it breaks the Bidi rule (RFC 5893 §2)")
        }
        return prepared
    }

    private static func bidiHoldsInEachLabel(_ name: String) -> Bool {
        name.split(separator: ".").allSatisfy { BidiRule.holds(String($0)) }
    }

    /// A label of a domain name: letters, digits, hyphens and what IDNA2008 adds to them (RFC 5890 §2.3.1, RFC 5892).
    private static func checkLabel(_ label: Substring) throws(JIDError) {
        if label.isEmpty { throw .malformed(.domainpart, "a label of the domain name is empty") }
        let scalars = Array(label.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar.value < 0x80 {
                // The underscore is no letter of host names, and yet some services carry it.
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_": continue
                default: throw .forbidden(.domainpart, scalar)
                }
            }
            switch PRECISProperty(of: scalar) {
            case .valid: continue
            case .contextual where ContextRule.allows(index, in: scalars): continue
            case .freeformOnly, .contextual, .disallowed, .unassigned: throw .forbidden(.domainpart, scalar)
            }
        }
        if label.hasPrefix("-") || label.hasSuffix("-") {
            throw .malformed(.domainpart, "a label of the domain name begins or ends with a hyphen")
        }
        if label.utf8.allSatisfy({ $0 < 0x80 }) {
            if label.utf8.count > 63 { throw .malformed(.domainpart, "a label of the domain name has more than 63 octets") }
            return
        }
        if scalars[0].properties.canonicalCombiningClass != .notReordered {
            throw .malformed(.domainpart, "a label begins with a combining mark")
        }
        guard let encoded = Punycode.encode(String(label)), encoded.utf8.count <= 59 else {
            throw .malformed(.domainpart, "a label is longer than 63 octets in DNS")
        }
    }

    private static func isForbiddenInLocalpart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "&", "'", "/", ":", "<", ">", "@": true
        default: false
        }
    }

    private static func jidError(_ fault: PRECIS.Fault, _ part: JIDError.Part) -> JIDError {
        switch fault {
        case .forbidden(let scalar): .forbidden(part, scalar)
        case .bidi: .malformed(part, "it breaks the Bidi rule (RFC 5893 §2)")
        case .empty: .empty(part)
        }
    }

    private static func checkLength(_ text: String, _ part: JIDError.Part) throws(JIDError) -> String {
        if text.isEmpty { throw .empty(part) }
        let octets = text.utf8.count
        if octets > limit { throw .tooLong(part, octets) }
        return text
    }
}
