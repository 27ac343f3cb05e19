import Inspection
import KnowledgeBase
import LineEditing

/// Completes XML by its context: elements that fit inside the open one, their attributes and values, end tags.
struct XMLCompletion {
    private let assistance: PromptAssistance

    init(_ assistance: PromptAssistance) { self.assistance = assistance }

    /// What may stand after the text.
    func complete(_ text: String) -> Completion {
        let context = XMLContext(text)
        switch context.place {
        case .content:
            guard let open = context.open.last else { return .none }
            return Completion(replacing: 0, candidates: [Completion.Candidate("</\(open.name)>", suffix: "")])
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

    private func names(_ typed: String, _ context: XMLContext) -> Completion {
        guard let parent = context.open.last else {
            return list(typed, ["message", "presence", "iq"].map { ($0, "a stanza", " ") })
        }
        var candidates: [(String, String, String)] = []
        if parent.namespace == "jabber:client" {
            switch parent.name {
            case "message":
                candidates = [("body", "the text", ">"), ("subject", "the subject", ">"), ("thread", "the thread", ">")]
            case "presence":
                candidates = [
                    ("show", "the kind of availability", ">"), ("status", "in words", ">"), ("priority", "-128 to 127", ">"),
                ]
            default: break
            }
        }
        var known = Set(candidates.map(\.0))
        for entry in Catalogue.index.entries where fits(entry, parent) && entry.name != CatalogueEntry.anyName {
            let isInherited = entry.namespace == parent.namespace
            let text = isInherited ? entry.name : "\(entry.name) xmlns='\(entry.namespace)'"
            if known.insert(text).inserted { candidates.append((text, entry.document, isInherited ? " " : "")) }
        }
        return list(typed, candidates.sorted { $0.0 < $1.0 })
    }

    /// Whether the element may stand in the open one, as far as the catalogue says.
    private func fits(_ entry: CatalogueEntry, _ parent: XMLContext.Open) -> Bool {
        ["message", "presence", "iq"].contains(parent.name) && parent.namespace == "jabber:client"
            ? entry.place.description.contains(parent.name)
            : entry.namespace == parent.namespace && entry.name != parent.name
    }

    private func attributes(_ typed: String, _ element: XMLContext.Open, _ context: XMLContext) -> Completion {
        var names = ["xmlns"]
        if context.open.isEmpty { names = ["to", "type", "id", "from", "xml:lang"] }
        let missing = names.filter { element.attributes[$0] == nil }
        return list(typed, missing.map { ($0 + "=", "", "'") })
    }

    private func values(
        _ typed: String, _ attribute: String, _ element: XMLContext.Open, _ quote: Character, _ context: XMLContext
    ) -> Completion {
        let end = String(quote)
        switch attribute {
        case "to", "from", "jid", "by": return list(typed, assistance.addressList(typed).map { ($0, "", end) })
        case "xmlns":
            let own = Catalogue.index.entries(name: element.name).map(\.namespace)
            let all = own.isEmpty ? Catalogue.index.namespaces : Array(Set(own)).sorted()
            return list(typed, all.map { ($0, Catalogue.index.document(namespace: $0) ?? "", end) })
        case "type" where context.open.isEmpty:
            let types: [String] =
                switch element.name {
                case "message": ["chat", "normal", "groupchat", "headline", "error"]
                case "iq": ["get", "set", "result", "error"]
                case "presence": ["unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"]
                default: []
                }
            return list(typed, types.map { ($0, "", end) })
        default: return .none
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
