/// What one store is like at one party under one condition; nil where this says nothing of it.
package struct StoreTraits: Hashable, Sendable {
    package var phase: Effect.Phase?
    package var part: Effect.Part?
    package var medium: Effect.Medium?
    /// With `{user}`, `{domain}`, `{room}` and `{node}` standing for the account's or the room's parts, and `{%user}` and so on
    /// for the same as it is spelt in a file's name.
    package var place: String?
    package var readable: Effect.Readability?
    package var retention: Retention?
    /// The duration knob that says how long; it wins over `retention`.
    package var retentionKnob: String?
    package var removedBy: [String]?
    package var residue: Effect.Residue?

    package init(
        phase: Effect.Phase? = nil, part: Effect.Part? = nil, medium: Effect.Medium? = nil, place: String? = nil,
        readable: Effect.Readability? = nil, retention: Retention? = nil, retentionKnob: String? = nil,
        removedBy: [String]? = nil,
        residue: Effect.Residue? = nil
    ) {
        self.phase = phase
        self.part = part
        self.medium = medium
        self.place = place
        self.readable = readable
        self.retention = retention
        self.retentionKnob = retentionKnob
        self.removedBy = removedBy
        self.residue = residue
    }

    /// Fills what is still nil from `other`.
    ///
    /// What is in memory has no place in a file or table, whatever `other` says of the place.
    package mutating func fill(from other: StoreTraits) {
        if medium != .memory { place = place ?? other.place }
        phase = phase ?? other.phase
        part = part ?? other.part
        medium = medium ?? other.medium
        readable = readable ?? other.readable
        if retention == nil, retentionKnob == nil {
            retention = other.retention
            retentionKnob = other.retentionKnob
        }
        removedBy = removedBy ?? other.removedBy
        residue = residue ?? other.residue
    }
}

/// Traits that hold under a condition. Of several, the first that says something of a trait wins.
package struct TraitRule: Hashable, Sendable {
    package var condition: Condition
    /// The party it is about; nil for any.
    package var party: Party?
    package var traits: StoreTraits
    package var cite: Citation

    package init(when condition: Condition = .always, at party: Party? = nil, _ traits: StoreTraits, cite: Citation) {
        self.condition = condition
        self.party = party
        self.traits = traits
        self.cite = cite
    }
}

/// Everything a profile says of one store: what goes in, in the server's own order, and what the store is like.
package struct StorePolicy: Hashable, Sendable {
    package var store: Store
    /// Per party, in order: the first rule that matches decides; the last is `.always`.
    package var rules: [Party: [Rule<Keeping>]]
    package var traits: [TraitRule]

    package init(_ store: Store, _ rules: [Party: [Rule<Keeping>]], traits: [TraitRule]) {
        self.store = store
        self.rules = rules
        self.traits = traits
    }

    /// The same rules with more traits, which win over the present ones.
    package func with(contentsOf newTraits: [TraitRule]) -> StorePolicy {
        StorePolicy(store, rules, traits: newTraits + traits)
    }

    /// The same with rules that come before those of a party.
    package func preceding(_ party: Party, _ newRules: Rule<Keeping>...) -> StorePolicy {
        var copy = self
        copy.rules[party] = newRules + (rules[party] ?? [])
        return copy
    }

    /// The same with other rules for one party.
    package func replacing(_ party: Party, _ newRules: Rule<Keeping>...) -> StorePolicy {
        var copy = self
        copy.rules[party] = newRules
        return copy
    }
}
