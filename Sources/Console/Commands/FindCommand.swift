import Inspection
import Presentation
import XMPP

/// `find`: lists the records that fulfil a condition.
enum FindCommand: PromptCommand {
    static let help = CommandHelp(
        "find", .seeing, "FILTER…", kinds: [.text],
        options: [.init("all", nil, "all of them, not only the last twenty")],
        "list the records that fulfil a condition, and count them",
        details: """
            find body~hundred                the body has "hundred" in it
            find received & type=error       with these values
            find kept:archive !from:sister   what an archive keeps, unless it came from her
            help filters shows all that can stand in a filter.
            """,
        example: "find kept:archive")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else { throw CommandFailure("a filter is missing. Usage: \(help.usage)") }
        let filter = try RecordFilter.reading(text)
        let found = session.records(fulfilling: filter)
        let shown = arguments.has("all") ? found[...] : found.suffix(20)
        var presenter = session.presenter
        presenter.settings.view = .compact
        for record in shown {
            session.show(
                presenter.lines(
                    InspectedRecord(record: record, findings: [], revised: []), session.inspector.knowledge))
        }
        session.say(
            "\(found.count) of \(session.ring.records.count) records"
                + (shown.count < found.count ? ", the last \(shown.count) are shown; --all shows them all" : ""))
        if found.isEmpty { session.say(session.reading(of: filter)) }
    }
}

extension Session {
    /// The records, as far as they are kept, that fulfil a filter.
    func records(fulfilling filter: RecordFilter) -> [WireRecord] {
        ring.records.filter {
            $0.number > 0 && filter.matches(FilterSubject($0, forecast: inspector.forecast(of: $0.number)))
        }
    }

    /// How a filter that finds nothing was read, so that somebody sees what they did not mean.
    func reading(of filter: RecordFilter) -> String {
        var text = "looked for: \(filter.words)"
        let conditions = filter.conditions
        if conditions.count > 1 {
            text += "\neach alone: "
            text += conditions.map { "\($0.words) \(records(fulfilling: $0).count)" }.joined(separator: ", ")
        }
        for proposal in filter.proposals { text += "\ndid you mean: \(proposal)" }
        return text + "\nhelp filters shows all that can stand in a filter"
    }
}
