import Presentation

/// `view`: chooses how much of each record is shown.
enum ViewCommand: PromptCommand {
    static let help = CommandHelp(
        "view", .seeing, "[compact|full|raw|hex]", kinds: [.choice(RecordView.Body.allCases.map(\.rawValue))],
        "how much of each record is shown", example: "view compact")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let name = arguments.words.first else { return session.say("view: \(session.settings.view.rawValue)") }
        guard let view = RecordView.Body(rawValue: name) else {
            throw CommandFailure(
                "there is no view \"\(name)\"; there are \(RecordView.Body.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        session.settings.view = view
    }
}
