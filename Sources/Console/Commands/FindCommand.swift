import Inspection
import Presentation

/// `find`: lists the records that fulfil a condition.
enum FindCommand: PromptCommand {
    static let help = CommandHelp(
        "find", aliases: ["count"], .seeing, "FILTER…", kinds: [.text],
        options: [.init("all", nil, "all of them, not only the last twenty")],
        "list the records that fulfil a condition, and count them", details: "The terms are those of `filter`.",
        example: "find kept:archive")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else { throw CommandFailure("a filter is missing. Usage: \(help.usage)") }
        let filter = try RecordFilter.reading(text)
        let found = session.ring.records.filter {
            $0.number > 0 && filter.matches(FilterSubject($0, forecast: session.inspector.forecast(of: $0.number)))
        }
        let shown = arguments.has("all") ? found[...] : found.suffix(20)
        var presenter = session.presenter
        presenter.settings.view = .compact
        for record in shown {
            session.show(
                presenter.lines(
                    InspectedRecord(record: record, findings: [], revised: []), session.inspector.knowledge))
        }
        let total = session.ring.records.count
        session.say(
            "\(found.count) of \(total) records"
                + (shown.count < found.count ? ", the last \(shown.count) are shown; --all shows them all" : ""))
    }
}
