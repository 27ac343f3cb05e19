import LineEditing
import Presentation
import XMPPStreams

extension Session {
    /// Shows a point of the negotiation and lets the user choose; where nobody can be asked the usual choice is taken, and said.
    func ask(_ question: StepQuestion) async -> StepQuestion.Choice {
        say("step \(question.step.rawValue): \(question.what)")
        for (index, choice) in question.choices.enumerated() {
            let name = StyledLine(text: "  \(index + 1)  ", .label).appending(VisibleText(choice.name), .tagName)
            show([choice.meaning.isEmpty ? name : name.appending(VisibleText("  " + choice.meaning))])
        }
        guard source.isInteractive else {
            say("taken: \(question.usual.name)")
            return question.usual
        }
        let prompt = "\(question.step.rawValue) [\(question.usual.name)] "
        while true {
            guard case .line(let text) = await source.readLine(LineRequest(prompt: prompt, purpose: .answer)) else {
                return .stop
            }
            if let choice = question.choice(text.trimmed) { return choice }
            complain("that is none of the choices; type a number or a name, or nothing for \(question.usual.name)")
        }
    }
}
