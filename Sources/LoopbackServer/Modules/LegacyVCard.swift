internal import XMLTree
internal import XMPP

/// A vCard4 (XEP-0292) as clients of the older format (XEP-0054) read it.
enum LegacyVCard {
    static let node = "urn:xmpp:vcard4"
    static let namespace = "urn:ietf:params:xml:ns:vcard-4.0"

    /// The parts that both formats have as one text, by their names in the new one.
    private static let texts = [
        "fn": "FN", "nickname": "NICKNAME", "url": "URL", "bday": "BDAY", "note": "DESC", "title": "TITLE", "role": "ROLE",
        "tz": "TZ",
    ]

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
        if let name = texts[property.name] {
            return text.isEmpty ? nil : Element(name, xmlns: Namespace.vcard, text: text)
        }
        switch property.name {
        case "n":
            return group(
                "N",
                [
                    ("FAMILY", property.child("surname")), ("GIVEN", property.child("given")),
                    ("MIDDLE", property.child("additional")),
                ])
        case "email":
            var email = Element("EMAIL", xmlns: Namespace.vcard, [:], [Element("INTERNET", xmlns: Namespace.vcard)])
            email.append(Element("USERID", xmlns: Namespace.vcard, text: text))
            return text.isEmpty ? nil : email
        case "tel":
            let number = text.hasPrefix("tel:") ? String(text.dropFirst(4)) : text
            return number.isEmpty
                ? nil
                : Element("TEL", xmlns: Namespace.vcard, [:], [Element("NUMBER", xmlns: Namespace.vcard, text: number)])
        case "org": return group("ORG", [("ORGNAME", value)])
        case "adr":
            return group(
                "ADR",
                [
                    ("STREET", property.child("street")), ("LOCALITY", property.child("locality")),
                    ("REGION", property.child("region")), ("PCODE", property.child("code")),
                    ("CTRY", property.child("country")),
                ])
        default: return nil
        }
    }

    private static func group(_ name: String, _ parts: [(String, Element?)]) -> Element? {
        let children = parts.compactMap { name, element in
            element.flatMap { $0.text.trimmed.isEmpty ? nil : Element(name, xmlns: Namespace.vcard, text: $0.text.trimmed) }
        }
        return children.isEmpty ? nil : Element(name, xmlns: Namespace.vcard, [:], children)
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
