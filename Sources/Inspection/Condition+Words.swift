import XMPP

extension Condition {
    /// The condition in words, for `why`.
    package var words: String {
        switch self {
        case .always: "always"
        case .kind(let kind): "it is \(kind == .iq ? "an iq" : kind == .message ? "a message" : "a presence")"
        case .messageType(let types): "type " + list(types.map(\.rawValue))
        case .unknownMessageType: "its type is none that RFC 6121 defines"
        case .presenceType(let types): "presence type " + list(types.map(\.rawValue))
        case .iqType(let types): "iq type " + list(types.map(\.rawValue))
        case .payload(let name, let namespace): "has <\(name)/> in \(namespace)"
        case .payloadIn(let namespaces): "has a payload in " + list(namespaces)
        case .hint(let name): "has the hint <\(name)/>"
        case .body: "has a body"
        case .nonEmptyBody: "has a body that is not empty"
        case .subject: "has a subject"
        case .nonEmptySubject: "has a subject that is not empty"
        case .onlyPayloads(_, _, let needed): "has nothing but payloads of the kind of " + list(needed)
        case .noPayloads: "has no payload"
        case .unaddressed: "has no to"
        case .fullAddress: "its address has a resource"
        case .roomHost: "addressed to a host of rooms"
        case .path(let path): "has <" + path.map(\.name).joined(separator: "/") + ">"
        case .attribute(let path, let name, let values):
            "\(path.last.map { "<\($0.name)/>" } ?? "the stanza") has \(name)=" + list(values)
        case .hasAttribute(let path, let name): "\(path.last.map { "<\($0.name)/>" } ?? "the stanza") has \(name)"
        case .count(let path, let range):
            "has "
                + (range.upperBound == 0
                    ? "no" : range.lowerBound == 0 ? "at most \(range.upperBound)" : "\(range.lowerBound)")
                + " <\(path.last?.name ?? "")/>"
        case .hollow(let path): "<" + path.map(\.name).joined(separator: "/") + "> is empty"
        case .fieldsBeyond(_, let names): "its form has other fields than " + list(names)
        case .formValue(let field, let values): "form field \(field) is " + list(values)
        case .node(let nodes): "node is " + list(nodes)
        case .invited: "it asks a room to invite the account"
        case .declined: "it declines an invitation of the account"
        case .target(let forms): "addressed to " + list(forms.map(\.rawValue))
        case .reach(let reaches): "recipient: " + list(reaches.map(\.rawValue))
        case .state(let states): "recipient is " + list(states.map(\.rawValue))
        case .keeps(let rules): "the order of " + (rules.first?.id ?? "no rules") + " keeps it"
        case .knob(let name, let values): "\(name)=" + list(values)
        case .remote: "the domains differ"
        case .toSelf: "addressed to oneself"
        case .flag(let flag): flag.rawValue
        case .all(let conditions): conditions.map(\.nested).joined(separator: " and ")
        case .any(let conditions): conditions.map(\.nested).joined(separator: " or ")
        case .not(let condition): "not " + condition.nested
        }
    }

    private var nested: String {
        switch self {
        case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1: "(" + words + ")"
        default: words
        }
    }

    private func list(_ items: some Sequence<String>) -> String { items.sorted().joined(separator: "|") }
}
