import Inspection

/// The answer to `answers N`: the five questions, each with a verdict, a sentence, how sure it is, and the sources.
package struct AnswersView: Sendable {
    package var width: Int

    package init(width: Int) { self.width = width }

    /// The lines for the answers of a forecast.
    package func lines(_ answers: FiveAnswers) -> [StyledLine] {
        var lines: [StyledLine] = []
        for (index, (question, answer)) in zip(FiveAnswers.questions, answers.all).enumerated() {
            lines += StyledLine(text: "\(index + 1)  ", .number).appending(VisibleText(question), .heading).wrapped(
                to: width, indent: 3)
            lines += StyledLine(text: answer.sentence, AnswersView.role(answer.verdict)).indented(by: 3).wrapped(
                to: width, indent: 3)
            var basis = StyledLine("   ")
            basis.append(VisibleText(answer.certainty.rawValue), EffectWords.role(answer.certainty))
            let sources = answer.cites.prefix(4).map(\.text).joined(separator: "; ")
            let more = answer.cites.count > 4 ? " and \(answer.cites.count - 4) more" : ""
            if !sources.isEmpty { basis.append(VisibleText("  " + sources + more), .source) }
            lines += basis.wrapped(to: width, indent: 5)
        }
        return lines
    }

    private static func role(_ verdict: FiveAnswers.Answer.Verdict) -> Role {
        switch verdict {
        case .yes, .no: .plain
        case .depends, .unspecified: .open
        }
    }
}
