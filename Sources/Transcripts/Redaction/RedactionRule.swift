internal import XMPP

/// What is taken out of a record: a place in XML, and what it is called.
///
/// Places are named by expanded names; nil stands for any namespace.
struct RedactionRule: Sendable {
    enum Target: Sendable {
        /// All content of the element.
        case content
        /// The value of the attribute.
        case attribute(String)
        /// What follows the question mark in the attribute's address.
        case query(String)
        /// The content, decoded and shown without its secrets, as SASL data.
        case sasl
    }

    var namespace: String?
    var name: String
    var target: Target
    /// What was taken out, in words.
    var what: String

    init(_ namespace: String?, _ name: String, _ what: String, _ target: Target = .content) {
        self.namespace = namespace
        self.name = name
        self.target = target
        self.what = what
    }

    /// The namespaces and names in which XMPP carries secrets, most particular first; the first that matches decides.
    static let all: [RedactionRule] = [
        // RFC 6120 §6.4
        RedactionRule(Namespace.sasl, "auth", "SASL data", .sasl),
        RedactionRule(Namespace.sasl, "response", "SASL data", .sasl),
        RedactionRule(Namespace.sasl, "challenge", "SASL data", .sasl),
        RedactionRule(Namespace.sasl, "success", "SASL data", .sasl),
        // XEP-0388
        RedactionRule(Namespace.sasl2, "initial-response", "SASL data", .sasl),
        RedactionRule(Namespace.sasl2, "response", "SASL data", .sasl),
        RedactionRule(Namespace.sasl2, "challenge", "SASL data", .sasl),
        RedactionRule(Namespace.sasl2, "additional-data", "SASL data", .sasl),
        // XEP-0480
        RedactionRule(Namespace.sasl2, "task-data", "SASL upgrade"),
        RedactionRule("urn:xmpp:scram-upgrade:0", "salt", "SASL upgrade"),
        RedactionRule("urn:xmpp:scram-upgrade:0", "hash", "SASL upgrade"),
        // XEP-0484
        RedactionRule(Namespace.fast, "token", "token", .attribute("token")),
        // XEP-0078
        RedactionRule(Namespace.legacyAuth, "digest", "password"),
        RedactionRule(Namespace.legacyAuth, "hash", "password"),
        // XEP-0114 §2: guessable, because the stream id that was hashed with the secret is in the clear.
        RedactionRule(Namespace.componentAccept, "handshake", "component secret"),
        RedactionRule("jabber:component:connect", "handshake", "component secret"),
        // XEP-0220 §2.2
        RedactionRule(Namespace.dialback, "result", "dialback key"),
        RedactionRule(Namespace.dialback, "verify", "dialback key"),
        // XEP-0363 §4.1
        RedactionRule(Namespace.upload, "header", "upload authorization"),
        RedactionRule(Namespace.upload, "put", "upload authorization", .query("url")),
        // XEP-0206: who knows it can take the session over.
        RedactionRule("http://jabber.org/protocol/httpbind", "body", "session id", .attribute("sid")),
        // XEP-0373 §5.4
        RedactionRule(Namespace.openpgp, "secretkey", "secret key"),
        // In any namespace: registration, rooms, bookmarks, private storage, credentials of external services, invitations.
        RedactionRule(nil, "password", "password"),
        RedactionRule(nil, "passwd", "password"),
        RedactionRule(nil, "pass", "password"),
        RedactionRule(nil, "passphrase", "password"),
        RedactionRule(nil, "secret", "secret"),
        RedactionRule(nil, "token", "token"),
        RedactionRule(nil, "access_token", "token"),
        RedactionRule(nil, "refresh_token", "token"),
        RedactionRule(nil, "apikey", "secret"),
    ]

    /// Attributes that are secret on whatever element they stand.
    static let attributes: [String: String] = [
        "password": "password", "passwd": "password", "pass": "password", "secret": "secret", "token": "token",
        "access_token": "token", "apikey": "secret",
    ]

    /// The rule for an element.
    static func rule(namespace: String, name: String) -> RedactionRule? {
        all.first { $0.name == name && ($0.namespace == nil || $0.namespace == namespace) }
    }

    /// Whether a field of a data form (XEP-0004) holds a secret, by its type or by its name.
    static func isSecretField(type: String?, variable: String?) -> Bool {
        if type == "text-private" { return true }
        guard let variable = variable?.lowercased() else { return false }
        return ["password", "passwd", "secret", "token", "apikey", "passphrase"].contains { variable.contains($0) }
    }

    /// Local names and namespaces by which an element, or an attribute, that may hold a secret is told from all others.
    static let namesToLookFor: Set<String> = Set(all.map { $0.namespace ?? $0.name }).union(attributes.keys).union(["field"])
}
