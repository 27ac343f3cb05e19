import Inspection
import KnowledgeBase
import Presentation

/// `compare`: the forecasts of several servers for one stanza, side by side.
enum CompareCommand: PromptCommand {
    static let help = CommandHelp(
        "compare", .storing, "[N] [PROFILE…]", kinds: [.record, .profile, .profile],
        "what different servers would keep of a stanza, side by side",
        details: """
            compare                               the last message, under the standards, Prosody and ejabberd
            compare 14 prosody-0.12 ejabberd-26   record 14 under these two
            Each profile has its default settings; `set` changes those that the session's own forecasts go by.
            """,
        example: "compare prosody-0.12 ejabberd-23.01")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let hasNumber = arguments.words.first.map { Int($0) != nil } ?? false
        let names = hasNumber ? Array(arguments.words.dropFirst()) : arguments.words
        let record = hasNumber ? try session.record(arguments, what: "stanza") : try session.lastStanza()
        guard let stanza = record.stanza else {
            throw CommandFailure(
                "record \(record.number) is no stanza, so nothing is forecast for it; `find stanza` lists the stanzas")
        }
        let context = session.inspector.context(of: record.number) ?? session.inspector.knowledge.context(for: record)
        var forecasts: [(title: String, forecast: Forecast)] = []
        for name in names.isEmpty ? ["standards", "prosody-0.12", "ejabberd-23.01"] : names {
            let profile = try profile(name)
            forecasts.append((profile.id, Forecaster(PartySetup(profile)).forecast(stanza, context)))
        }
        session.say("record \(record.number), under each server's default settings:", .heading)
        session.show(ComparisonView(width: session.width).lines(forecasts))
    }

    /// The profile with that name, or the only one whose name begins so.
    private static func profile(_ name: String) throws -> ServerProfile {
        let starting = ProfileLibrary.all.filter { $0.id.hasPrefix(name) }
        if let exact = ProfileLibrary.profile(name) ?? starting.first { return exact }
        do {
            return try ForecastSettings.profile(name)
        } catch {
            throw CommandFailure(error.message)
        }
    }
}
