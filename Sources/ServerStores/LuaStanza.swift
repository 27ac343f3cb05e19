import XMLTree
import XMPP

/// Reads the tables that Prosody makes of stanzas (`util.stanza`, `preserialize`): name, attr, and children by number.
enum LuaStanza {
    /// The element that the table stands for, or nil if it stands for none.
    static func element(_ table: LuaValue, inherited: String = Namespace.client) -> Element? {
        guard let name = table["name"]?.text, let attr = table["attr"] else { return nil }
        let namespace = attr["xmlns"]?.text ?? inherited
        var element = Element(name, xmlns: namespace)
        for entry in attr.entries {
            guard let key = entry.key.text, key != "xmlns", let value = entry.value.text else { continue }
            element.attributes.append(attribute(key, value))
        }
        element.attributes.sort { $0.name < $1.name }
        for child in table.sequence {
            if let inner = self.element(child, inherited: namespace) {
                element.append(inner)
            } else if let text = child.text {
                element.children.append(.text(text))
            }
        }
        return element
    }

    /// Attribute names in a namespace are kept as `namespace`, the byte 1, `name`; `xml:lang` as it is.
    private static func attribute(_ key: String, _ value: String) -> Attribute {
        if key == "xml:lang" { return .language(value) }
        let parts = key.split(separator: "\u{1}", maxSplits: 1)
        return parts.count == 2 ? Attribute(String(parts[1]), value, namespace: String(parts[0])) : Attribute(key, value)
    }

    /// The table as XML where it is a stanza, else as it reads.
    static func text(_ value: LuaValue) -> String {
        guard let element = element(value) else { return value.summary }
        return XML.text(element)
    }
}
