internal import TLS
package import XMLTree
internal import XMPP

/// What a SASL message says, for people; secrets are masked.
package struct SASLExplanation: Hashable, Sendable {
    /// One part of the message.
    package struct Part: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var parts: [Part]

    /// What stands in the place of a secret.
    package static let mask = "••••"

    /// Decodes a first-level element of SASL (RFC 6120 §6) or SASL2 (XEP-0388); nil for anything else.
    package init?(_ element: Element) {
        guard element.namespace == Namespace.sasl || element.namespace == Namespace.sasl2 else { return nil }
        parts = []
        switch element.name {
        case "auth", "authenticate":
            let mechanism = element["mechanism"] ?? "unknown"
            parts.append(Part("mechanism", mechanism))
            let payload = element.name == "auth" ? element.text : element.child("initial-response")?.text ?? ""
            explainInitial(payload, mechanism: mechanism)
        case "challenge", "response", "success": explainLater(SASLExplanation.payload(of: element))
        case "failure":
            if let condition = element.elements.first(where: { $0.name != "text" }) {
                parts.append(Part("condition", condition.name))
            }
            if let text = element.child("text")?.text { parts.append(Part("text", text)) }
        case "abort": parts.append(Part("abort", "the client gives up"))
        default: return nil
        }
    }

    private static func payload(of element: Element) -> String {
        element.child("additional-data")?.text ?? element.text
    }

    private mutating func explainInitial(_ payload: String, mechanism: String) {
        guard !payload.isEmpty else {
            parts.append(Part("initial response", "none: the server has to ask for it"))
            return
        }
        guard let bytes = payload == "=" ? [] : Base64.decode(payload) else {
            parts.append(Part("payload", "not Base64"))
            return
        }
        switch SASLMechanism(name: mechanism) {
        case .plain:
            let fields = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard fields.count == 3 else {
                parts.append(Part("payload", "not the three fields of PLAIN"))
                return
            }
            if !fields[0].isEmpty { parts.append(Part("authorization identity", fields[0])) }
            parts.append(Part("username", fields[1]))
            parts.append(Part("password", SASLExplanation.mask + " (in the clear inside TLS; the server sees it)"))
        case .scram: explainClientFirst(String(decoding: bytes, as: UTF8.self))
        case .external:
            let name = String(decoding: bytes, as: UTF8.self)
            parts.append(Part("authorization identity", name.isEmpty ? "none: as the certificate says" : name))
        case .anonymous: if !bytes.isEmpty { parts.append(Part("trace", String(decoding: bytes, as: UTF8.self))) }
        case .oauthBearer:
            if let identity = OAuthBearer.identity(in: bytes), !identity.isEmpty {
                parts.append(Part("authorization identity", SCRAMMessage.unescape(identity) ?? String(identity)))
            }
            parts.append(Part("token", SASLExplanation.mask + " (in the clear inside TLS; the server sees it)"))
        case .hashedToken(let binding):
            if let (name, _) = HashedToken.parts(of: bytes) { parts.append(Part("username", name)) }
            let bound = binding.type.map { "\($0.rawValue): the login is bound to this TLS session" } ?? "not used"
            parts.append(Part("channel binding", bound))
            parts.append(Part("proof", SASLExplanation.mask + " (shows that the client knows the token)"))
        // Google's own, from before RFC 7628; its token stands where PLAIN has the password.
        case nil where mechanism == "X-OAUTH2":
            parts.append(Part("token", SASLExplanation.mask + " (the server sees it; X-OAUTH2 is not spoken here)"))
        case nil: parts.append(Part("payload", "\(bytes.count) bytes \(SASLExplanation.mask)"))
        }
    }

    private mutating func explainClientFirst(_ text: String) {
        let fields = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, let message = SCRAMMessage(fields[2]) else {
            parts.append(Part("payload", "not a first message of SCRAM"))
            return
        }
        explainGS2(flag: fields[0], identity: fields[1])
        if let name = message["n"] { parts.append(Part("username", SCRAMMessage.unescape(name) ?? String(name))) }
        if let nonce = message["r"] { parts.append(Part("client nonce", String(nonce))) }
    }

    private mutating func explainGS2(flag: Substring, identity: Substring) {
        switch flag {
        case "n": parts.append(Part("channel binding", "n: not used"))
        case "y": parts.append(Part("channel binding", "y: the client could, and believes that the server cannot"))
        default: parts.append(Part("channel binding", "\(flag.dropFirst(2)): the login is bound to this TLS session"))
        }
        if identity.hasPrefix("a=") {
            parts.append(Part("authorization identity", SCRAMMessage.unescape(identity.dropFirst(2)) ?? String(identity)))
        }
    }

    private mutating func explainLater(_ payload: String) {
        if let bytes = Base64.decode(payload), let status = OAuthBearer.status(of: bytes) {
            parts.append(Part("error", status))
            return
        }
        guard !payload.isEmpty, let bytes = Base64.decode(payload), let text = String(validating: bytes, as: UTF8.self),
            let message = SCRAMMessage(text[...])
        else {
            if !payload.isEmpty { parts.append(Part("payload", SASLExplanation.mask)) }
            return
        }
        for (name, value) in message.attributes {
            switch name {
            case "r": parts.append(Part("nonce", "\(value) (the client's, continued by the server's)"))
            case "s": parts.append(Part("salt", "\(Base64.decode(value)?.count ?? 0) bytes: \(value)"))
            case "i": parts.append(Part("iterations", String(value)))
            case "h": parts.append(Part("downgrade protection", "hash of what the server advertised (XEP-0474): \(value)"))
            case "c": explainBinding(value)
            case "p": parts.append(Part("proof", SASLExplanation.mask + " (shows that the client knows the password)"))
            case "v":
                parts.append(Part("server signature", SASLExplanation.mask + " (shows that the server knows the verifier)"))
            case "e": parts.append(Part("error", String(value)))
            default: parts.append(Part("extension \(name)", String(value)))
            }
        }
    }

    private mutating func explainBinding(_ value: Substring) {
        guard let bytes = Base64.decode(value) else {
            parts.append(Part("channel binding", "not Base64"))
            return
        }
        // The header ends with its second comma; what follows is the data of the session.
        let commas = bytes.indices.filter { bytes[$0] == 0x2C }
        guard commas.count >= 2 else { return }
        let header = String(decoding: bytes[...commas[1]], as: UTF8.self)
        let data = bytes[(commas[1] + 1)...]
        parts.append(
            Part(
                "channel binding",
                data.isEmpty ? "gs2 header “\(header)”" : "gs2 header “\(header)” and \(data.count) bytes of the session"))
    }
}
