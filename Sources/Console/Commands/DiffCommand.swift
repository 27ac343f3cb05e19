import Presentation
import Transcripts
import XMPP

/// `diff`: two recorded stanzas compared by meaning.
enum DiffCommand: PromptCommand {
    static let help = CommandHelp(
        "diff", .seeing, "N M", kinds: [.record, .record],
        "compare two records by what their elements mean; -1 is the last, -2 the one before",
        details: """
            Prefixes, the order of attributes and white space between elements do not count; ids and times are named, but are no difference. \
            Whole sessions are compared by xmppscope diff FILE FILE.
            """,
        example: "diff -2 -1")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard arguments.words.count == 2 else {
            throw CommandFailure("diff compares two records, so it needs two numbers. Usage: \(help.usage)")
        }
        let records = [try session.record(arguments, 0), try session.record(arguments, 1)]
        let elements = try records.map { record in
            guard let element = record.element else {
                throw CommandFailure(
                    "record \(record.number) is no XML element, so its meaning cannot be compared: \(record.kind)")
            }
            return element
        }
        let comparison = StanzaComparison(elements[0], elements[1])
        let (left, right) = (String(records[0].number), String(records[1].number))
        for difference in comparison.differences where !difference.isPassing {
            session.show([StyledLine(text: difference.path, .label)])
            for (sign, number, value, role) in [
                ("-", left, difference.left, Role.error), ("+", right, difference.right, Role.secure),
            ] {
                guard let value else { continue }
                session.show(
                    StyledLine(text: "  \(sign) \(number)  ", role).appending(VisibleText(value))
                        .wrapped(to: session.width, indent: 6 + number.count))
            }
        }
        let passing = comparison.differences.filter(\.isPassing).map(\.path)
        let apart = passing.isEmpty ? "" : " apart from \(passing.joined(separator: ", "))"
        session.say(
            comparison.isSame
                ? "records \(left) and \(right) mean the same\(apart)"
                : "records \(left) and \(right) differ"
                    + (passing.isEmpty ? "" : "; so do \(passing.joined(separator: ", "))"))
    }
}
