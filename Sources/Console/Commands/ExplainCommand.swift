import KnowledgeBase
import Presentation

/// `explain`: what a namespace, an element, an error condition, a document or a store is.
enum ExplainCommand: PromptCommand {
    static let help = CommandHelp(
        "explain", .seeing, "TERM…", kinds: [.text], "what a namespace, element, error condition, document or store is",
        example: "explain displayed")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let term = arguments.rest else { throw CommandFailure("a term is missing. Usage: \(help.usage)") }
        let answers = Glossary.index.answers(to: term)
        guard !answers.isEmpty else {
            let near = Glossary.index.nearest(to: term).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                "nothing is known of \"\(term)\"\(near.isEmpty ? "; try a namespace, an element, an error condition, XEP-0160, RFC 6121 §8.5 or a store" : near)"
            )
        }
        session.show(GlossaryView(width: session.width) { Glossary.title(of: $0) }.lines(answers))
    }
}
