import Inspection
import Presentation

/// `later`: what becomes of what a stanza has left behind.
enum LaterCommand: PromptCommand {
    static let help = CommandHelp(
        "later", .storing, "[N]", kinds: [.record],
        "what becomes of the copies of a stanza: on delivery, on expiry, after a lost connection",
        details: "One line for each thing that may happen, as far as it is known of the server's product.", example: "later")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let (record, forecast) = try session.stanzaWithForecast(arguments)
        guard let stanza = record.stanza else {
            throw CommandFailure("record \(record.number) is no stanza; `find stanza` lists the stanzas")
        }
        let context = session.inspector.context(of: record.number) ?? session.inspector.knowledge.context(for: record)
        let steps = session.inspector.forecaster(for: stanza, context).life(of: stanza, forecast, context)
        session.say("later, for record \(record.number):", .heading)
        var table = TableView("copy", "when", "what then", "source")
        var copy = ""
        for step in steps {
            let place = "\(step.party.words), \(step.store.words)"
            table.add(place == copy ? "" : place, step.event.rawValue, step.outcome, step.cite.shortText)
            copy = place
        }
        session.show(
            table.lines(
                width: session.width, empty: "no copy is expected, or it is not known what becomes of it on this server"))
    }
}
