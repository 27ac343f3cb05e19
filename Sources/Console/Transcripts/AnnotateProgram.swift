import Inspection
import Presentation
import Transcripts
import XMPP

/// `xmppscope annotate`: any transcript or log in; annotated text or JSON Lines out; in constant memory.
package struct AnnotateProgram: Sendable {
    package var files: RecordFiles
    package var isJSON: Bool
    package var viewName: String
    /// Whether every stanza gets its forecast.
    package var hasForecast: Bool
    package var settings: ForecastSettings
    /// What takes secrets out; nil leaves them.
    package var redactor: Redactor?

    /// - Parameters:
    ///   - viewName: one of `RecordView.Body`.
    ///   - alsoRemove: texts to be removed besides the secrets.
    package init(
        files: RecordFiles, isJSON: Bool, viewName: String = "full", hasForecast: Bool, settings: ForecastSettings,
        keepsSecrets: Bool = false, alsoRemove: [String] = []
    ) {
        self.files = files
        self.isJSON = isJSON
        self.viewName = viewName
        self.hasForecast = hasForecast
        self.settings = settings
        redactor = keepsSecrets ? nil : Redactor(alsoRemove: alsoRemove)
    }

    /// Writes the records to standard output; what comes back are remarks for standard error and the exit status.
    package func run(_ output: ProgramOutput) throws(ProgramFailure) -> RecordFiles.Outcome {
        let buffer = SharedBuffer()
        var redactor = redactor
        var funnel = RecordFunnel(settings)
        funnel.inspector.makesForecasts = hasForecast
        let forecasts = isJSON && hasForecast ? ForecastLines(settings) : nil
        var writer = try RecordTextWriter(viewName: viewName, hasForecast: hasForecast, output: output)
        let flush = { () throws(ProgramFailure) in try buffer.output.flush() }
        let outcome = try files.forEach(fastWay: isJSON ? fastWay(buffer, forecasts) : nil, idle: flush) {
            record throws(ProgramFailure) in
            let clean = redactor?.redact(record) ?? record
            if let forecasts {
                forecasts.append(clean, to: &buffer.output.bytes)
            } else if isJSON {
                RecordJSON.append(clean, to: &buffer.output.bytes)
                buffer.output.bytes.append(0x0A)
            } else {
                let known = funnel.inspector.knowledge
                let (inspected, learned) = funnel.inspect(clean)
                buffer.output.append(writer.text(inspected, known, learned: learned))
            }
            try buffer.output.flushIfLarge()
        }
        try buffer.output.flush()
        return outcome
    }

    /// Output that two ways of reading write to.
    private final class SharedBuffer {
        var output = OutputBuffer()
    }

    private func fastWay(_ buffer: SharedBuffer, _ forecasts: ForecastLines?) -> RecordFiles.FastWay {
        RecordFiles.FastWay(
            begin: { start, count in
                StreamJSONFilter(start: start, redactor: redactor, count: count, forecasts: forecasts)
            },
            receive: { filter, piece throws(ProgramFailure) in
                piece.withUnsafeBytes { filter.receive($0, to: &buffer.output.bytes) }
                try buffer.output.flushIfLarge()
            })
    }
}
