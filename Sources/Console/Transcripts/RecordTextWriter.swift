import Inspection
import Presentation
import XMPP

/// Inspected records as text, as the prompt shows them.
struct RecordTextWriter: Sendable {
    private var presenter: RecordPresenter
    private let output: ProgramOutput
    private var connections: Set<String> = []

    /// - Parameter viewName: one of `RecordView.Body`.
    init(viewName: String, hasForecast: Bool, output: ProgramOutput) throws(ProgramFailure) {
        guard let view = RecordView.Body(rawValue: viewName) else {
            let names = RecordView.Body.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProgramFailure("there is no view \"\(viewName)\"\nViews: \(names)", status: ExitStatus.usage)
        }
        var settings = SessionSettings()
        settings.view = view
        settings.showsForecast = hasForecast
        presenter = RecordPresenter(settings: settings, width: output.width)
        self.output = output
    }

    /// The text of a record with its line ends.
    ///
    /// - Parameters:
    ///   - knowledge: what was known before the record.
    ///   - learned: what is said of the servers from now on.
    mutating func text(_ inspected: InspectedRecord, _ knowledge: SessionKnowledge, learned: [String] = []) -> String {
        if presenter.start == nil { presenter.start = inspected.record.time }
        if connections.count < 2 {
            connections.insert(inspected.record.connection)
            presenter.showsConnection = connections.count > 1
        }
        var lines = presenter.lines(inspected, knowledge)
        lines += learned.flatMap { StyledLine(text: $0, .note).wrapped(to: presenter.width, indent: 2) }
        return output.renderer.render(lines).string
    }
}
