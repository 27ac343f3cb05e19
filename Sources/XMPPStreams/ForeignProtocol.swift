/// Recognises what answers on a port that is not XMPP's, by its first bytes.
package enum ForeignProtocol {
    /// What is wrong; nil where the bytes may well be the beginning of XML.
    package static func recognise(_ bytes: [UInt8]) -> ConnectionFailure.Cause? {
        guard let first = bytes.first else { return nil }
        // A TLS record: alert or handshake, major version 3.
        if (first == 0x15 || first == 0x16), bytes.count < 2 || bytes[1] == 3 { return .directTLSPort }
        let text = String(decoding: bytes.prefix(200), as: UTF8.self)
        if text.hasPrefix("HTTP/") { return .http(text) }
        let start = text.drop { $0.isWhitespace }.lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .http(text) }
        if start.isEmpty || start.hasPrefix("<") { return nil }
        return .notXMPP(text)
    }
}
