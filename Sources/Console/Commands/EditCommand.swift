/// `edit`: takes a recorded stanza back into the line.
enum EditCommand: PromptCommand {
    static let help = CommandHelp(
        "edit", .sending, "[N]", kinds: [.record], "put the XML of a record into the line, to be changed and sent",
        example: "edit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record = try session.record(
            arguments, where: { $0.direction == .sent && $0.stanza != nil }, what: "stanza that was sent")
        guard !record.bytes.isEmpty else { throw CommandFailure("record \(record.number) has no bytes") }
        if !record.redactions.isEmpty { session.say("taken out of it: \(record.redactions.joined(separator: ", "))") }
        session.draft(String(decoding: record.bytes, as: UTF8.self))
    }
}
