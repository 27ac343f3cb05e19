/// `sleep`: waits for a time.
enum SleepCommand: PromptCommand {
    static let help = CommandHelp(
        "sleep", .program, "SECONDS", kinds: [.choice(["1"])], "do nothing for so many seconds", example: "sleep 0.1")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let seconds = try seconds(try arguments.word(0, "a number of seconds", help)) else { return }
        try await Task.sleep(for: .seconds(seconds))
    }

    /// A number of seconds; nil for no text.
    static func seconds(_ text: String?) throws(CommandFailure) -> Double? {
        guard let text else { return nil }
        guard let seconds = Double(text), seconds >= 0, seconds < 1e7 else {
            throw CommandFailure("\"\(text)\" is not a number of seconds, like 0.5")
        }
        return seconds
    }
}
