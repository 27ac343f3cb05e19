/// What a SASL message looked like, without anything that could be replayed or guessed from.
enum SASLMask {
    /// Describes the base64 content of a SASL element.
    static func describe(_ content: [UInt8], mechanism: String?) -> String {
        let text = String(decoding: content.filter { !StreamContexts.isSpace($0) }, as: UTF8.self)
        if text.isEmpty { return "" }
        if text == "=" { return "=" }
        guard let decoded = Base64.decode(text) else { return "[redacted]" }
        if let message = String(validating: decoded, as: UTF8.self), let shape = scram(message) {
            return "[redacted: \(shape)]"
        }
        if let mechanism, mechanism.utf8.allSatisfy(isMechanismByte), mechanism.utf8.count <= 30 {
            return "[redacted: \(mechanism)]"
        }
        return "[redacted]"
    }

    private static func isMechanismByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x30...0x39, 0x2D, 0x5F: true
        default: false
        }
    }

    /// A SCRAM message (RFC 5802 §7) with its attributes named and every value taken out but the number of iterations, the
    /// channel binding's name and an error; nil if it is none.
    private static func scram(_ message: String) -> String? {
        var rest = Substring(message)
        var shape: [String] = []
        // The GS2 header of a client's first message: gs2-cbind-flag "," [authzid] ","
        if rest.hasPrefix("n,") || rest.hasPrefix("y,") || rest.hasPrefix("p=") {
            let parts = rest.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            shape.append(parts[0].utf8.allSatisfy(isGS2Byte) ? String(parts[0]) : "p=")
            shape.append(parts[1].isEmpty ? "" : "a=")
            rest = parts[2]
        }
        var found = false
        for attribute in rest.split(separator: ",", omittingEmptySubsequences: false) {
            let characters = Array(attribute)
            guard characters.count >= 2, characters[1] == "=", characters[0].isASCII, characters[0].isLetter else {
                return nil
            }
            found = found || "rspv".contains(characters[0])
            let value = String(characters[2...])
            switch characters[0] {
            case "i" where value.utf8.allSatisfy { (0x30...0x39).contains($0) } && value.utf8.count < 10:
                shape.append("i=" + value)
            case "e" where value.utf8.allSatisfy(isGS2Byte): shape.append("e=" + value)
            default: shape.append("\(characters[0])=")
            }
        }
        return found ? shape.joined(separator: ",") : nil
    }

    private static func isGS2Byte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x3D: true
        default: false
        }
    }
}
