import XMPP

/// Something on the wire that shows what a store really did.
package struct Finding: Hashable, Sendable {
    /// What the finding is about.
    package enum Subject: Hashable, Sendable {
        /// The stanza it was found in.
        case thisRecord
        /// A message that was sent earlier, by its id (or origin-id).
        case sentMessage(id: String)
    }

    /// What the record shows of the store.
    package enum Verdict: Hashable, Sendable {
        /// The store has it.
        case kept
        /// The store does not have it.
        case notKept
    }

    package var subject: Subject
    package var party: Party
    package var store: Store
    package var verdict: Verdict
    /// What was seen, in a few words.
    package var because: String
    package var cite: Citation
    /// The number of the record that shows it.
    package var record: Int

    package init(
        _ subject: Subject, _ party: Party, _ store: Store, _ verdict: Verdict, because: String, cite: Citation, record: Int
    ) {
        self.subject = subject
        self.party = party
        self.store = store
        self.verdict = verdict
        self.because = because
        self.cite = cite
        self.record = record
    }
}

extension Forecast {
    /// The forecast with a finding taken in: the effect becomes observed, or refuted where it said otherwise.
    package func taking(_ finding: Finding) -> Forecast {
        var copy = self
        let wasKept = finding.verdict == .kept
        let index = copy.effects.firstIndex { $0.party == finding.party && $0.store == finding.store }
        var effect =
            index.map { copy.effects[$0] }
            ?? Effect(
                party: finding.party, store: finding.store, outcome: .notKept, certainty: .unknown, because: finding.because,
                cites: [finding.cite])
        let agreed = effect.outcome == .depends || (effect.outcome == .kept) == wasKept
        effect.certainty = agreed ? .observed : .refuted
        effect.outcome = wasKept ? .kept : .notKept
        if effect.copies == 0, wasKept { effect.copies = 1 }
        effect.because = finding.because
        effect.cites = [finding.cite] + effect.cites.filter { $0 != finding.cite }
        effect.evidence = finding.record
        effect.condition = nil
        if let index { copy.effects[index] = effect } else { copy.effects.append(effect) }
        copy.effects.sort { ($0.party, $0.store) < ($1.party, $1.store) }
        copy.answers = FiveAnswers(effects: copy.effects, delivery: copy.delivery)
        return copy
    }
}
