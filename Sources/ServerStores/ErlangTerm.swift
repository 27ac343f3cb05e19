import XMLTree
import XMPP

/// A term in a text dump of Mnesia tables.
package enum ErlangTerm: Hashable, Sendable {
    /// An atom, a number, or something without a literal such as a process.
    case word(String)
    /// A binary or a string.
    case text(String)
    case tuple([ErlangTerm])
    case list([ErlangTerm])
    case map([ErlangTerm])

    /// The elements of a tuple or list.
    package var elements: [ErlangTerm] {
        switch self {
        case .tuple(let elements), .list(let elements), .map(let elements): elements
        case .word, .text: []
        }
    }

    /// The element at an index, counted from nought; nil where there is none.
    package subscript(_ index: Int) -> ErlangTerm? {
        elements.indices.contains(index) ? elements[index] : nil
    }

    /// The text of a binary, an atom or a number.
    package var string: String? {
        switch self {
        case .word(let word): word
        case .text(let text): text
        case .list(let elements): elements.isEmpty ? "" : nil
        case .tuple, .map: nil
        }
    }

    /// The XML that the term holds: `{xmlel, Name, Attributes, Children}`.
    package func element(inherited: String = Namespace.client) -> Element? {
        guard case .tuple(let parts) = self, parts.count == 4, parts[0] == .word("xmlel"), let name = parts[1].string else {
            return nil
        }
        let attributes = parts[2].elements.compactMap { pair in
            pair[0]?.string.flatMap { key in pair[1]?.string.map { (key, $0) } }
        }
        let namespace = attributes.first { $0.0 == "xmlns" }?.1 ?? inherited
        var element = Element(name, xmlns: namespace)
        for (key, value) in attributes where key != "xmlns" {
            element.attributes.append(key == "xml:lang" ? .language(value) : Attribute(key, value))
        }
        for child in parts[3].elements {
            if let inner = child.element(inherited: namespace) {
                element.append(inner)
            } else if child[0] == .word("xmlcdata"), let text = child[1]?.string {
                element.children.append(.text(text))
            }
        }
        return element
    }

    /// The first XML element anywhere in the term.
    package var firstElement: Element? {
        if let element = element() { return element }
        for inner in elements {
            if let element = inner.firstElement { return element }
        }
        return nil
    }

    /// The term on one line, for people to read; XML as XML.
    package var summary: String {
        if let element = element() { return XML.text(element) }
        switch self {
        case .word(let word): return word
        case .text(let text): return text
        case .tuple(let elements): return "{" + elements.map(\.summary).joined(separator: ", ") + "}"
        case .list(let elements): return "[" + elements.map(\.summary).joined(separator: ", ") + "]"
        case .map(let elements): return "#{" + elements.map(\.summary).joined(separator: ", ") + "}"
        }
    }
}
