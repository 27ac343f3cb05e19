import XMPP

/// `again`: sends a recorded stanza once more.
enum AgainCommand: PromptCommand {
    static let help = CommandHelp(
        "again", .sending, "[N]", kinds: [.record], sends: true, "send a stanza of yours once more, with a fresh id",
        example: "again")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record = try session.record(
            arguments, where: { $0.direction == .sent && $0.stanza != nil }, what: "stanza that was sent")
        guard var stanza = record.stanza, record.direction == .sent else {
            throw CommandFailure(
                "record \(record.number) is no stanza of yours; `edit \(record.number)` takes it into the line")
        }
        guard record.redactions.isEmpty else {
            throw CommandFailure(
                "record \(record.number) is kept without its secrets, so it cannot be sent again; `edit` it")
        }
        if stanza.id != nil { stanza.id = session.surroundings.identifier() }
        try await session.send(stanza.element, arguments)
    }
}
