internal import XMLTree
internal import XMPP

/// A vCard4 (XEP-0292) as clients of the older format (XEP-0054) read it.
enum LegacyVCard {
    static let node = "urn:xmpp:vcard4"
    static let namespace = "urn:ietf:params:xml:ns:vcard-4.0"

    /// A part that both formats have as one text.
    struct SimplePart {
        /// Its name in the new format, and the element there that holds its value.
        var name: String
        var value: String
        /// Its name in the older one.
        var legacy: String
    }

    static let simpleParts = [
        SimplePart(name: "fn", value: "text", legacy: "FN"),
        SimplePart(name: "nickname", value: "text", legacy: "NICKNAME"),
        SimplePart(name: "url", value: "uri", legacy: "URL"), SimplePart(name: "bday", value: "date", legacy: "BDAY"),
        SimplePart(name: "note", value: "text", legacy: "DESC"), SimplePart(name: "title", value: "text", legacy: "TITLE"),
        SimplePart(name: "role", value: "text", legacy: "ROLE"), SimplePart(name: "tz", value: "text", legacy: "TZ"),
    ]
    /// The parts of a name and of an address, by their names in the new format.
    static let nameParts = [
        ("surname", "FAMILY"), ("given", "GIVEN"), ("additional", "MIDDLE"), ("prefix", "PREFIX"), ("suffix", "SUFFIX"),
    ]
    static let addressParts = [
        ("pobox", "POBOX"), ("ext", "EXTADD"), ("street", "STREET"), ("locality", "LOCALITY"), ("region", "REGION"),
        ("code", "PCODE"), ("country", "CTRY"),
    ]
    /// What an address, number or mailbox is for.
    static let kinds = ["home", "work"]

    /// The older format; what it has no place for is left out.
    static func element(from vcard: Element) -> Element {
        var legacy = Element("vCard", xmlns: Namespace.vcard)
        for property in vcard.elements where property.namespace == namespace {
            if let part = part(property) { legacy.append(part) }
        }
        return legacy
    }

    private static func part(_ property: Element) -> Element? {
        // The value stands in an element that names its type; parameters come before it.
        let value = property.elements.last { $0.name != "parameters" }
        let text = (value?.text ?? "").trimmed
        if let simple = simpleParts.first(where: { $0.name == property.name }) {
            return text.isEmpty ? nil : element(simple.legacy, text)
        }
        switch property.name {
        case "n": return group("N", nameParts.map { ($1, property.child($0)) })
        case "adr": return group("ADR", addressParts.map { ($1, property.child($0)) }, of: property)
        case "org": return group("ORG", [("ORGNAME", value)])
        case "email":
            guard var email = group("EMAIL", [("USERID", value)], of: property) else { return nil }
            email.children.insert(.element(Element("INTERNET", xmlns: Namespace.vcard)), at: 0)
            return email
        case "tel":
            let number = text.hasPrefix("tel:") ? String(text.dropFirst(4)) : text
            return number.isEmpty ? nil : group("TEL", [("NUMBER", element("NUMBER", number))], of: property)
        case "impp": return text.hasPrefix("xmpp:") ? element("JABBERID", String(text.dropFirst(5))) : nil
        default: return nil
        }
    }

    private static func element(_ name: String, _ text: String) -> Element {
        Element(name, xmlns: Namespace.vcard, text: text)
    }

    /// A part made of parts; nil where all of them are empty. `property` says what it is for.
    private static func group(_ name: String, _ parts: [(String, Element?)], of property: Element? = nil) -> Element? {
        var children = parts.compactMap { name, value in
            value.flatMap { $0.text.trimmed.isEmpty ? nil : element(name, $0.text.trimmed) }
        }
        if children.isEmpty { return nil }
        let types = property?.child("parameters")?.child("type")?.elements.map(\.text.trimmed) ?? []
        for kind in kinds where types.contains(kind) {
            children.append(Element(kind.uppercased(), xmlns: Namespace.vcard))
        }
        return Element(name, xmlns: Namespace.vcard, [:], children)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
