import Presentation
import Transcripts
import XMPP

/// `xmppscope diff`: two sessions compared by meaning.
package struct DiffProgram: Sendable {
    package var left: RecordFiles
    package var right: RecordFiles
    /// Whether records that are the same are shown too.
    package var showsSame: Bool

    /// The most records of one session that are compared.
    private static let limit = 20_000

    package init(left: RecordFiles, right: RecordFiles, showsSame: Bool) {
        self.left = left
        self.right = right
        self.showsSame = showsSame
    }

    /// Writes the differences; the status is 1 where there are any.
    package func run(_ output: ProgramOutput) throws(ProgramFailure) -> RecordFiles.Outcome {
        var outcome = RecordFiles.Outcome()
        let first = try records(left, &outcome)
        let second = try records(right, &outcome)
        let comparison = SessionComparison(first, second)
        let view = RecordView(width: max(40, output.width - 2), body: .compact)
        var buffer = OutputBuffer()
        for step in comparison.steps {
            switch step {
            case .same(let record, _):
                if showsSame { buffer.append("  " + line(record, view, output)) }
            case .onlyLeft(let record): buffer.append("- " + line(record, view, output))
            case .onlyRight(let record): buffer.append("+ " + line(record, view, output))
            }
            try buffer.flushIfLarge()
        }
        try buffer.flush()
        if !comparison.isSame, outcome.remarks.isEmpty { outcome.differs = true }
        return outcome
    }

    private func line(_ record: WireRecord, _ view: RecordView, _ output: ProgramOutput) -> String {
        output.renderer.render(view.lines(record)).string
    }

    private func records(_ files: RecordFiles, _ outcome: inout RecordFiles.Outcome) throws(ProgramFailure) -> [WireRecord] {
        var records: [WireRecord] = []
        var redactor = Redactor()
        var isCut = false
        let found = try files.forEach { record throws(ProgramFailure) in
            if records.count < DiffProgram.limit { records.append(redactor.redact(record)) } else { isCut = true }
        }
        outcome.remarks += found.remarks
        if isCut {
            outcome.remarks.append(
                "only the first \(DiffProgram.limit) records of \(files.paths.joined(separator: ", ")) are compared")
        }
        return records
    }
}
