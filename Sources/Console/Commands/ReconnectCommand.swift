/// `reconnect`: connects once more.
enum ReconnectCommand: PromptCommand {
    static let help = CommandHelp(
        "reconnect", .connection, "",
        options: [
            .init("follow", nil, "to the place that the server named in <see-other-host/>, if the stream was protected")
        ],
        "connect once more as before, as a new stream",
        details: """
            The TLS session is resumed where the server has given a ticket for it. `connect --reconnect` does this by itself after a cut,
            waiting longer after each attempt; `resume` goes on with the stream that was cut instead.
            """, example: "reconnect")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        try await session.reconnect(follows: arguments.has("follow"))
    }
}
