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
    /// Whether there is nothing to fill in.
    private let isPlain: Bool
    /// Whether it is nothing but the name of a document, looked up by a namespace.
    package let isReference: Bool

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
        isPlain = !source.utf8.contains(UInt8(ascii: "{"))
        var rest = source.utf8[...]
        segments = isPlain ? [.literal(source)] : Self.parse(&rest)
        isReference =
            if segments.count == 1, case .value(_, CatalogueIndex.namespaceTable) = segments[0] { true } else { false }
    }

    /// The names of the element's attributes that are filled in.
    package var attributes: [String] {
        var names: [String] = []
        func walk(_ segments: [Segment]) {
            for segment in segments {
                switch segment {
                case .literal: break
                case .value(.attribute(let name), _): names.append(name)
                case .value: break
                case .optional(let inner): walk(inner)
                }
            }
        }
        walk(segments)
        return names
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
        if isPlain { return source }
        var text = ""
        _ = Self.fill(segments, position, valueLimit, word, &text)
        return text
    }

    /// The sentence for reading where no element is at hand: values are shown as their names, optional parts are left out.
    package var plain: String {
        if segments.count == 1, case .value(let value, _) = segments[0] { return "its value, " + Self.name(value) }
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

    /// Appends the sentence to `text`; says whether no value was missing.
    private static func fill(
        _ segments: [Segment], _ position: ElementPosition, _ limit: Int, _ word: (String, String) -> String?,
        _ text: inout String
    ) -> Bool {
        var complete = true
        for segment in segments {
            switch segment {
            case .literal(let literal): text += literal
            case .value(let value, let table):
                let found = read(value, position)
                if found.isEmpty { complete = false }
                text += table.flatMap { word($0, found) } ?? elided(found, limit)
            case .optional(let inner):
                var part = ""
                if fill(inner, position, limit, word, &part) { text += part }
            }
        }
        return complete
    }

    private static func read(_ value: Value, _ position: ElementPosition) -> String {
        let element = position.element
        switch value {
        case .attribute("xml:lang"): return element.language ?? ""
        case .attribute(let name): return element[name] ?? ""
        case .text: return element.text
        case .childText(let name): return child(name, of: element)?.text ?? ""
        case .childAttribute(let name, let attribute): return child(name, of: element)?[attribute] ?? ""
        case .childCount(let name): return String(count(name, in: element))
        case .firstChildName:
            for case .element(let child) in element.children { return child.name }
            return ""
        case .parentAttribute(let name): return position.parent?[name] ?? ""
        case .stanzaAttribute(let name): return position.stanza?[name] ?? ""
        }
    }

    /// The first child of that name, whatever its namespace.
    private static func child(_ name: String, of element: Element) -> Element? {
        for case .element(let child) in element.children where child.name == name { return child }
        return nil
    }

    private static func count(_ name: String?, in element: Element) -> Int {
        var count = 0
        for case .element(let child) in element.children where name == nil || child.name == name { count += 1 }
        return count
    }

    /// One line, and not more of it than `limit` characters.
    private static func elided(_ value: String, _ limit: Int) -> String {
        if value.utf8.count <= limit, !value.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) { return value }
        // No more of a long value is looked at than may be shown.
        let start = value.prefix(limit + 1)
        let line = start.contains(where: \.isNewline) ? String(start.map { $0.isNewline ? " " : $0 }) : String(start)
        return line.count <= limit ? line : line.prefix(max(limit - 1, 1)) + "…"
    }

    private static func parse(_ rest: inout Substring.UTF8View, until end: UInt8? = nil) -> [Segment] {
        var segments: [Segment] = []
        while let byte = rest.first, byte != end {
            switch byte {
            case UInt8(ascii: "["):
                rest.removeFirst()
                segments.append(.optional(parse(&rest, until: UInt8(ascii: "]"))))
                rest = rest.dropFirst()
            case UInt8(ascii: "{"):
                let inner = Substring(rest.dropFirst().prefix { $0 != UInt8(ascii: "}") })
                rest = rest.dropFirst(inner.utf8.count + 2)
                let parts = inner.split(separator: "|", maxSplits: 1)
                segments.append(.value(value(parts[0]), table: parts.count > 1 ? String(parts[1]) : nil))
            default:
                let literal = rest.prefix { $0 != end && $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "{") }
                rest = rest.dropFirst(literal.count)
                segments.append(.literal(String(Substring(literal))))
            }
        }
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
