/// A point of the negotiation at which a user who goes step by step may choose.
package struct StepQuestion: Hashable, Sendable {
    /// What comes next.
    package enum Step: String, Hashable, Sendable, CaseIterable {
        case resolve, tcp, tls, features, mechanism, bind
    }

    /// One way to go on.
    package struct Choice: Hashable, Sendable {
        /// What is typed.
        package var name: String
        package var meaning: String

        package init(_ name: String, _ meaning: String) {
            self.name = name
            self.meaning = meaning
        }

        /// The negotiation ends here, and the user types the rest.
        package static let hand = Choice("hand", "negotiate nothing further; what you type is sent")
        /// The connection is given up.
        package static let stop = Choice("stop", "give the connection up")
    }

    package var step: Step
    /// What has come, or is about to happen, as a sentence without a full stop.
    package var what: String
    /// The first is what happens without a choice.
    package var choices: [Choice]

    package init(_ step: Step, _ what: String, _ choices: [Choice]) {
        precondition(!choices.isEmpty)
        self.step = step
        self.what = what
        self.choices = choices
    }

    package var usual: Choice { choices[0] }

    /// The choice that was typed: nothing, a name, the beginning of a single name, or a number; nil for anything else.
    package func choice(_ text: String) -> Choice? {
        if text.isEmpty { return usual }
        if let number = Int(text) { return (1...choices.count).contains(number) ? choices[number - 1] : nil }
        let wanted = text.lowercased()
        if let exact = choices.first(where: { $0.name.lowercased() == wanted }) { return exact }
        let near = choices.filter { $0.name.lowercased().hasPrefix(wanted) }
        return near.count == 1 ? near[0] : nil
    }
}
