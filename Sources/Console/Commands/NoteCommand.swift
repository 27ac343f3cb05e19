import XMPP

/// `note`: writes a remark into the session and its transcript.
enum NoteCommand: PromptCommand {
    static let help = CommandHelp(
        "note", aliases: ["mark"], .seeing, "TEXT…", kinds: [.text],
        "write a remark between the records, and into the transcript",
        example: "note from here on with carbons")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let text = arguments.rest else { throw CommandFailure("the text is missing. Usage: \(help.usage)") }
        session.take(
            WireRecord(
                time: session.surroundings.now(), connection: session.connection?.options.name ?? "1", direction: nil,
                content: .note(text)))
    }
}
