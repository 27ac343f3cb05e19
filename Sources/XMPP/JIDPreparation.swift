import Foundation

/// Preparation and enforcement of the parts of an address (RFC 7622 §3.2–3.4).
enum JIDPreparation {
    /// The most octets a part may have (RFC 7622 §3.2–3.4).
    static let limit = 1023
    /// The most octets an ASCII label of a domain name may have (RFC 1035 §2.3.4).
    static let labelLimit = 63

    static func localpart(_ text: String) throws(JIDError) -> String {
        let prepared = try unwrap(isASCII(text) ? usernameASCII(text) : PRECIS.usernameCaseMapped(text), .localpart)
        for scalar in prepared.unicodeScalars {
            switch scalar {
            // Excluded by RFC 7622 §3.3.1.
            case "\"", "&", "'", "/", ":", "<", ">", "@": throw .forbidden(.localpart, scalar)
            default: break
            }
        }
        return try checkLength(prepared, .localpart)
    }

    static func resourcepart(_ text: String) throws(JIDError) -> String {
        let prepared = try unwrap(isASCII(text) ? opaqueASCII(text) : PRECIS.opaqueString(text), .resourcepart)
        return try checkLength(prepared, .resourcepart)
    }

    /// A fully qualified domain name with labels of IDNA2008, or an IP address (RFC 7622 §3.2).
    static func domainpart(_ text: String) throws(JIDError) -> String {
        var name = text
        if !isASCII(name) {
            let narrow = name.unicodeScalars.flatMap { PRECIS.widthMapped($0) }.map { isDot($0) ? "." : $0 }
            name = String(String.UnicodeScalarView(narrow)).lowercased().precomposedStringWithCanonicalMapping
        } else {
            name = name.lowercased()
        }
        if name.hasSuffix(".") { name.removeLast() }
        if name.isEmpty { throw .empty(.domainpart) }
        _ = try checkLength(name, .domainpart)
        if name.hasPrefix("[") { return try addressLiteral(name) }
        var labels: [String] = []
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            labels.append(try self.label(String(label)))
        }
        return try checkLength(labels.joined(separator: "."), .domainpart)
    }

    private static func label(_ text: String) throws(JIDError) -> String {
        if text.isEmpty { throw .malformed(.domainpart, "a label of the domain name is empty") }
        var label = text
        if label.hasPrefix("xn--"), let decoded = Punycode.decode(label.dropFirst(4)) {
            label = decoded.lowercased().precomposedStringWithCanonicalMapping
        }
        let scalars = Array(label.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            // The underscore is no letter of a host name, but names with it are in use.
            case "a"..."z", "0"..."9", "-", "_": break
            case _ where scalar.isASCII: throw .forbidden(.domainpart, scalar)
            default:
                switch PRECIS.property(scalar) {
                case .valid: break
                case .contextual: if !PRECIS.isAllowed(scalars, index) { throw .forbidden(.domainpart, scalar) }
                case .freeform, .disallowed: throw .forbidden(.domainpart, scalar)
                }
            }
        }
        if label.hasPrefix("-") || label.hasSuffix("-") {
            throw .malformed(.domainpart, "a label of the domain name begins or ends with a hyphen")
        }
        if isASCII(label), label.utf8.count > labelLimit {
            throw .malformed(.domainpart, "a label of the domain name has more than \(labelLimit) octets")
        }
        if let first = scalars.first,
            first.properties.generalCategory == .nonspacingMark || first.properties.generalCategory == .spacingMark
        {
            throw .forbidden(.domainpart, first)
        }
        if !BidiRule.holds(scalars) { throw .malformed(.domainpart, "it breaks the Bidi rule (RFC 5893 §2)") }
        return label
    }

    /// An IPv6 address between brackets (RFC 6122 §2.2; RFC 3986 §3.2.2).
    private static func addressLiteral(_ text: String) throws(JIDError) -> String {
        guard DomainName.isIPv6(DomainName.unbracketed(text)) else {
            throw .malformed(.domainpart, "what is between brackets is not an IPv6 address")
        }
        return text
    }

    /// The dots that count as one between labels (RFC 5895 §2).
    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x3002 || scalar.value == 0xFF61 || scalar.value == 0xFF0E
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func usernameASCII(_ text: String) -> Result<String, PRECIS.Fault> {
        if let bad = text.unicodeScalars.first(where: { $0.value <= 0x20 || $0.value == 0x7F }) {
            return .failure(.forbidden(bad))
        }
        return .success(text.lowercased())
    }

    private static func opaqueASCII(_ text: String) -> Result<String, PRECIS.Fault> {
        if let bad = text.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return .failure(.forbidden(bad))
        }
        return .success(text)
    }

    private static func unwrap(_ result: Result<String, PRECIS.Fault>, _ part: JIDError.Part) throws(JIDError) -> String {
        switch result {
        case .success(let text): return text
        case .failure(.forbidden(let scalar)): throw .forbidden(part, scalar)
        case .failure(.bidi): throw .malformed(part, "it breaks the Bidi rule (RFC 5893 §2)")
        }
    }

    private static func checkLength(_ text: String, _ part: JIDError.Part) throws(JIDError) -> String {
        if text.isEmpty { throw .empty(part) }
        let octets = text.utf8.count
        if octets > limit { throw .tooLong(part, octets) }
        return text
    }
}
