import Inspection
import Presentation
import XMPP

/// `stats`: counts what crossed the wire.
enum StatsCommand: PromptCommand {
    static let help = CommandHelp(
        "stats", .seeing, "[FILTER…]", kinds: [.text],
        "count records and bytes by kind and direction, and payloads by namespace",
        example: "stats")

    /// Records and bytes, sent and received.
    private struct Count {
        var sent = 0
        var received = 0
        var bytes = 0
    }

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let filter = try arguments.rest.map { text throws(CommandFailure) in try RecordFilter.reading(text) }
        var kinds: [String: Count] = [:]
        var namespaces: [String: Count] = [:]
        for record in session.ring.records where record.number > 0 {
            let subject = FilterSubject(record, forecast: session.inspector.forecast(of: record.number))
            guard filter?.matches(subject) ?? true else { continue }
            count(record, &kinds[record.kind, default: Count()])
            for namespace in Set(record.stanza?.payloads.map(\.namespace) ?? []) {
                count(record, &namespaces[namespace, default: Count()])
            }
        }
        session.show(table("kind", kinds, session.width))
        if !namespaces.isEmpty { session.show(table("payload in", namespaces, session.width)) }
    }

    private static func count(_ record: WireRecord, _ count: inout Count) {
        if record.direction == .sent { count.sent += 1 } else if record.direction == .received { count.received += 1 }
        count.bytes += record.bytes.count
    }

    private static func table(_ heading: String, _ counts: [String: Count], _ width: Int) -> [StyledLine] {
        var table = TableView([
            .init(heading), .init("sent", right: true), .init("received", right: true), .init("bytes", right: true),
        ])
        for (name, count) in counts.sorted(by: { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }) {
            table.add(name, String(count.sent), String(count.received), ByteCount.text(count.bytes))
        }
        return table.lines(width: width, empty: "no records")
    }
}
