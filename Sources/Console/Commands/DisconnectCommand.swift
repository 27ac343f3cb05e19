/// `disconnect`: closes the stream.
enum DisconnectCommand: PromptCommand {
    static let help = CommandHelp(
        "disconnect", .connection, "", "close the stream and wait for the server to do the same", example: "disconnect")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws { try await session.disconnect() }
}
