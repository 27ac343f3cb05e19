import XMLTree
import XMPP

/// Says what is inside a SASL message whose secrets were masked: the parts of SCRAM (RFC 5802 §5.1), one line each.
enum SASLWords {
    /// The lines for a record; none where it is no SASL message.
    static func lines(_ record: WireRecord) -> [String] {
        guard case .nonza(let element) = record.content, [Namespace.sasl, Namespace.sasl2].contains(element.namespace) else {
            return []
        }
        let children = element.elements.filter { ["initial-response", "additional-data"].contains($0.name) }
        let text = ([element] + children).map(\.text).joined().filter { !$0.isWhitespace || $0 == " " }
        let trimmed = text.drop { $0 == " " }
        guard trimmed.hasPrefix(mark), let end = trimmed.firstIndex(of: "]") else { return [] }
        let shape = trimmed[..<end].dropFirst(mark.count)
        if !shape.contains("=") && !shape.contains(",") { return mechanism(String(shape)) }
        return shape.split(separator: ",", omittingEmptySubsequences: true).enumerated().compactMap { index, part in
            words(part, index, element.name).map { "\(part)  \($0)" }
        }
    }

    private static let mark = "[redacted: "

    private static func words(_ part: Substring, _ index: Int, _ element: String) -> String? {
        let value = part.dropFirst(2)
        switch part.first {
        case "n" where part == "n": return "no channel binding: this client cannot, or the connection offers none"
        case "y" where part == "y": return "channel binding: this client could, and believes that the server cannot"
        case "p" where index == 0 && !value.isEmpty: return "the login is bound to this TLS connection by \(value)"
        case "a": return "the identity to act as (masked)"
        case "n": return "the user name (masked)"
        case "r":
            return ["auth", "authenticate"].contains(element)
                ? "the client's nonce (masked)" : "the client's nonce with the server's appended (masked)"
        case "s": return "the salt of the password's verifier (masked)"
        case "i": return "iterations of the hash over password and salt"
        case "c": return "the first header again with the channel binding's data (masked)"
        case "p": return "the client's proof: it knows the password, which is not sent (masked)"
        case "v": return "the server's signature: it knows the verifier (masked)"
        case "h": return "a hash over what was offered, against downgrades (masked)"
        case "e": return "the server's error"
        default: return nil
        }
    }

    private static func mechanism(_ name: String) -> [String] {
        switch name {
        case "PLAIN": ["PLAIN  identity, user name and password as they are; only TLS protects them (masked)"]
        case "EXTERNAL": ["EXTERNAL  the identity; the proof is the TLS certificate"]
        case "ANONYMOUS": ["ANONYMOUS  a trace, if any"]
        case _ where name.hasPrefix("HT-"):
            ["\(name)  the user name, and what shows that the token is known, which is not sent (masked)"]
        case "OAUTHBEARER", "X-OAUTH2": ["\(name)  a token (masked)"]
        default: []
        }
    }
}
