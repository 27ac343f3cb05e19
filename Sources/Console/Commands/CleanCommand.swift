import XMPP

/// `clean`: takes back what the whole session has left on the server.
enum CleanCommand: PromptCommand {
    static let help = CommandHelp(
        "clean", .storing, "",
        options: [.init("yes", nil, "send it without asking"), .init("dry-run", nil, "only show what would be sent")],
        "take back what this session left on the server, the last first, where the protocol allows it",
        details: "Messages are left alone: a retraction would only add another one. `undo N` asks for it.",
        example: "clean --dry-run")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let undos = session.ring.records.reversed().compactMap { record -> (Int, StanzaUndo)? in
            guard record.direction == .sent, let stanza = record.stanza, stanza.kind != .message,
                session.takenBack.peek(record.number) == nil, let undo = session.undo(record)
            else { return nil }
            return (record.number, undo)
        }
        guard !undos.isEmpty else { return session.say("nothing of this session has to be taken back") }
        try await session.takeBack(undos, arguments)
    }
}
