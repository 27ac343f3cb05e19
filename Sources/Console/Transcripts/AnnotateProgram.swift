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
        var buffer = OutputBuffer()
        var redactor = redactor
        var inspector = Inspector(settings.forecaster)
        var writer = try RecordTextWriter(viewName: viewName, hasForecast: hasForecast, output: output)
        let outcome = try files.forEach { record throws(ProgramFailure) in
            let clean = redactor?.redact(record) ?? record
            if isJSON {
                var members: [(name: String, json: String)] = []
                if hasForecast, let forecast = inspector.inspect(clean).forecast {
                    members.append(("forecast", ForecastJSON.text(forecast)))
                }
                RecordJSON.append(clean, members: members, to: &buffer.bytes)
                buffer.bytes.append(0x0A)
            } else {
                let inspected = inspector.inspect(clean)
                buffer.append(writer.text(inspected, inspector.knowledge))
            }
            try buffer.flushIfLarge()
        }
        try buffer.flush()
        return outcome
    }
}
