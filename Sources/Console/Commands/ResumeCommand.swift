/// `resume`: goes on with a stream that was cut (XEP-0198 §5).
enum ResumeCommand: PromptCommand {
    static let help = CommandHelp(
        "resume", .connection, "",
        "go on with the stream that was cut, and send again what the server had not handled (XEP-0198)",
        details: """
            The stream has to be managed before the cut: `sm enable`. The server keeps it for as long as it said; what came meanwhile is
            delivered, and what it had not acknowledged is sent once more and named.
            """, example: "resume")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws { try await session.resumeStream() }
}
