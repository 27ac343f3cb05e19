import Presentation
import XMPP

/// `flow`: draws the recent exchange as arrows between the client and the servers.
enum FlowCommand: PromptCommand {
    static let help = CommandHelp(
        "flow", .seeing, "[COUNT]", kinds: [.choice(["5", "20"])],
        options: [.init("stream", nil, "the stream's own traffic too")],
        "draw the recent exchange: who sent what over which servers, and what is kept where",
        details: "Dashed arrows were not seen; they follow from what was. Without COUNT it draws the last ten stanzas.",
        example: "flow 2")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var count = 10
        if let word = arguments.words.first {
            guard let number = Int(word), number > 0 else {
                throw CommandFailure(
                    "\"\(word)\" is not a number of stanzas. Usage: \(help.usage)", status: ExitStatus.usage)
            }
            count = number
        }
        let records = session.ring.records.filter { $0.number > 0 && (arguments.has("stream") || $0.stanza != nil) }
        var flow = ExchangeFlow(account: session.address ?? session.connectOptions?.address)
        for record in records.suffix(count) { flow.add(record, session.inspector.forecast(of: record.number)) }
        guard !flow.events.isEmpty else {
            throw CommandFailure("there is no stanza yet; send one, for example: msg JID TEXT")
        }
        session.show(flow.view.lines(width: session.width))
    }
}
