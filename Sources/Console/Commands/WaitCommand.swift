/// `wait`: waits until every request is answered.
enum WaitCommand: PromptCommand {
    static let help = CommandHelp(
        "wait", .program, "[SECONDS]", kinds: [.choice(["10"])],
        "wait until every request is answered; fails after 10 seconds",
        example: "wait")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let seconds = try SleepCommand.seconds(arguments.words.first) ?? 10
        guard await session.wait(for: .answers, seconds: seconds) else {
            try Task.checkCancellation()
            throw CommandFailure("\(session.pendingRequests.count) request(s) were not answered; `pending` lists them")
        }
    }
}
