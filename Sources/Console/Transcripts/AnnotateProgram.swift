import Inspection
import KnowledgeBase
import Presentation
import Transcripts
import XMPP

/// `xmppscope annotate`: any transcript or log in; annotated text or JSON Lines out; in constant memory.
package struct AnnotateProgram: Sendable {
    package var files: RecordFiles
    package var isJSON: Bool
    package var view: RecordView.Body
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
    ) throws(ProgramFailure) {
        self.files = files
        self.isJSON = isJSON
        guard let view = RecordView.Body(rawValue: viewName) else {
            let names = RecordView.Body.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProgramFailure("there is no view \"\(viewName)\"\nViews: \(names)", status: ExitStatus.usage)
        }
        self.view = view
        self.hasForecast = hasForecast
        self.settings = settings
        redactor = keepsSecrets ? nil : Redactor(alsoRemove: alsoRemove)
    }

    /// Writes the records to standard output; what comes back are remarks for standard error and the exit status.
    package func run(_ output: ProgramOutput) throws(ProgramFailure) -> RecordFiles.Outcome {
        var buffer = OutputBuffer()
        var redactor = redactor
        var inspector = Inspector(settings.forecaster)
        let annotator = ElementAnnotator(Catalogue.index)
        var recordView = RecordView(width: output.width, body: view)
        recordView.showsConnection = true
        let outcome = try files.forEach { record throws(ProgramFailure) in
            let clean = redactor?.redact(record) ?? record
            let inspected = hasForecast || !isJSON ? inspector.inspect(clean) : nil
            if isJSON {
                var members: [(name: String, json: String)] = []
                if hasForecast, let forecast = inspected?.forecast {
                    members.append(("forecast", ForecastJSON.text(forecast)))
                }
                RecordJSON.append(clean, members: members, to: &buffer.bytes)
                buffer.bytes.append(0x0A)
            } else {
                if recordView.start == nil { recordView.start = clean.time }
                var context = RecordView.Context()
                context.annotations = annotator.annotations(for: clean)
                if hasForecast { context.forecast = inspected?.forecast }
                if let answers = inspected?.answers { context.headNotes.append(AnnotateProgram.words(answers)) }
                buffer.append(output.renderer.render(recordView.lines(clean, context)).string)
                buffer.append(view == .compact ? "\n" : "\n\n")
            }
            try buffer.flushIfLarge()
        }
        try buffer.flush()
        return outcome
    }

    /// `answers 12 in 34 ms`
    static func words(_ answers: (number: Int, seconds: Double?)) -> String {
        guard let seconds = answers.seconds else { return "answers \(answers.number)" }
        let milliseconds = Int((seconds * 1000).rounded())
        return "answers \(answers.number) in \(milliseconds) ms"
    }
}
