import Inspection
import Presentation

/// `show`: shows a record again, whole.
enum ShowCommand: PromptCommand {
    static let help = CommandHelp(
        "show", .seeing, "[N]", kinds: [.record],
        options: [.init("raw", nil, "the bytes in their own spelling"), .init("hex", nil, "the bytes as numbers")],
        "show a record again, with nothing folded; -1 is the last", example: "show -1")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record = try session.record(arguments)
        var presenter = session.presenter
        if presenter.settings.view == .compact { presenter.settings.view = .full }
        if arguments.has("raw") { presenter.settings.view = .raw }
        if arguments.has("hex") { presenter.settings.view = .hex }
        presenter.settings.showsForecast = true
        let inspected = InspectedRecord(
            record: record, forecast: session.inspector.forecast(of: record.number), findings: [], revised: [])
        session.show(presenter.lines(inspected, session.inspector.knowledge, unfolds: true))
    }
}
