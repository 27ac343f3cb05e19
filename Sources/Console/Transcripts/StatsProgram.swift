import Presentation
import Transcripts
import XMPP

/// `xmppscope stats`: what is in files, in numbers.
package struct StatsProgram: Sendable {
    package var files: RecordFiles
    package var isJSON: Bool

    package init(files: RecordFiles, isJSON: Bool) {
        self.files = files
        self.isJSON = isJSON
    }

    private struct Figures {
        var kinds = BoundedCounts()
        var bytes = BoundedCounts()
        var connections = BoundedCounts()
        var directions = BoundedCounts()
        var namespaces = BoundedCounts()
        var errors = BoundedCounts()
        var largest: (number: Int, bytes: Int) = (0, 0)
        var first: Timestamp?
        var last: Timestamp?
        var totalBytes = 0
        var busiest = 0
        private var second: (Int64, Int) = (.min, 0)

        mutating func add(_ record: WireRecord) {
            kinds.add(record.kind)
            bytes.add(record.kind, record.bytes.count)
            connections.add(record.connection)
            directions.add(record.direction?.rawValue ?? "unknown")
            totalBytes += record.bytes.count
            for payload in record.stanza?.payloads ?? [] where payload.namespace != record.element?.namespace {
                namespaces.add(payload.namespace)
            }
            if let condition = record.stanza?.error?.condition { errors.add(condition) }
            if record.bytes.count > largest.bytes { largest = (record.number, record.bytes.count) }
            guard let time = record.time else { return }
            first = min(first ?? time, time)
            last = max(last ?? time, time)
            let now = time.microseconds / 1_000_000
            second = now == second.0 ? (now, second.1 + 1) : (now, 1)
            busiest = max(busiest, second.1)
        }
    }

    /// Writes the figures.
    package func run(_ output: ProgramOutput) throws(ProgramFailure) -> RecordFiles.Outcome {
        var figures = Figures()
        let outcome = try files.forEach { record throws(ProgramFailure) in figures.add(record) }
        if isJSON {
            try ProgramOutput.write(json(figures, outcome))
        } else {
            try output.write(lines(figures, outcome, output.tableWidth))
        }
        return outcome
    }

    private func json(_ figures: Figures, _ outcome: RecordFiles.Outcome) -> String {
        var json = JSONWriter()
        func counts(_ name: String, _ counts: BoundedCounts, _ json: inout JSONWriter) {
            json.key(name)
            json.object { json in for (name, count) in counts.ranked { json.member(name, count) } }
        }
        json.object { json in
            json.member("records", outcome.recordCount)
            json.member("bytes", figures.totalBytes)
            json.member("first", figures.first?.dateTime())
            json.member("last", figures.last?.dateTime())
            json.member("busiestSecond", figures.busiest)
            counts("kinds", figures.kinds, &json)
            counts("bytesByKind", figures.bytes, &json)
            counts("directions", figures.directions, &json)
            counts("connections", figures.connections, &json)
            counts("namespaces", figures.namespaces, &json)
            counts("errors", figures.errors, &json)
            json.key("skipped")
            json.object { json in
                for (what, count) in outcome.skipped.sorted(by: { $0.key < $1.key }) { json.member(what, count) }
            }
        }
        return json.text + "\n"
    }

    private func lines(_ figures: Figures, _ outcome: RecordFiles.Outcome, _ width: Int) -> [StyledLine] {
        var lines = [StyledLine(text: "\(outcome.recordCount) records, \(figures.totalBytes) bytes")]
        if let first = figures.first, let last = figures.last {
            let seconds = last - first
            lines.append(
                StyledLine(
                    text:
                        "from \(first.dateTime(fractionDigits: 3)) to \(last.dateTime(fractionDigits: 3)), \(Int(seconds)) s; "
                        + "at most \(figures.busiest) records in one second"))
        }
        if figures.largest.bytes > 0 {
            lines.append(StyledLine(text: "the largest record is \(figures.largest.number), \(figures.largest.bytes) bytes"))
        }
        let tables: [(String, BoundedCounts)] = [
            ("kind", figures.kinds), ("direction", figures.directions), ("connection", figures.connections),
            ("namespace of a payload", figures.namespaces), ("error", figures.errors),
        ]
        for (heading, counts) in tables where !counts.ranked.isEmpty {
            var table = TableView([.init(heading), .init("records", right: true)])
            for (name, count) in counts.ranked.prefix(30) { table.add(name, String(count)) }
            lines += [StyledLine(text: "")] + table.lines(width: width)
        }
        if !outcome.skipped.isEmpty {
            lines.append(StyledLine(text: ""))
            for (what, count) in outcome.skipped.sorted(by: { $0.key < $1.key }) {
                lines.append(StyledLine(text: "skipped: \(count) \(what)"))
            }
        }
        return lines
    }
}
