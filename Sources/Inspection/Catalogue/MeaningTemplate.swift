import XMLTree

/// A short sentence about an element with places for the element's own values.
///
/// A value stands in braces: `{@id}` an attribute, `{.}` the text, `{name}` the text of a child element, `{name@id}` a child's attribute,
/// `{#}` the number of child elements, `{#name}` of those of that name, `{>}` the name of the first child element, `{^@id}` the parent's and
/// `{/@id}` the stanza's attribute. `{@code|table}` looks the value up in a table of words. A part in square brackets is left out when one
/// of its values is missing or empty.
package struct MeaningTemplate: Hashable, Sendable {
    package let source: String
    private let segments: [Segment]

    private indirect enum Segment: Hashable, Sendable {
        case literal(String)
        case value(Value, table: String?)
        case optional([Segment])
    }

    private enum Value: Hashable, Sendable {
        case attribute(String)
        case text
        case childText(String)
        case childAttribute(String, String)
        case childCount(String?)
        case firstChildName
        case parentAttribute(String)
        case stanzaAttribute(String)
    }

    package init(_ source: String) {
        self.source = source
        var rest = Substring(source)
        segments = Self.parse(&rest)
    }

    /// The sentence with the values of the element at `position`.
    ///
    /// - Parameters:
    ///   - valueLimit: how many characters of one value are shown.
    ///   - word: gives the word for a value in a table, nil where it has none; the value itself is then shown.
    package func filled(
        _ position: ElementPosition, valueLimit: Int = 48,
        word: (_ table: String, _ value: String) -> String? = { _, _ in nil }
    ) -> String {
        Self.fill(segments, position, valueLimit, word).text
    }

    /// The sentence for reading where no element is at hand: values are shown as their names, optional parts are left out.
    package var plain: String {
        var text = ""
        for segment in segments {
            switch segment {
            case .literal(let literal): text += literal
            case .value(let value, _): text += Self.name(value)
            case .optional: break
            }
        }
        return text
    }

    private static func name(_ value: Value) -> String {
        switch value {
        case .attribute(let name), .childText(let name), .childAttribute(_, let name), .parentAttribute(let name),
            .stanzaAttribute(let name):
            name.uppercased()
        case .text: "TEXT"
        case .childCount: "N"
        case .firstChildName: "NAME"
        }
    }

    private static func fill(
        _ segments: [Segment], _ position: ElementPosition, _ limit: Int, _ word: (String, String) -> String?
    ) -> (text: String, complete: Bool) {
        var text = ""
        var complete = true
        for segment in segments {
            switch segment {
            case .literal(let literal): text += literal
            case .value(let value, let table):
                let found = read(value, position)
                if found.isEmpty { complete = false }
                text += table.flatMap { word($0, found) } ?? elided(found, limit)
            case .optional(let inner):
                let part = fill(inner, position, limit, word)
                if part.complete { text += part.text }
            }
        }
        return (text, complete)
    }

    private static func read(_ value: Value, _ position: ElementPosition) -> String {
        let element = position.element
        switch value {
        case .attribute("xml:lang"): return element.language ?? ""
        case .attribute(let name): return element[name] ?? ""
        case .text: return element.text
        case .childText(let name): return element.elements.first { $0.name == name }?.text ?? ""
        case .childAttribute(let name, let attribute): return element.elements.first { $0.name == name }?[attribute] ?? ""
        case .childCount(nil): return String(element.elements.count)
        case .childCount(let name?): return String(element.elements.count { $0.name == name })
        case .firstChildName: return element.elements.first?.name ?? ""
        case .parentAttribute(let name): return position.parent?[name] ?? ""
        case .stanzaAttribute(let name): return position.stanza?[name] ?? ""
        }
    }

    /// One line, and not more of it than `limit` characters.
    private static func elided(_ value: String, _ limit: Int) -> String {
        let line = value.contains(where: \.isNewline) ? String(value.map { $0.isNewline ? " " : $0 }) : value
        return line.count <= limit ? line : line.prefix(max(limit - 1, 1)) + "…"
    }

    private static func parse(_ rest: inout Substring, until end: Character? = nil) -> [Segment] {
        var segments: [Segment] = []
        var literal = ""
        func flush() {
            if !literal.isEmpty { segments.append(.literal(literal)) }
            literal = ""
        }
        while let character = rest.popFirst() {
            switch character {
            case end: break
            case "[":
                flush()
                segments.append(.optional(parse(&rest, until: "]")))
                continue
            case "{":
                flush()
                let inner = rest.prefix { $0 != "}" }
                rest = rest.dropFirst(inner.count + 1)
                let parts = inner.split(separator: "|", maxSplits: 1)
                segments.append(.value(value(parts[0]), table: parts.count > 1 ? String(parts[1]) : nil))
                continue
            default:
                literal.append(character)
                continue
            }
            break
        }
        flush()
        return segments
    }

    private static func value(_ text: Substring) -> Value {
        let rest = String(text.dropFirst())
        switch text.first {
        case "@": return .attribute(rest)
        case ".": return .text
        case "#": return .childCount(rest.isEmpty ? nil : rest)
        case ">": return .firstChildName
        case "^": return .parentAttribute(String(rest.dropFirst()))
        case "/": return .stanzaAttribute(String(rest.dropFirst()))
        default:
            guard let at = text.firstIndex(of: "@") else { return .childText(String(text)) }
            return .childAttribute(String(text[..<at]), String(text[text.index(after: at)...]))
        }
    }
}
