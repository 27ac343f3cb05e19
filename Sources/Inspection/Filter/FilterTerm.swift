import XMLTree
import XMPP

/// One term of a filter.
package enum FilterTerm: Hashable, Sendable {
    case direction(WireRecord.Direction)
    /// The kind of record, as in JSON Lines.
    case kind(String)
    case type(String)
    case from(String)
    case to(String)
    /// In `from` or `to`.
    case with(String)
    /// The namespace of any element in it; `*` at the end stands for any ending.
    case namespace(String)
    /// The local name of any element in it.
    case element(String)
    case id(String)
    /// Any error, or the one with that condition.
    case error(String?)
    /// A store that will keep it (or may, with the second value).
    case store(String, outcome: Effect.Outcome)
    case connection(String)
    case number(ClosedRange<Int>)
    /// In the text of a body.
    case body(String)
    case text(String)

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
        ("n:", "record numbers: n:5, n:10-20"), ("body:", "a word in a message's body"), ("text:", "a word anywhere"),
        ("xpath:", "an XPath expression in quotes"),
    ]

    /// Reads a word; one that is no term is looked for in the text.
    init(_ word: String) throws(RecordFilter.Failure) {
        let lower = word.lowercased()
        switch lower {
        case "sent", "out": self = .direction(.sent)
        case "received", "in": self = .direction(.received)
        case "error": self = .error(nil)
        case "message", "presence", "iq", "nonza", "features", "tls", "note", "damage", "whitespace", "stanza", "stream":
            self = .kind(lower)
        default:
            guard let colon = word.firstIndex(of: ":"), colon > word.startIndex else {
                self = .text(word)
                return
            }
            let value = String(word[word.index(after: colon)...])
            self = try FilterTerm.keyed(String(word[..<colon]).lowercased(), value, whole: word)
        }
    }

    private static func keyed(_ key: String, _ value: String, whole: String) throws(RecordFilter.Failure) -> FilterTerm {
        let known = [
            "type", "from", "to", "with", "jid", "ns", "element", "id", "error", "kept", "depends", "not-kept", "conn", "n",
        ]
        if value.isEmpty, known.contains(key) { throw RecordFilter.Failure(reason: "\(key): needs a value") }
        switch key {
        case "type": return .type(value)
        case "from": return .from(value)
        case "to": return .to(value)
        case "with", "jid": return .with(value)
        case "ns": return .namespace(value)
        case "element": return .element(value)
        case "id": return .id(value)
        case "error": return .error(value)
        case "kept": return .store(try store(value), outcome: .kept)
        case "depends": return .store(try store(value), outcome: .depends)
        case "not-kept": return .store(try store(value), outcome: .notKept)
        case "conn": return .connection(value)
        case "n": return .number(try range(value))
        case "body": return .body(value)
        case "text": return .text(value)
        default: return .text(whole)
        }
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
        case .type(let type): return record.element?["type"] == type || type == "normal" && isNormalMessage(record)
        case .from(let part): return contains(record.element?["from"], part)
        case .to(let part): return contains(record.element?["to"], part)
        case .with(let part): return contains(record.element?["from"], part) || contains(record.element?["to"], part)
        case .namespace(let namespace): return anyElement(record) { FilterTerm.fits($0.namespace, namespace) }
        case .element(let name): return anyElement(record) { $0.name == name }
        case .id(let id): return record.element?["id"] == id
        case .error(let condition): return isError(record, condition)
        case .store(let name, let outcome):
            return subject.forecast?.effects.contains {
                $0.outcome == outcome && (name == "*" || $0.store.rawValue == name)
            } ?? false
        case .connection(let name): return record.connection == name
        case .number(let range): return range.contains(record.number)
        case .body(let word): return contains(record.stanza?.body, word)
        case .text(let word): return contains(subject.text, word)
        }
    }

    private func isNormalMessage(_ record: WireRecord) -> Bool {
        record.stanza.map { $0.kind == .message && $0.type == nil } ?? false
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

    private func anyElement(_ record: WireRecord, _ condition: (Element) -> Bool) -> Bool {
        guard let element = record.element else { return false }
        var found = false
        element.walk { if !found, condition($0) { found = true } }
        return found
    }

    private static func fits(_ namespace: String, _ pattern: String) -> Bool {
        pattern.hasSuffix("*") ? namespace.hasPrefix(pattern.dropLast()) : namespace == pattern
    }

    private func contains(_ text: String?, _ part: String) -> Bool {
        guard let text else { return false }
        return text.lowercased().contains(part.lowercased())
    }
}
