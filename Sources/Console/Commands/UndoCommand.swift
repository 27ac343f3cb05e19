import Presentation
import XMLTree
import XMPP

/// `undo`: takes back from the server what a stanza has left there.
enum UndoCommand: PromptCommand {
    static let help = CommandHelp(
        "undo", .storing, "[N]", kinds: [.record],
        options: [.init("yes", nil, "send it without asking"), .init("dry-run", nil, "only show what would be sent")],
        "take back what a stanza left on the server, where the protocol allows it",
        details:
            "Shows the stanzas first, says what cannot be taken back, and asks. Only to the addresses of the stanza itself.",
        example: "undo --dry-run")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let record = try session.record(
            arguments, where: { $0.direction == .sent && session.undo($0) != nil },
            what: "stanza to take back")
        guard record.direction == .sent, record.stanza != nil else {
            throw CommandFailure(
                "record \(record.number) was not sent from here as a stanza; `ledger` lists what left something")
        }
        guard let undo = session.undo(record) else {
            throw CommandFailure("record \(record.number) left nothing that the protocol allows to take back")
        }
        try await session.takeBack([(record.number, undo)], arguments)
    }
}

extension Session {
    /// What takes a record back, with what the records before it show of what was there; nil where nothing does.
    func undo(_ record: WireRecord) -> StanzaUndo? {
        record.stanza.flatMap {
            StanzaUndo($0, earlier: EarlierData(ring.records, before: record.number, of: address?.bare))
        }
    }

    /// Shows what takes stanzas back, asks, and sends it.
    func takeBack(_ undos: [(number: Int, undo: StanzaUndo)], _ arguments: Arguments) async throws(CommandFailure) {
        for (number, undo) in undos {
            say("record \(number): \(undo.what)" + (undo.remains.isEmpty ? "" : "; \(undo.remains)"))
            for stanza in undo.stanzas { say("  " + stanza.xml(in: Namespace.client), .text) }
        }
        if arguments.has("dry-run") { return }
        guard connection != nil, address != nil else { throw .notConnected }
        if !arguments.has("yes"), await !confirm("Send \(undos.count == 1 ? "it" : "them")?") {
            throw CommandFailure("nothing was sent; to go on without being asked: undo --yes")
        }
        for (number, undo) in undos {
            takenBack[number] = true
            for stanza in undo.stanzas {
                var stanza = stanza
                stanza["id"] = surroundings.identifier()
                try await send(stanza, arguments)
                // What takes back is not itself to be taken back.
                takenBack[lastNumber + 1] = true
            }
        }
    }
}
