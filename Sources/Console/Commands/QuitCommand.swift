/// `quit`: closes the stream and leaves.
enum QuitCommand: PromptCommand {
    static let help = CommandHelp(
        "quit", aliases: ["exit", "bye"], .program, "", "close the stream and leave; Ctrl-D does the same", example: "quit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws { session.isLeaving = true }
}
