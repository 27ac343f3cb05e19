import Inspection
import Presentation
import XMLStreaming

/// `filter`: shows only what fulfils a condition.
enum FilterCommand: PromptCommand {
    static let help = CommandHelp(
        "filter", .seeing, "[FILTER…|off]", kinds: [.text],
        "show only what fulfils a condition; everything is still recorded",
        details: """
            filter message & with:sister     only messages from and to her
            filter !presence                 everything but presence
            filter off                       everything again
            help filters shows all that can stand in a filter.
            """,
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
        if let option = optionBehind(text) {
            throw CommandFailure(
                "\(option) stands behind the filter; options go before it, and a text with hyphens into quotes")
        }
        do throws(Failure) {
            return try RecordFilter(text) { expression in
                let xpath = try XPathExpression(expression)
                return { xpath.matches($0) }
            }
        } catch {
            throw CommandFailure("the filter cannot be read: \(error). See: help filters")
        }
    }
}

extension RecordFilter {
    /// An option that was written behind a filter, where it would be a text to look for.
    private static func optionBehind(_ text: String) -> Substring? {
        var isQuoted = false
        var previous: Character = " "
        for index in text.indices {
            if text[index] == "\"" || text[index] == "'" { isQuoted.toggle() }
            let rest = text[index...]
            if !isQuoted, previous == " ", rest.hasPrefix("--"), rest.dropFirst(2).first?.isLetter == true {
                return rest.prefix { !$0.isWhitespace }
            }
            previous = text[index]
        }
        return nil
    }
}

extension String {
    /// The text with spaces at its end up to a length.
    func padding(_ length: Int) -> String { self + String(repeating: " ", count: max(0, length - count)) }
}
