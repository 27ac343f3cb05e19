import XMLTree
import XMPP

/// What of a record a filter's term compares.
package enum FilterField: Hashable, Sendable {
    case type, from, to
    /// `from` or `to`.
    case with
    /// The namespace of any element in it.
    case namespace
    /// The local name of any element in it.
    case element
    case id, connection
    /// The text of a message's body.
    case body
    /// Everything.
    case text
    /// The attribute of any element in it.
    case attribute(String)

    /// Whether a `:` compares with the whole of it.
    var isWhole: Bool {
        switch self {
        case .type, .namespace, .element, .id, .connection, .attribute: true
        case .from, .to, .with, .body, .text: false
        }
    }

    func matches(_ pattern: FilterPattern, _ subject: FilterSubject) -> Bool {
        let record = subject.record
        return switch self {
        case .type:
            pattern.fits(record.element?["type"])
                || record.stanza.map { $0.kind == .message && $0.type == nil && pattern.fits("normal") } ?? false
        case .from: pattern.fits(record.element?["from"])
        case .to: pattern.fits(record.element?["to"])
        case .with: pattern.fits(record.element?["from"]) || pattern.fits(record.element?["to"])
        case .namespace: anyElement(record) { pattern.fits($0.namespace) }
        case .element: anyElement(record) { pattern.fits($0.name) }
        case .id: pattern.fits(record.element?["id"])
        case .connection: pattern.fits(record.connection)
        case .body: pattern.fits(record.stanza?.body)
        case .text: pattern.fits(subject.text)
        case .attribute(let name): anyElement(record) { pattern.fits($0[name]) }
        }
    }

    private func anyElement(_ record: WireRecord, _ condition: (Element) -> Bool) -> Bool {
        guard let element = record.element else { return false }
        var found = false
        element.walk { if !found, condition($0) { found = true } }
        return found
    }

    /// What it is called where a filter is put into words.
    var words: String {
        switch self {
        case .type: "a type that"
        case .from: "a sender that"
        case .to: "a recipient that"
        case .with: "a sender or recipient that"
        case .namespace: "a namespace that"
        case .element: "an element whose name"
        case .id: "an id that"
        case .connection: "a connection that"
        case .body: "a body that"
        case .text: "a text that"
        case .attribute(let name): "an attribute \(name) that"
        }
    }
}

/// What a filter's term compares with.
package struct FilterPattern: Hashable, Sendable {
    enum Manner: Hashable, Sendable {
        case whole, part, beginning
    }

    let text: String
    let manner: Manner
    private let lowercased: String

    /// - Parameter sign: `=` compares with the whole, `~` looks for a part, `:` does what suits the field. A `*` at the end stands for any
    ///   ending.
    init(_ text: String, sign: Character?, of field: FilterField) {
        if sign != nil, text.count > 1, text.hasSuffix("*"), sign != "~", field.isWhole || sign == "=" {
            self.text = String(text.dropLast())
            manner = .beginning
        } else {
            self.text = text
            manner = sign == "=" || sign == ":" && field.isWhole ? .whole : .part
        }
        lowercased = self.text.lowercased()
    }

    /// Whether the text fits; a part is found without regard to case.
    func fits(_ other: String?) -> Bool {
        guard let other else { return false }
        return switch manner {
        case .whole: other == text
        case .beginning: other.hasPrefix(text)
        case .part: other.lowercased().contains(lowercased)
        }
    }

    var words: String {
        switch manner {
        case .whole: "is “\(text)”"
        case .beginning: "begins with “\(text)”"
        case .part: "has “\(text)” in it"
        }
    }
}
