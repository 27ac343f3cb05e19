import Inspection
import KnowledgeBase
import Presentation

/// `explain`: what a namespace, an element, an error condition, a document or a store is.
enum ExplainCommand: PromptCommand {
    static let help = CommandHelp(
        "explain", .seeing, "TERM…", kinds: [.text], "what a namespace, element, error condition, document or store is",
        example: "explain displayed")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let term = arguments.rest else { throw CommandFailure("a term is missing. Usage: \(help.usage)") }
        let entries = find(term)
        guard !entries.isEmpty else {
            let names = Catalogue.index.entries.map(\.name) + Catalogue.index.namespaces
            let near = Spelling.nearest(to: term, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("nothing is known of \"\(term)\"\(near)")
        }
        var table = TableView("element", "meaning", "document", "what is kept")
        for entry in entries.prefix(40) {
            table.add("\(entry.name)  \(entry.namespace)", entry.meaning.plain, entry.spec, entry.storage)
        }
        session.show(table.lines(width: session.width))
        if entries.count > 40 { session.say("… and \(entries.count - 40) more") }
    }

    static func find(_ term: String) -> [CatalogueEntry] {
        let index = Catalogue.index
        let lower = term.lowercased()
        let name = term.trimmingCharacters("<>/ ")
        let exact = index.entries(namespace: term) + index.entries(name: name)
        if !exact.isEmpty { return exact }
        let document = lower.hasPrefix("xep") ? "XEP-" + lower.filter(\.isNumber).leftPadded(4) : term.uppercased()
        let byDocument = index.entries.filter { $0.document == document }
        if !byDocument.isEmpty { return byDocument }
        return index.entries.filter { $0.namespace.contains(lower) || $0.meaning.plain.lowercased().contains(lower) }
    }
}

extension String {
    fileprivate func trimmingCharacters(_ characters: String) -> String {
        var text = self[...]
        while let first = text.first, characters.contains(first) { text = text.dropFirst() }
        while let last = text.last, characters.contains(last) { text = text.dropLast() }
        return String(text)
    }

    fileprivate func leftPadded(_ length: Int) -> String { String(repeating: "0", count: max(0, length - count)) + self }
}
