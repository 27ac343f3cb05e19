import XMPP

/// What becomes of a copy later, when something happens.
package struct LifeRule: Hashable, Sendable {
    /// What may happen to a copy after it was made.
    package enum Event: String, Hashable, Sendable, CaseIterable {
        case comesOnline = "the recipient comes online"
        case queriesArchiveFirst = "the recipient's client asks its archive before it sends presence"
        case bindsWithBind2 = "the recipient's client logs in with Bind 2"
        case acknowledged = "the client acknowledges it"
        case connectionLost = "the connection is lost and not resumed in time"
        case retracted = "its sender retracts it"
        case expires = "its time runs out"
        case restarts = "the server is restarted"
        case answered = "the request is answered"
        case roomEmpties = "the last occupant leaves the room"
        case accountRemoved = "the account is removed"
    }

    package var event: Event
    package var condition: Condition
    package var party: Party?
    /// What happens to the copy then, in a few words: `it is delivered and removed`.
    package var outcome: String
    package var cite: Citation

    package init(
        _ event: Event, when condition: Condition = .always, at party: Party? = nil, then outcome: String, cite: Citation
    ) {
        self.event = event
        self.condition = condition
        self.party = party
        self.outcome = outcome
        self.cite = cite
    }
}

/// One thing that may happen to a kept copy, and what then becomes of it.
package struct LifeStep: Hashable, Sendable {
    package var party: Party
    package var store: Store
    package var event: LifeRule.Event
    package var outcome: String
    package var cite: Citation
}

extension Forecaster {
    /// What becomes later of the copies that a forecast expects; the first rule for an event that holds decides.
    package func life(of stanza: Stanza, _ forecast: Forecast, _ context: ForecastContext) -> [LifeStep] {
        let facts = StanzaFacts(
            stanza, sender: context.sender, services: context.services, state: context.state, flags: context.flags)
        var steps: [LifeStep] = []
        var notes = EvaluationNotes()
        for effect in forecast.effects where effect.outcome != .notKept {
            guard let setup = setups[effect.party], let rules = setup.profile.life[effect.store] else { continue }
            for event in LifeRule.Event.allCases {
                let rule = rules.first {
                    $0.event == event && ($0.party == nil || $0.party == effect.party)
                        && $0.condition.evaluate(facts, setup.knobs, &notes) == .yes
                }
                if let rule {
                    steps.append(
                        LifeStep(
                            party: effect.party, store: effect.store, event: event, outcome: rule.outcome, cite: rule.cite))
                }
            }
        }
        return steps
    }
}
