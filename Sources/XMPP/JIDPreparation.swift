/// Preparation and enforcement of the parts of an address (RFC 7622 §3.2–3.4).
enum JIDPreparation {
    /// The most octets a part may have (RFC 7622 §3.2–3.4).
    static let limit = 1023

    static func localpart(_ text: String) throws(JIDError) -> String {
        let prepared = text.lowercased()
        for scalar in prepared.unicodeScalars where "\"&'/:<>@ ".unicodeScalars.contains(scalar) {
            throw .forbidden(.localpart, scalar)
        }
        return try checkLength(prepared, .localpart)
    }

    static func domainpart(_ text: String) throws(JIDError) -> String {
        var prepared = text.lowercased()
        if prepared.hasSuffix(".") { prepared.removeLast() }
        return try checkLength(prepared, .domainpart)
    }

    static func resourcepart(_ text: String) throws(JIDError) -> String {
        try checkLength(text, .resourcepart)
    }

    private static func checkLength(_ text: String, _ part: JIDError.Part) throws(JIDError) -> String {
        if text.isEmpty { throw .empty(part) }
        let octets = text.utf8.count
        if octets > limit { throw .tooLong(part, octets) }
        return text
    }
}
