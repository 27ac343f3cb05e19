/// The messages of OAUTHBEARER: a token of OAuth 2.0 in the place of a password (RFC 7628 §3).
package enum OAuthBearer {
    /// The separator of the fields.
    private static let separator: UInt8 = 0x01

    /// The client's first message. `host` and `port` are where it connected to; a server of XMPP knows that itself.
    package static func initialResponse(
        identity: String?, host: String? = nil, port: Int? = nil, token: Secret
    ) -> [UInt8] {
        let name = identity.map { "a=" + SCRAMMessage.escape($0) } ?? ""
        var fields = ["n,\(name),"]
        if let host { fields.append("host=\(host)") }
        if let port { fields.append("port=\(port)") }
        fields.append("auth=Bearer \(token.exposed)")
        return Array(fields.joined(separator: "\u{1}").utf8) + [separator, separator]
    }

    /// What a client answers to the server's error, so that the server can end the exchange (RFC 7628 §3.2.3).
    package static let dummyResponse: [UInt8] = [separator]

    /// The identity in a first message, for people; the token stays where it is. Nil for what is none.
    static func identity(in message: [UInt8]) -> Substring? {
        guard let end = message.firstIndex(of: separator) else { return nil }
        let header = String(decoding: message[..<end], as: UTF8.self).split(
            separator: ",", omittingEmptySubsequences: false)
        guard header.count == 3, header[0] == "n" || header[0] == "y", header[2].isEmpty else { return nil }
        return header[1].hasPrefix("a=") ? header[1].dropFirst(2) : ""
    }

    /// The `status` of a server's error, a JSON object (RFC 7628 §3.2.2); nil where the bytes are none.
    package static func status(of error: [UInt8]) -> String? {
        guard let text = String(validating: error, as: UTF8.self), text.first == "{",
            let key = text.firstRange(of: "\"status\"")
        else { return nil }
        let value = text[key.upperBound...].drop { $0.isWhitespace || $0 == ":" }
        guard value.first == "\"" else { return nil }
        // The registered values have no characters that JSON would have to escape (RFC 6750 §3.1).
        return String(value.dropFirst().prefix { $0 != "\"" })
    }
}
