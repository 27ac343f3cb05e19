import Transcripts

/// `edit`: takes a recorded stanza back into the line, or into an editor.
enum EditCommand: PromptCommand {
    static let help = CommandHelp(
        "edit", .sending, "[N]", kinds: [.record],
        "change the XML of a record, in your editor or in the line, and send it",
        details: """
            The editor is that of set editor=COMMAND, or else of VISUAL or EDITOR; set editor=none for the line itself. What the editor leaves \
            comes into the line, where Enter sends it and Ctrl-C does not. An empty file sends nothing.
            """,
        example: "edit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record = try session.record(
            arguments, where: { $0.direction == .sent && $0.stanza != nil }, what: "stanza that was sent")
        guard !record.bytes.isEmpty else {
            throw CommandFailure("record \(record.number) has no bytes, so there is nothing to edit")
        }
        if !record.redactions.isEmpty { session.say("taken out of it: \(record.redactions.joined(separator: ", "))") }
        var text = String(decoding: record.unwrappedBytes, as: UTF8.self)
        if let editor = session.editor { text = try await session.edited(text, in: editor) }
        if text.isEmpty { session.say("the file is empty, so nothing is sent") } else { session.draft(text) }
    }
}
