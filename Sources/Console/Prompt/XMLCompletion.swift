import Inspection
import KnowledgeBase
import LineEditing
import XMLTree
import XMPP

/// Completes XML by its context: elements that fit inside the open one, their attributes and values, end tags.
///
/// What fits where is asked of the catalogue, which knows the places of elements; their attributes are those that its meanings name.
struct XMLCompletion {
    private let assistance: PromptAssistance

    init(_ assistance: PromptAssistance) { self.assistance = assistance }

    /// What may stand after the text.
    func complete(_ text: String) -> Completion {
        let context = XMLContext(text)
        switch context.place {
        case .content: return content(text, context)
        case .name(let typed): return names(typed, context)
        case .endName(let typed):
            guard let open = context.open.last, open.name.hasPrefix(typed) else { return .none }
            return Completion(replacing: typed.count, candidates: [Completion.Candidate(open.name, suffix: ">")])
        case .attribute(let typed, let element): return attributes(typed, element, context)
        case .value(let typed, let attribute, let element, let quote):
            return values(typed, attribute, element, quote, context)
        case .elsewhere: return .none
        }
    }

    /// An end tag; before it, the words of an element that has nothing but words of a list.
    private func content(_ text: String, _ context: XMLContext) -> Completion {
        guard let open = context.open.last else { return .none }
        let typed = String(text[(text.lastIndex(of: ">").map { text.index(after: $0) } ?? text.startIndex)...])
        let words = XMLWords.texts[open.name, default: []].filter { $0.hasPrefix(typed) }
        guard words.isEmpty || words == [typed] else {
            return list(typed, words.map { ($0, "", "</\(open.name)>") })
        }
        return Completion(replacing: 0, candidates: [Completion.Candidate("</\(open.name)>", suffix: "")])
    }

    // MARK: - Elements

    private func names(_ typed: String, _ context: XMLContext) -> Completion {
        guard let parent = context.open.last else {
            return list(typed, ["message", "presence", "iq"].map { ($0, "a stanza", " ") })
        }
        var notes: [String: String] = [:]
        for (name, note) in XMLWords.children[parent.name, default: [:]] where parent.namespace == Namespace.client {
            notes[name] = note
        }
        for entry in entries(in: context) {
            let text = entry.namespace == parent.namespace ? entry.name : "\(entry.name) xmlns='\(entry.namespace)'"
            if notes[text] == nil { notes[text] = "\(entry.document)  \(entry.meaning.plain)" }
        }
        return list(typed, notes.sorted { $0.key < $1.key }.map { ($0.key, $0.value, "") })
    }

    /// What may stand directly in the innermost open element.
    private func entries(in context: XMLContext) -> [CatalogueEntry] {
        let ancestors = context.open.map(\.element)
        guard let parent = ancestors.last else { return [] }
        let isStanza = Stanza.Kind(rawValue: parent.name) != nil && parent.namespace == Namespace.client
        let named = Catalogue.index.entries.filter { $0.name != CatalogueEntry.anyName && !$0.namespace.isEmpty }
        func fits(_ entry: CatalogueEntry, atLeast least: Int) -> Bool {
            let position = ElementPosition(
                Element(entry.name, xmlns: entry.namespace), ancestors: ancestors, direction: .sent)
            return entry.place.fit(position).map { $0 >= least } ?? false
        }
        if isStanza { return named.filter { !$0.place.isInsideAnElement && fits($0, atLeast: 1) } }
        let children = named.filter { $0.place.isInsideAnElement && fits($0, atLeast: 2) }
        if !children.isEmpty { return children }
        return named.filter { $0.namespace == parent.namespace && $0.name != parent.name && !fits($0, atLeast: 3) }
    }

    // MARK: - Attributes

    private func attributes(_ typed: String, _ element: XMLContext.Open, _ context: XMLContext) -> Completion {
        var names = XMLWords.attributes[element.name, default: []]
        if context.open.isEmpty {
            names = ["to", "type", "id", "from", "xml:lang"]
        } else {
            for entry in Catalogue.index.entries(name: element.name, namespace: element.namespace) {
                names += entry.meaning.attributes + entry.place.attributes.map(\.name)
            }
            if element.attributes["xmlns"] == nil { names.append("xmlns") }
        }
        var listed: Set<String> = []
        let missing = names.filter { element.attributes[$0] == nil && listed.insert($0).inserted }
        return list(typed, missing.map { ($0 + "=", "", "'") })
    }

    private func values(
        _ typed: String, _ attribute: String, _ element: XMLContext.Open, _ quote: Character, _ context: XMLContext
    ) -> Completion {
        let end = String(quote)
        switch attribute {
        case "to", "from", "jid", "by": return list(typed, assistance.addressList(typed).map { ($0, "", end) })
        case "node": return list(typed, assistance.seen.withLock { $0.nodes.recentFirst.map(\.key) }.map { ($0, "", end) })
        case "id" where !context.open.isEmpty:
            // Receipts, markers, corrections and reactions name an earlier message.
            return list(typed, assistance.seen.withLock { $0.ids.recentFirst }.map { ($0.key, $0.value, end) })
        case "xmlns":
            let fitting = entries(in: context).filter { $0.name == element.name }.map(\.namespace)
            let own = fitting.isEmpty ? Catalogue.index.entries(name: element.name).map(\.namespace) : fitting
            let all = own.isEmpty ? Catalogue.index.namespaces : Array(Set(own)).sorted()
            return list(typed, all.map { ($0, Catalogue.index.document(namespace: $0) ?? "", end) })
        default:
            let known = XMLWords.values["\(element.name)/@\(attribute)"] ?? []
            let places = Catalogue.index.entries(name: element.name, namespace: element.namespace).flatMap(
                \.place.attributes)
            let values = known + places.filter { $0.name == attribute }.compactMap(\.value)
            var listed: Set<String> = []
            return list(typed, values.filter { listed.insert($0).inserted }.map { ($0, "", end) })
        }
    }

    private func list(_ typed: String, _ candidates: [(text: String, note: String, suffix: String)]) -> Completion {
        Completion(
            replacing: typed.count,
            candidates: candidates.filter { $0.text.hasPrefix(typed) }.map {
                Completion.Candidate($0.text, suffix: $0.suffix, note: $0.note)
            })
    }
}

extension XMLContext.Open {
    /// The open element without what is in it.
    fileprivate var element: Element {
        var element = Element(name, xmlns: namespace)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { element[name] = value }
        return element
    }
}

extension ElementPlace {
    /// Whether it is a place in another element than a stanza.
    fileprivate var isInsideAnElement: Bool {
        switch self {
        case .child, .within, .stanzaError, .item: true
        case .all(let places), .either(let places): places.contains { $0.isInsideAnElement }
        case .anywhere, .firstLevel, .feature, .stanza, .inside, .streamError, .form, .attribute, .having, .containing,
            .received, .sent:
            false
        }
    }

    /// The attributes that the place asks for, with their values where it says one.
    fileprivate var attributes: [(name: String, value: String?)] {
        switch self {
        case .attribute(let name, let value): [(name, value)]
        case .having(let name): [(name, nil)]
        case .all(let places), .either(let places): places.flatMap { $0.attributes }
        case .anywhere, .firstLevel, .feature, .stanza, .inside, .child, .within, .stanzaError, .streamError, .item, .form,
            .containing, .received, .sent:
            []
        }
    }
}
