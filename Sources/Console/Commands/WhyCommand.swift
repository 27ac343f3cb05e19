import Presentation

/// `why`: shows every rule that was looked at for a forecast.
enum WhyCommand: PromptCommand {
    static let help = CommandHelp(
        "why", .storing, "[N]", kinds: [.record], "every rule that was looked at for a stanza, with its source",
        example: "why")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let (record, forecast) = try session.stanzaWithForecast(arguments)
        session.say("why, for record \(record.number):", .heading)
        session.show(TraceView(width: session.width).lines(forecast))
    }
}
