internal import XMLTree
internal import XMPP

extension LegacyVCard {
    /// What the older format says, as a vCard4; the picture has a place of its own (XEP-0084) and is left out.
    static func vcard4(from legacy: Element) -> Element {
        var vcard = Element("vcard", xmlns: namespace)
        if legacy.child("FN") == nil, let name = fullName(in: legacy) { vcard.append(property("fn", "text", name)) }
        for part in legacy.elements {
            if let property = property(from: part) { vcard.append(property) }
        }
        return vcard
    }

    /// A vCard4 has to have a full name (RFC 6350 §6.2.1): other names stand in for it.
    private static func fullName(in legacy: Element) -> String? {
        let parts = ["GIVEN", "MIDDLE", "FAMILY"].compactMap { legacy.child("N")?.child($0)?.text.trimmed }
        let name = parts.filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? legacy.child("NICKNAME")?.text.trimmed : name
    }

    private static func property(from part: Element) -> Element? {
        let text = part.text.trimmed
        if let simple = simpleParts.first(where: { $0.legacy == part.name }) {
            return text.isEmpty ? nil : property(simple.name, simple.value, text)
        }
        switch part.name {
        case "N": return group("n", nameParts, of: part)
        case "ADR": return group("adr", addressParts, of: part)
        case "ORG": return property("org", "text", part.child("ORGNAME"), of: part)
        case "EMAIL": return property("email", "text", part.child("USERID"), of: part)
        case "TEL": return property("tel", "uri", part.child("NUMBER"), of: part, prefix: "tel:")
        case "JABBERID": return text.isEmpty ? nil : property("impp", "uri", "xmpp:" + text)
        default: return nil
        }
    }

    private static func property(_ name: String, _ kind: String, _ text: String, types: Element? = nil) -> Element {
        let value = Element(kind, xmlns: namespace, text: text)
        return Element(name, xmlns: namespace, [:], [types, value].compactMap(\.self))
    }

    private static func property(
        _ name: String, _ kind: String, _ value: Element?, of part: Element, prefix: String = ""
    ) -> Element? {
        guard let text = value?.text.trimmed, !text.isEmpty else { return nil }
        return property(name, kind, prefix + text, types: parameters(of: part))
    }

    private static func group(_ name: String, _ parts: [(String, String)], of part: Element) -> Element? {
        let children = parts.compactMap { name, legacy in
            part.child(legacy).flatMap { value in
                value.text.trimmed.isEmpty ? nil : Element(name, xmlns: namespace, text: value.text.trimmed)
            }
        }
        if children.isEmpty { return nil }
        return Element(name, xmlns: namespace, [:], [parameters(of: part)].compactMap(\.self) + children)
    }

    /// What a part is for, in front of its value.
    private static func parameters(of part: Element) -> Element? {
        let types = kinds.filter { part.child($0.uppercased()) != nil }
        if types.isEmpty { return nil }
        let texts = types.map { Element("text", xmlns: namespace, text: $0) }
        return Element("parameters", xmlns: namespace, [:], [Element("type", xmlns: namespace, [:], texts)])
    }
}
