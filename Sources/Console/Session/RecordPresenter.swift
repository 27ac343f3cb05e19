import Inspection
import KnowledgeBase
import Presentation
import XMPP

/// Turns inspected records into lines: the same ones for live, replayed and imported traffic.
package struct RecordPresenter: Sendable {
    package var settings: SessionSettings
    package var width: Int
    /// The moment that times are counted from: the first record's.
    package var start: Timestamp?
    /// Whether records of several connections are shown.
    package var showsConnection: Bool
    private let annotator = ElementAnnotator(Catalogue.index)

    package init(settings: SessionSettings = SessionSettings(), width: Int, start: Timestamp? = nil, showsConnection: Bool = false) {
        self.settings = settings
        self.width = width
        self.start = start
        self.showsConnection = showsConnection
    }

    /// The lines of a record.
    ///
    /// - Parameters:
    ///   - isAutomatic: it was sent without having been typed.
    ///   - unfolds: long values are shown whole.
    package func lines(
        _ inspected: InspectedRecord, _ knowledge: SessionKnowledge, isAutomatic: Bool = false, unfolds: Bool = false
    ) -> [StyledLine] {
        let record = inspected.record
        var view = RecordView(width: width, body: settings.view, start: settings.relativeTimes ? start : nil)
        view.hidesBodies = settings.hidesBodies
        view.unfolds = unfolds
        view.showsConnection = showsConnection
        var context = RecordView.Context()
        context.isProtected = knowledge.stream(record.connection).isEncrypted
        if let answers = inspected.answers {
            context.headNotes.append("answers \(answers.number)" + (answers.seconds.map { " in " + RecordPresenter.duration($0) } ?? ""))
        }
        if isAutomatic { context.headNotes.append("automatic") }
        if settings.showsAnnotations, settings.view == .full { context.annotations = annotator.annotations(for: record) }
        if settings.showsForecast, let forecast = inspected.forecast, RecordPresenter.saysSomething(forecast) {
            context.forecast = forecast
        }
        var lines = view.lines(record, context)
        if settings.view == .full, settings.showsForecast { lines += evidence(inspected) }
        return lines
    }

    /// What a record proves of stores: of earlier messages.
    private func evidence(_ inspected: InspectedRecord) -> [StyledLine] {
        inspected.revised.flatMap { number, forecast in
            forecast.effects.filter { $0.evidence == inspected.record.number }.flatMap { effect in
                var line = StyledLine("    proves ", .keeps)
                line.append("of \(number): ", .label)
                line.append(VisibleText("\(effect.party.words), \(effect.store.words): "))
                line.append(effect.outcome == .kept ? "kept" : "not kept", effect.certainty == .refuted ? .refuted : .observed)
                line.append(VisibleText(", \(effect.because)"))
                if effect.certainty == .refuted { line.append(" (the forecast said otherwise)", .refuted) }
                return line.wrapped(to: width, indent: 11)
            }
        }
    }

    /// Answers and acknowledgements that store nothing need no forecast.
    private static func saysSomething(_ forecast: Forecast) -> Bool {
        forecast.summary.kind != .iq || !forecast.effects.isEmpty || forecast.summary.type == "set"
    }

    /// `34 ms`, `1.204 s`.
    static func duration(_ seconds: Double) -> String {
        seconds < 1 ? "\(Int((seconds * 1000).rounded())) ms" : "\((seconds * 1000).rounded() / 1000) s"
    }
}
