import Inspection
import Presentation
import Transcripts
import XMPP

/// `xmppscope find` and `xmppscope count`: the records of files that fulfil a filter, or how many there are.
///
/// The filter sees what redaction leaves, so it cannot be used to guess a secret.
package struct SearchProgram: Sendable {
    package var files: RecordFiles
    package var filter: RecordFilter
    package var settings: ForecastSettings

    package init(files: RecordFiles, filter: String, settings: ForecastSettings) throws(ProgramFailure) {
        self.files = files
        self.settings = settings
        do throws(CommandFailure) {
            self.filter = try RecordFilter.reading(filter)
        } catch {
            throw ProgramFailure("\(error)", status: ExitStatus.usage)
        }
    }

    /// What is said when nothing matches: how the filter was read.
    private var nothing: String {
        "nothing fulfils the filter; looked for: \(filter.words)"
            + filter.proposals.map { "; did you mean \($0)?" }.joined()
    }

    /// By what `count` can group.
    package static let groups = ["kind", "type", "from", "to", "conn", "dir", "namespace", "error"]

    /// Hands every record that matches to `body`; the number of matches comes back beside the outcome.
    ///
    /// - Parameters:
    ///   - inspects: whether what is said of a record is wanted, besides the record.
    ///   - forecasts: whether its forecast is.
    private func forEachMatch(
        inspects: Bool, forecasts: Bool = false,
        _ body: (InspectedRecord, SessionKnowledge) throws(ProgramFailure) -> Void
    ) throws(ProgramFailure) -> (RecordFiles.Outcome, matches: Int) {
        var redactor = Redactor()
        let inspects = inspects || filter.needsForecast
        var inspector = Inspector(settings.forecaster)
        inspector.makesForecasts = forecasts || filter.needsForecast
        var matches = 0
        let outcome = try files.forEach { record throws(ProgramFailure) in
            let clean = redactor.redact(record)
            let inspected = inspects ? inspector.inspect(clean) : InspectedRecord(record: clean)
            guard filter.matches(FilterSubject(inspected.record, forecast: inspected.forecast)) else { return }
            matches += 1
            try body(inspected, inspector.knowledge)
        }
        return (outcome, matches)
    }

    /// Writes the records that match; the status says whether there was one.
    package func find(
        isJSON: Bool, viewName: String, hasForecast: Bool, _ output: ProgramOutput
    ) throws(ProgramFailure) -> RecordFiles.Outcome {
        var buffer = OutputBuffer()
        var writer = try RecordTextWriter(viewName: viewName, hasForecast: hasForecast, output: output)
        var (outcome, matches) = try forEachMatch(inspects: !isJSON, forecasts: hasForecast && !isJSON) {
            inspected, knowledge throws(ProgramFailure) in
            if isJSON {
                RecordJSON.append(inspected.record, to: &buffer.bytes)
                buffer.bytes.append(0x0A)
            } else {
                buffer.append(writer.text(inspected, knowledge))
            }
            try buffer.flushIfLarge()
        }
        try buffer.flush()
        if matches == 0, outcome.remarks.isEmpty { outcome.remarks.append(nothing) }
        return outcome
    }

    /// Writes how many records match, in all or by group.
    package func count(
        by group: String?, isJSON: Bool, _ output: ProgramOutput
    ) throws(ProgramFailure) -> RecordFiles.Outcome {
        if let group, !SearchProgram.groups.contains(group) {
            throw ProgramFailure(
                "--by takes \(SearchProgram.groups.joined(separator: ", ")), not \"\(group)\"", status: ExitStatus.usage)
        }
        var counts = BoundedCounts()
        let (outcome, matches) = try forEachMatch(inspects: false) { inspected, _ throws(ProgramFailure) in
            guard let group else { return }
            counts.add(SearchProgram.value(group, inspected.record))
        }
        var json = JSONWriter()
        if isJSON {
            json.object { json in
                json.member("count", matches)
                guard group != nil else { return }
                json.key("by")
                json.object { json in for (name, count) in counts.ranked { json.member(name, count) } }
            }
            try ProgramOutput.write(json.text + "\n")
        } else if let group {
            var table = TableView([.init(group), .init("records", right: true)])
            for (name, count) in counts.ranked { table.add(name, String(count)) }
            try output.write(table.lines(width: output.width))
        } else {
            try ProgramOutput.write("\(matches)\n")
        }
        return outcome
    }

    /// The property of a record that a group goes by.
    static func value(_ group: String, _ record: WireRecord) -> String {
        switch group {
        case "kind": record.kind
        case "type": record.stanza.map { $0.type ?? "(none)" } ?? "(no stanza)"
        case "from": record.stanza.map { $0.element["from"] ?? "(none)" } ?? "(no stanza)"
        case "to": record.stanza.map { $0.element["to"] ?? "(none)" } ?? "(no stanza)"
        case "conn": record.connection
        case "dir": record.direction?.rawValue ?? "(unknown)"
        case "error": record.stanza?.error?.condition ?? "(no error)"
        default: record.stanza?.payloads.first?.namespace ?? record.element?.namespace ?? "(none)"
        }
    }
}

/// Counts by name, of a bounded number of names; the rest is counted together.
struct BoundedCounts: Sendable {
    private(set) var counts: [String: Int] = [:]
    private var others = 0
    private static let limit = 10_000

    mutating func add(_ name: String, _ count: Int = 1) {
        if counts[name] != nil || counts.count < BoundedCounts.limit {
            counts[name, default: 0] += count
        } else {
            others += count
        }
    }

    /// The most frequent first.
    var ranked: [(String, Int)] {
        let ranked = counts.map { ($0.key, $0.value) }.sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 > $1.1 }
        return others == 0 ? ranked : ranked + [("(others)", others)]
    }
}
