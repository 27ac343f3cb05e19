import Inspection
import Presentation

/// `assume`: asserts the state of somebody's account.
enum AssumeCommand: PromptCommand {
    static let help = CommandHelp(
        "assume", .storing, "[JID] [STATE]",
        kinds: [.address, .choice(RecipientState.allCases.map(\.rawValue) + ["unknown"])],
        "say what state somebody's account is in; forecasts go by it instead of what was seen",
        details: """
            assume                               what is assumed
            assume sister@realworld.lit offline
            assume sister@realworld.lit unknown  go by what was seen again
            States: \(RecipientState.allCases.map(\.rawValue).joined(separator: ", ")).
            """,
        example: "assume sister@realworld.lit offline")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard !arguments.words.isEmpty else { return list(session) }
        let address = try arguments.address(0, help).bare
        let word = try arguments.word(1, "a state", help)
        if word == "unknown" {
            session.inspector.assume(address, nil)
            return session.say("\(address): forecasts go by what was seen")
        }
        guard let state = RecipientState(rawValue: word) else {
            let names = RecipientState.allCases.map(\.rawValue) + ["unknown"]
            let near = Spelling.nearest(to: word, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure("\"\(word)\" is none of \(names.joined(separator: ", "))\(near)")
        }
        session.inspector.assume(address, state)
        session.say("\(address) is taken to be \(state.rawValue)")
    }

    private static func list(_ session: isolated Session) {
        let assumptions = session.inspector.knowledge.assumptions.sorted { $0.key.description < $1.key.description }
        if assumptions.isEmpty { return session.say("nothing is assumed; forecasts go by what was seen") }
        var table = TableView("account", "state")
        for (address, state) in assumptions { table.add(address.description, state.rawValue) }
        session.show(table.lines(width: session.tableWidth))
    }
}
