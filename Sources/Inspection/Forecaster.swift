import XMPP

/// A profile with the settings in force.
package struct PartySetup: Hashable, Sendable {
    package var profile: ServerProfile
    package var knobs: KnobSettings

    package init(_ profile: ServerProfile, knobs: KnobSettings? = nil) {
        self.profile = profile
        self.knobs = knobs ?? profile.defaults
    }
}

/// What is known around a stanza when its forecast is made.
package struct ForecastContext: Hashable, Sendable {
    /// The account that acts where the stanza has no `from`.
    package var sender: JID
    package var services: KnownServices
    /// Nil where it is not known.
    package var state: RecipientState?
    package var flags: [SessionFlag: Bool]

    package init(
        sender: JID, services: KnownServices = KnownServices(), state: RecipientState? = nil,
        flags: [SessionFlag: Bool] = [:]
    ) {
        self.sender = sender
        self.services = services
        self.state = state
        self.flags = flags
    }
}

/// Evaluates profiles for stanzas. It knows no server's name and no fact.
package struct Forecaster: Sendable {
    package var setups: [Party: PartySetup]

    package init(_ setups: [Party: PartySetup]) { self.setups = setups }

    /// One setup for every party.
    package init(_ setup: PartySetup) {
        setups = [.senderServer: setup, .recipientServer: setup, .service: setup]
    }

    /// Everything that is expected to be kept because of the stanza.
    package func forecast(_ stanza: Stanza, _ context: ForecastContext) -> Forecast {
        let facts = StanzaFacts(
            stanza, sender: context.sender, services: context.services, state: context.state, flags: context.flags)
        return template(facts, CopyKind(stanza, context), context).filled(ForecastBlanks(facts))
    }

    /// The forecast with what names accounts left open.
    func template(_ facts: StanzaFacts, _ copy: CopyKind?, _ context: ForecastContext) -> Forecast {
        if let copy { return copyForecast(facts.stanza, copy, context) }
        let parties = Forecaster.parties(for: facts)
        if facts.state != nil || !facts.dependsOnRecipient {
            let judged = judge(facts, parties)
            return assemble(facts, judged, branches: [], context)
        }
        let judgements = Forecaster.possibleStates(for: facts).map { state in
            var facts = facts
            facts.state = state
            return (state, judge(facts, parties))
        }
        let merged = ForecastMerging.merge(judgements)
        let uniform = judgements.allSatisfy {
            $0.1.effects == judgements[0].1.effects && $0.1.delivery == judgements[0].1.delivery
        }
        let branches =
            uniform ? [] : judgements.map { Forecast.Branch(state: $0.0, effects: $0.1.effects, delivery: $0.1.delivery) }
        return assemble(facts, merged, branches: branches, context)
    }

    /// The states that the recipient can be in: a server always reaches its own domain, and whoever sends has an account.
    private static func possibleStates(for facts: StanzaFacts) -> [RecipientState] {
        RecipientState.allCases.filter { state in
            switch state {
            case .unreachable: facts.isRemote
            case .missing: !facts.isToSelf
            default: true
            }
        }
    }

    /// The parties at which the stanza can leave anything.
    package static func parties(for facts: StanzaFacts) -> [Party] {
        switch facts.target {
        case .broadcast, .ownAccount, .ownResource:
            facts.stanza.kind == .message ? [.senderServer, .recipientServer] : [.senderServer]
        case .account, .resource: [.senderServer, .recipientServer]
        case .occupant: facts.stanza.kind == .message ? [.senderServer, .recipientServer] : [.senderServer, .service]
        case .domain, .room, .service: [.senderServer, .service]
        }
    }

    /// The result for one known state.
    struct Judgement: Hashable, Sendable {
        var effects: [Effect] = []
        var delivery: DeliveryVerdict?
        var notes = EvaluationNotes()
        var trace: [TraceStep] = []
    }

    func judge(_ facts: StanzaFacts, _ parties: [Party]) -> Judgement {
        var judgement = Judgement()
        for party in parties {
            guard let setup = setups[party] else { continue }
            for policy in setup.profile.policies {
                guard let rules = policy.rules[party] else { continue }
                // One account has one archive: what a message to oneself puts there is counted once.
                if facts.isToSelf, party == .recipientServer, policy.store == .archive { continue }
                if let effect = effect(policy, rules, party, setup, facts, &judgement) { judgement.effects.append(effect) }
            }
        }
        judgement.effects.sort { ($0.party, $0.store) < ($1.party, $1.store) }
        if let refusal = refusal(facts, &judgement) {
            judgement.effects.removeAll { $0.outcome != .notKept || $0.party != .senderServer }
            judgement.delivery = refusal
        } else {
            judgement.delivery = delivery(facts, &judgement)
        }
        return judgement
    }

    /// What the sender's server answers if it does not take the stanza; nil if it does, or as far as is known.
    private func refusal(_ facts: StanzaFacts, _ judgement: inout Judgement) -> DeliveryVerdict? {
        guard let setup = setups[.senderServer] else { return nil }
        for rule in setup.profile.refusals {
            var notes = EvaluationNotes()
            guard rule.condition.evaluate(facts, setup.knobs, &notes) == .yes else { continue }
            judgement.trace.append(
                TraceStep(
                    party: .senderServer, store: nil, rule: rule.id, question: rule.condition, answer: .yes,
                    decided: true, because: rule.because, cites: rule.cites))
            return rule.verdict
        }
        return nil
    }

    private func effect(
        _ policy: StorePolicy, _ rules: [Rule<Keeping>], _ party: Party, _ setup: PartySetup, _ facts: StanzaFacts,
        _ judgement: inout Judgement
    ) -> Effect? {
        var notes = EvaluationNotes()
        var open: [Rule<Keeping>] = []
        var decided: Rule<Keeping>?
        for rule in rules {
            let answer = rule.condition.evaluate(facts, setup.knobs, &notes)
            judgement.trace.append(
                TraceStep(
                    party: party, store: policy.store, rule: rule.id, question: rule.condition, answer: answer,
                    decided: answer == .yes,
                    because: rule.because, cites: rule.cites))
            if answer == .unknown { open.append(rule) }
            if answer == .yes {
                decided = rule
                break
            }
        }
        judgement.notes.merge(notes)
        guard let decided else { return nil }
        // A rule that may or may not match leaves the verdict open, unless it would have said the same.
        let disagreeing = open.filter { $0.verdict.outcome != decided.verdict.outcome }
        var rule = decided
        var outcome = decided.verdict.outcome
        var condition = decided.verdict.condition
        if let possible = disagreeing.first {
            outcome = .depends
            condition = Forecaster.openSentence(notes, possible, decided, setup.profile)
            rule = possible.verdict.outcome == .notKept ? decided : possible
        } else if !decided.verdict.isListed {
            return nil
        }
        let verdict = rule.verdict
        var traits = StoreTraits(part: verdict.part)
        var phaseCite: Citation?
        var retentionCite: Citation?
        var mediumCite: Citation?
        var cites = decided == rule ? rule.cites : rule.cites + decided.cites.filter { !rule.cites.contains($0) }
        for trait in policy.traits where outcome != .notKept && (trait.party == nil || trait.party == party) {
            guard trait.condition.evaluate(facts, setup.knobs, &notes) == .yes else { continue }
            let before = traits
            traits.fill(from: trait.traits)
            if traits != before, !cites.contains(trait.cite) { cites.append(trait.cite) }
            if before.phase == nil, traits.phase != nil { phaseCite = trait.cite }
            if before.retention == nil, before.retentionKnob == nil, traits.retention != nil || traits.retentionKnob != nil {
                retentionCite = trait.cite
            }
            if before.medium == nil, traits.medium != nil { mediumCite = trait.cite }
        }
        let retention = self.retention(traits, setup.knobs, &notes)
        var certainty = rule.certainty
        if outcome == .depends {
            certainty = decided.verdict.outcome == .depends && disagreeing.isEmpty ? rule.certainty : .unknown
        }
        if certainty == .default, !notes.knobs.isDisjoint(with: setup.knobs.explicit) { certainty = .configured }
        var effect = Effect(
            party: party, store: policy.store, outcome: outcome, phase: outcome == .notKept ? nil : traits.phase,
            condition: condition,
            part: traits.part ?? .whole, copies: outcome == .notKept ? 0 : verdict.copies,
            medium: traits.medium ?? .unspecified,
            place: traits.place.map { ForecastBlanks.opened($0, at: party, of: facts) },
            readable: readability(traits, facts), retention: retention, removedBy: traits.removedBy ?? [],
            residue: traits.residue ?? .unknown, certainty: certainty, isExperimental: rule.cites[0].isExperimental,
            because: rule.because,
            cites: cites)
        effect.phaseCite = phaseCite
        effect.retentionCite = retentionCite
        effect.mediumCite = mediumCite
        return effect
    }

    private static func openSentence(
        _ notes: EvaluationNotes, _ possible: Rule<Keeping>, _ decided: Rule<Keeping>, _ profile: ServerProfile
    ) -> String {
        if let sentence = possible.verdict.condition ?? decided.verdict.condition { return sentence }
        let missing = notes.unknownKnobs.sorted().map { name -> String in
            guard let knob = profile.knobs.first(where: { $0.name == name }) else { return "\(name) is not known" }
            return knob.effect.hasPrefix("whether ")
                ? "depending on \(knob.effect) (\(name))" : "\(knob.effect) (\(name)) is not known"
        }
        return missing.isEmpty ? possible.because : missing.joined(separator: ", ")
    }

    private func retention(_ traits: StoreTraits, _ knobs: KnobSettings, _ notes: inout EvaluationNotes) -> Retention {
        guard let knob = traits.retentionKnob else { return traits.retention ?? .unspecified }
        notes.knobs.insert(knob)
        guard let duration = knobs.duration(knob) else { return traits.retention ?? .unspecified }
        return duration.seconds.map { .duration(seconds: $0) } ?? .noExpiry
    }

    /// End-to-end encryption leaves the operator ciphertext, whatever the store is like.
    private func readability(_ traits: StoreTraits, _ facts: StanzaFacts) -> Effect.Readability {
        let readable = traits.readable ?? .unknown
        guard readable == .yes, facts.stanza.kind == .message, (traits.part ?? .whole) == .whole else { return readable }
        return facts.hasPayload(in: Forecaster.encryptedPayloads) ? .ciphertext : readable
    }

    /// Namespaces whose element carries the content as ciphertext.
    static let encryptedPayloads: Set<String> = [
        Namespace.omemo, Namespace.omemo2, Namespace.openpgp, Namespace.legacyOpenPGP,
    ]

    private func delivery(_ facts: StanzaFacts, _ judgement: inout Judgement) -> DeliveryVerdict? {
        switch facts.stanza.kind {
        case .presence: return nil
        case .iq: return facts.stanza.iqType?.isRequest == true ? DeliveryVerdict(.answered) : nil
        case .message: break
        }
        let party: Party =
            switch facts.target {
            case .room, .domain, .service: .service
            default: .recipientServer
            }
        guard let setup = setups[party] else { return nil }
        var notes = EvaluationNotes()
        var open: [DeliveryVerdict] = []
        for rule in setup.profile.delivery {
            let answer = rule.condition.evaluate(facts, setup.knobs, &notes)
            judgement.trace.append(
                TraceStep(
                    party: party, store: nil, rule: rule.id, question: rule.condition, answer: answer,
                    decided: answer == .yes,
                    because: rule.because, cites: rule.cites))
            if answer == .unknown { open.append(rule.verdict) }
            if answer == .yes {
                judgement.notes.merge(notes)
                // What a room handed on bounces to the room.
                if facts.relay != nil, rule.verdict.delivery == .bounced { return .dropped }
                let verdicts = open + [rule.verdict]
                if Set(verdicts.map(\.delivery)).count == 1 { return rule.verdict }
                return DeliveryVerdict(.depends, ForecastMerging.union(verdicts.map(\.conditions)))
            }
        }
        judgement.notes.merge(notes)
        return DeliveryVerdict(.depends, ForecastMerging.union(open.map(\.conditions)))
    }

    // MARK: - Putting it together

    private func assemble(
        _ facts: StanzaFacts, _ judgement: Judgement, branches: [Forecast.Branch], _ context: ForecastContext
    ) -> Forecast {
        Forecast(
            profiles: setups.mapValues(\.profile.id), summary: StanzaSummary(facts.stanza),
            assumes: Assumptions.list(facts, judgement.notes, context), effects: judgement.effects,
            delivery: judgement.delivery,
            answers: FiveAnswers(effects: judgement.effects, delivery: judgement.delivery), branches: branches,
            trace: judgement.trace)
    }

    private func copyForecast(_ stanza: Stanza, _ copy: CopyKind, _ context: ForecastContext) -> Forecast {
        var effects: [Effect] = []
        var judgement = Judgement()
        if case .fromService(let form) = copy, let setup = setups[.service] {
            var facts = StanzaFacts(
                stanza, sender: context.sender, services: context.services, state: .available, flags: context.flags)
            facts = facts.seenAs(form)
            var only = self
            only.setups = [.service: setup]
            judgement = only.judge(facts, [.service])
            effects = judgement.effects.map { effect in
                var effect = effect
                effect.isCopy = true
                return effect
            }
        }
        return Forecast(
            profiles: setups.mapValues(\.profile.id), summary: StanzaSummary(stanza), assumes: [], effects: effects,
            delivery: nil,
            answers: FiveAnswers(effects: effects, delivery: nil), branches: [], trace: judgement.trace, copyNote: copy.note)
    }
}
