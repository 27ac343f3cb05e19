internal import TLS
internal import XMLTree
internal import XMPP

/// Entity capabilities: a short text in presence that stands for the features of a client (XEP-0115).
struct EntityCapabilities: Hashable {
    var node: String
    var hash: String
    var version: String

    init?(_ presence: Element) {
        guard let c = presence.child("c", xmlns: Namespace.caps), let node = c["node"], let version = c["ver"] else {
            return nil
        }
        self.node = node
        self.version = version
        hash = c["hash"] ?? ""
    }

    /// The node to ask for the features.
    var discoNode: String { node + "#" + version }

    /// Whether the answer to that question has the version's hash (XEP-0115 §5.4); nobody can then claim features for others.
    func isProved(by query: Element) -> Bool {
        hash == "sha-1" && Self.version(of: query) == version
    }

    /// The hash that stands for an answer.
    static func version(of query: Element) -> String {
        Base64.encode(Digest.sha1.hash(Array(text(of: query).utf8)))
    }

    /// The text that is hashed (XEP-0115 §5.1).
    static func text(of query: Element) -> String {
        var text = ""
        let identities = query.elements.filter { $0.is("identity", Namespace.discoInfo) }.map { identity in
            [identity["category"] ?? "", identity["type"] ?? "", identity.language ?? "", identity["name"] ?? ""].joined(
                separator: "/")
        }
        for identity in identities.sorted(by: Self.precedes) { text += identity + "<" }
        let features = query.elements.filter { $0.is("feature", Namespace.discoInfo) }.compactMap { $0["var"] }
        for feature in features.sorted(by: Self.precedes) { text += feature + "<" }
        let forms = query.elements.filter { $0.is("x", Namespace.dataForms) }.map(DataForm.init)
        for form in forms.sorted(by: { Self.precedes($0.formType ?? "", $1.formType ?? "") }) {
            guard let type = form.formType else { continue }
            text += type + "<"
            for name in form.names.filter({ $0 != "FORM_TYPE" }).sorted(by: Self.precedes) {
                text += name + "<"
                for value in (form.values(name) ?? []).sorted(by: Self.precedes) { text += value + "<" }
            }
        }
        return text
    }

    /// Octet order (RFC 4790 `i;octet`).
    private static func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
}
