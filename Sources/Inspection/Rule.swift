/// One line of a server's order: when the condition holds, the verdict stands. It cannot be made without a source.
package struct Rule<Verdict: Hashable & Sendable>: Hashable, Sendable {
    /// Unique in its profile: `prosody.archive.marker`.
    package let id: String
    package let condition: Condition
    package let verdict: Verdict
    /// Why, in a few words that follow "because".
    package let because: String
    package let cites: [Citation]

    package init(
        _ id: String, when condition: Condition, then verdict: Verdict, because: String, cite: Citation, _ more: Citation...
    ) {
        self.id = id
        self.condition = condition
        self.verdict = verdict
        self.because = because
        cites = [cite] + more
    }

    /// What the rule's sources support.
    package var certainty: Certainty { cites[0].certainty }
}

/// A verdict on one store.
package struct Keeping: Hashable, Sendable {
    package var outcome: Effect.Outcome
    package var part: Effect.Part?
    package var copies: Int
    /// What it depends on, in a sentence, for an outcome of `depends`.
    package var condition: String?

    package init(_ outcome: Effect.Outcome, part: Effect.Part? = nil, copies: Int = 1, condition: String? = nil) {
        self.outcome = outcome
        self.part = part
        self.copies = copies
        self.condition = condition
    }

    /// Whether the verdict is worth listing; a store that has nothing to do with the stanza is not.
    package var isListed = true

    package static let kept = Keeping(.kept)
    package static let notKept = Keeping(.notKept)
    /// Not kept, and not worth a line: the stanza does not concern the store.
    package static let unconcerned: Keeping = {
        var keeping = Keeping(.notKept)
        keeping.isListed = false
        return keeping
    }()
    package static func kept(_ part: Effect.Part) -> Keeping { Keeping(.kept, part: part) }
    package static func kept(copies: Int) -> Keeping { Keeping(.kept, copies: copies) }
    package static func depends(_ sentence: String) -> Keeping { Keeping(.depends, condition: sentence) }
}

/// One rule that was looked at, for `why`.
package struct TraceStep: Hashable, Sendable {
    package var party: Party
    /// Nil for a rule about delivery.
    package var store: Store?
    package var rule: String
    /// What the rule asks.
    package var question: Condition
    package var answer: Ternary
    /// Whether this rule decided.
    package var decided: Bool
    package var because: String
    package var cites: [Citation]

    /// The question in words; made when somebody reads it, for of most forecasts nobody looks at the steps.
    package var condition: String { question.words }
}
