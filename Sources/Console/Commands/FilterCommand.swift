import Inspection
import Presentation
import XMLStreaming

/// `filter`: shows only what fulfils a condition.
enum FilterCommand: PromptCommand {
    static let help = CommandHelp(
        "filter", .seeing, "[FILTER…|off]", kinds: [.text],
        "show only what fulfils a condition; everything is still recorded",
        details: "Terms are joined by & (or just put side by side), | and !, with parentheses:\n"
            + FilterTerm.vocabulary.map { "  " + $0.term.padding(12) + $0.meaning }.joined(separator: "\n")
            + "\nAnything else is looked for in the text. The filter sees what was redacted, so it cannot be used to guess a secret.",
        example: "filter message & !error")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else {
            return session.say(session.filter.map { "filter: \($0.source)" } ?? "no filter is set")
        }
        session.filter = text == "off" ? nil : try RecordFilter.reading(text)
    }
}

extension RecordFilter {
    /// Reads a filter as it is typed at the prompt, with XPath.
    package static func reading(_ text: String) throws(CommandFailure) -> RecordFilter {
        do throws(Failure) {
            return try RecordFilter(text) { expression in
                let xpath = try XPathExpression(expression)
                return { xpath.matches($0) }
            }
        } catch {
            throw CommandFailure("the filter cannot be read: \(error). See: help filter")
        }
    }
}

extension String {
    /// The text with spaces at its end up to a length.
    func padding(_ length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }
}
