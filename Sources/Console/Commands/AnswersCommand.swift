import Presentation

/// `answers`: answers the five questions for a stanza.
enum AnswersCommand: PromptCommand {
    static let help = CommandHelp(
        "answers", .storing, "[N]", kinds: [.record],
        "the five questions: stored before forwarding, before delivery, how long, how, and deleted?", example: "answers")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let (record, forecast) = try session.stanzaWithForecast(arguments)
        let what = record.stanza.map { "\($0.kind.rawValue)\($0.to.map { " to \($0)" } ?? "")" } ?? ""
        session.say("for record \(record.number), \(what):", .heading)
        session.show(AnswersView(width: session.width).lines(forecast.answers))
    }
}
