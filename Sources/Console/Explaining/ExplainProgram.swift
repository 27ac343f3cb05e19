import Inspection
import KnowledgeBase
import Presentation

/// `xmppscope explain`: what a namespace, element, condition, document, store or other word is.
package struct ExplainProgram: Sendable {
    package var isJSON: Bool

    package init(isJSON: Bool = false) { self.isJSON = isJSON }

    /// What is printed for a term, and whether it is known.
    package func output(_ term: String, _ output: ProgramOutput) -> (text: String, isKnown: Bool) {
        let answers = Glossary.index.answers(to: term)
        let near = answers.isEmpty ? Glossary.index.nearest(to: term) : nil
        if isJSON { return (GlossaryJSON.text(term, answers, near: near) + "\n", !answers.isEmpty) }
        guard !answers.isEmpty else {
            let question = near.map { "; did you mean \"\($0)\"?" } ?? ""
            return (
                output.renderer.render([StyledLine(text: "\"\(term)\" is not known here\(question)")]).string, false
            )
        }
        let view = GlossaryView(width: output.width) { Glossary.title(of: $0) }
        return (output.renderer.render(view.lines(answers)).string, true)
    }
}
