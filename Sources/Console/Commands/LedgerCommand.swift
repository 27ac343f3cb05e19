import Inspection
import Presentation
import XMPP

/// `ledger`: lists what this session has caused to be kept.
enum LedgerCommand: PromptCommand {
    static let help = CommandHelp(
        "ledger", .storing, "", options: [.init("json", nil, "one JSON object a line")],
        "what this session has caused to be kept, where and until when", example: "ledger")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var entries: [LedgerView.Entry] = []
        for (number, forecast) in session.inspector.recentForecasts {
            guard let record = session.ring.record(number: number), record.direction == .sent, let stanza = record.stanza
            else { continue }
            for effect in forecast.keeping where !effect.store.isPassing {
                let until = effect.retention.seconds.flatMap { seconds in
                    record.time.map { Timestamp(microseconds: $0.microseconds + Int64(seconds) * 1_000_000) }
                }
                let what = "\(stanza.kind.rawValue)\(stanza.to.map { " to \($0)" } ?? "")"
                entries.append(LedgerView.Entry(number: number, what: what, effect: effect, until: until))
            }
        }
        if arguments.has("json") { return session.show(entries.map { StyledLine(text: LedgerView.json($0)) }) }
        session.show(LedgerView(width: session.width).lines(entries))
    }
}
