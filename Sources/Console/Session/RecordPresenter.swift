import Inspection
import KnowledgeBase
import Presentation
import TLS
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

    package init(
        settings: SessionSettings = SessionSettings(), width: Int, start: Timestamp? = nil, showsConnection: Bool = false
    ) {
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
        view.digest = { Hexadecimal.text(Digest.sha256.hash($0)) }
        let annotations = settings.showsAnnotations && settings.view == .full ? annotator.annotations(for: record) : []
        var context = RecordView.Context(
            inspected, annotations: annotations, isProtected: knowledge.stream(record.connection).isEncrypted)
        if isAutomatic { context.headNotes.append("automatic") }
        let isQuiet = !settings.showsForecast || context.forecast.map { !RecordPresenter.saysSomething($0, record) } ?? false
        if isQuiet { context.forecast = nil }
        if !settings.showsForecast { context.findings = [] }
        return view.lines(record, context)
    }

    /// Answers, acknowledgements and presence of others that are kept nowhere need no forecast.
    private static func saysSomething(_ forecast: Forecast, _ record: WireRecord) -> Bool {
        switch forecast.summary.kind {
        case .message: true
        case .presence: record.direction == .sent || !forecast.keeping.isEmpty
        case .iq: !forecast.effects.isEmpty
        }
    }
}
