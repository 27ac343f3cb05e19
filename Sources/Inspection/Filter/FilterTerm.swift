import XMLTree
import XMPP

/// One term of a filter.
package enum FilterTerm: Hashable, Sendable {
    case direction(WireRecord.Direction)
    /// The kind of record, as in JSON Lines.
    case kind(String)
    /// A text of the record, compared.
    case value(FilterField, FilterPattern)
    /// Any error, or the one with that condition.
    case error(String?)
    /// A store that will keep it (or may, with the second value).
    case store(String, outcome: Effect.Outcome)
    case number(ClosedRange<Int>)

    /// The names of the terms with what stands after the colon, for help and completion.
    package static let vocabulary: [(term: String, meaning: String)] = [
        ("sent", "what went out"), ("received", "what came in"), ("message", "messages"), ("presence", "presence"),
        ("iq", "iq stanzas"), ("stanza", "any of the three"), ("nonza", "other first-level elements"),
        ("features", "stream features"), ("stream", "stream headers, errors and ends"), ("tls", "TLS"), ("note", "notes"),
        ("damage", "what could not be read"), ("type:", "the type attribute: type:chat"),
        ("from:", "the sender; a part of the address is enough"), ("to:", "the recipient"), ("with:", "either of them"),
        ("ns:", "a namespace in it; ns:urn:xmpp:mam* for a beginning"), ("element:", "the name of an element in it"),
        ("id:", "the id"), ("error", "errors; error:item-not-found for one"), ("kept:", "what a store keeps: kept:archive"),
        ("depends:", "what a store may keep"), ("not-kept:", "what a store does not keep"), ("conn:", "a connection"),
        ("n:", "record numbers: n:5, n:10-20"), ("body:", "a part of a message's body"), ("text:", "a part of the XML"),
        ("xpath:", "an XPath expression in quotes"),
    ]

    /// The words that stand alone, with what people also write for them.
    private static let words: [String: FilterTerm] = {
        var words: [String: FilterTerm] = [
            "sent": .direction(.sent), "out": .direction(.sent), "received": .direction(.received),
            "in": .direction(.received), "error": .error(nil), "errors": .error(nil), "messages": .kind("message"),
            "presences": .kind("presence"), "iqs": .kind("iq"), "stanzas": .kind("stanza"), "nonzas": .kind("nonza"),
            "notes": .kind("note"), "streams": .kind("stream"),
        ]
        for kind in [
            "message", "presence", "iq", "nonza", "features", "tls", "note", "damage", "whitespace", "stanza", "stream",
        ] {
            words[kind] = .kind(kind)
        }
        return words
    }()

    /// The names before a `:`, `=` or `~` that are not an attribute's.
    private static let fields: [String: FilterField] = [
        "type": .type, "from": .from, "to": .to, "with": .with, "jid": .with, "ns": .namespace, "xmlns": .namespace,
        "namespace": .namespace, "element": .element, "id": .id, "conn": .connection, "body": .body, "text": .text,
    ]

    private static let otherKeys = ["error", "kept", "depends", "not-kept", "n"]

    /// Reads a word; one that is no term is looked for in the text.
    init(_ word: String) throws(RecordFilter.Failure) {
        if let term = FilterTerm.words[word.lowercased()] {
            self = term
            return
        }
        guard let sign = word.firstIndex(where: { ":=~".contains($0) }), sign > word.startIndex else {
            self = .value(.text, FilterPattern(word, sign: nil, of: .text))
            return
        }
        let value = String(word[word.index(after: sign)...])
        self = try FilterTerm.keyed(String(word[..<sign]), word[sign], value, whole: word)
    }

    private static func keyed(
        _ name: String, _ sign: Character, _ value: String, whole: String
    ) throws(RecordFilter.Failure) -> FilterTerm {
        let key = name.lowercased()
        if value.isEmpty, fields[key] != nil || otherKeys.contains(key) {
            throw RecordFilter.Failure(reason: "\(key)\(sign) needs a value")
        }
        if let field = fields[key] { return .value(field, FilterPattern(value, sign: sign, of: field)) }
        switch key {
        case "error": return .error(value)
        case "kept": return .store(try store(value), outcome: .kept)
        case "depends": return .store(try store(value), outcome: .depends)
        case "not-kept": return .store(try store(value), outcome: .notKept)
        case "n": return .number(try range(value))
        default: break
        }
        // After a colon it may be a namespace or an address; `name=` and `name~` are attributes, as in XML.
        guard sign != ":", isName(name), !value.isEmpty else {
            return .value(.text, FilterPattern(whole, sign: nil, of: .text))
        }
        return .value(.attribute(name), FilterPattern(value, sign: sign, of: .attribute(name)))
    }

    private static func isName(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "-_.0123456789".unicodeScalars.contains($0) }
    }

    /// What may have been meant by a word that is looked for in the text: `form:sister` has no term before its colon.
    static func proposal(for text: String) -> String? {
        guard let colon = text.firstIndex(of: ":"), isName(String(text[..<colon])),
            text.index(after: colon) < text.endIndex
        else { return nil }
        let keys = vocabulary.map(\.term).filter { $0.hasSuffix(":") }.map { String($0.dropLast()) }
        return Spelling.nearest(to: text[..<colon].lowercased(), in: keys + ["error"]).map { $0 + text[colon...] }
    }

    private static func store(_ name: String) throws(RecordFilter.Failure) -> String {
        if name == "*" || Store(rawValue: name) != nil { return name }
        let names = Store.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: name, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw RecordFilter.Failure(reason: "there is no store \"\(name)\"\(near)")
    }

    private static func range(_ text: String) throws(RecordFilter.Failure) -> ClosedRange<Int> {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = Int(parts[0]) else { throw RecordFilter.Failure(reason: "n: needs a number or a range: n:10-20") }
        guard parts.count == 2 else { return first...first }
        if parts[1].isEmpty { return first...Int.max }
        guard let last = Int(parts[1]), last >= first else {
            throw RecordFilter.Failure(reason: "n: needs a number or a range: n:10-20")
        }
        return first...last
    }

    func matches(_ subject: FilterSubject) -> Bool {
        let record = subject.record
        switch self {
        case .direction(let direction): return record.direction == direction
        case .kind("stanza"): return record.stanza != nil
        case .kind("stream"): return record.kind.hasPrefix("stream-")
        case .kind(let kind): return record.kind == kind
        case .value(let field, let pattern): return field.matches(pattern, subject)
        case .error(let condition): return isError(record, condition)
        case .store(let name, let outcome):
            return subject.forecast?.effects.contains {
                $0.outcome == outcome && (name == "*" || $0.store.rawValue == name)
            } ?? false
        case .number(let range): return range.contains(record.number)
        }
    }

    private func isError(_ record: WireRecord, _ condition: String?) -> Bool {
        if case .streamError(let element) = record.content {
            return condition.map { name in element.elements.contains { $0.name == name } } ?? true
        }
        if case .nonza(let element) = record.content, element.name == "failure" || element.name == "failed" {
            return condition.map { name in element.elements.contains { $0.name == name } } ?? true
        }
        guard let error = record.stanza?.error else { return false }
        return condition.map { $0 == error.condition } ?? true
    }

    /// The term in words, as what it looks for.
    var words: String {
        switch self {
        case .direction(let direction): direction.rawValue
        case .kind(let kind): FilterTerm.vocabulary.first { $0.term == kind }?.meaning ?? kind
        case .value(let field, let pattern): "\(field.words) \(pattern.words)"
        case .error(nil): "errors"
        case .error(let condition?): "the error \(condition)"
        case .store("*", .kept): "what any store keeps"
        case .store(let name, .kept): "what \(name) keeps"
        case .store(let name, .depends): "what \(name) may keep"
        case .store(let name, _): "what \(name) does not keep"
        case .number(let range): range.count == 1 ? "record \(range.lowerBound)" : "records from \(range.lowerBound)"
        }
    }
}
