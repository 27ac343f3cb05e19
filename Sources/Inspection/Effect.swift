/// What one store at one party does with a stanza.
package struct Effect: Hashable, Sendable {
    /// Whether the store keeps something, keeps nothing, or that depends.
    package enum Outcome: String, Hashable, Sendable {
        case kept
        case notKept = "not-kept"
        case depends
    }

    /// When, seen from the way of the stanza, it is kept.
    package enum Phase: String, Hashable, Sendable {
        case beforeRouting = "before-routing"
        case beforeDelivery = "before-delivery"
        case insteadOfDelivery = "instead-of-delivery"
        case afterDelivery = "after-delivery"
    }

    /// What of the stanza is kept.
    package enum Part: String, Hashable, Sendable {
        case whole, metadata, body, verifier, item
    }

    /// What it is kept in.
    package enum Medium: String, Hashable, Sendable {
        case memory, disk, unspecified
    }

    /// Whether an operator can read it.
    package enum Readability: String, Hashable, Sendable {
        case yes, ciphertext, no, unknown
    }

    /// What stays in the store's own files and journals right after removal; freed disk blocks and backups do not count.
    package enum Residue: String, Hashable, Sendable {
        case none, likely, unknown
    }

    package var party: Party
    package var store: Store
    package var outcome: Outcome
    /// Nil where the source does not fix the order.
    package var phase: Phase?
    /// What it depends on, in a sentence, where the outcome is `depends`.
    package var condition: String?
    package var part: Part
    package var copies: Int
    package var medium: Medium
    /// File or table; nil where it is not specified.
    package var place: String?
    package var readable: Readability
    package var retention: Retention
    package var removedBy: [String]
    package var residue: Residue
    package var certainty: Certainty
    package var isExperimental: Bool
    package var because: String
    package var cites: [Citation]
    /// The sources, among `cites`, of when it is kept, of how long, and of medium and place.
    package var phaseCite: Citation?
    package var retentionCite: Citation?
    package var mediumCite: Citation?
    /// Whether the stanza is only a copy of one that the party kept when it first saw it.
    package var isCopy: Bool
    /// The number of the record that proved or refuted it, where one did.
    package var evidence: Int?

    package init(
        party: Party, store: Store, outcome: Outcome, phase: Phase? = nil, condition: String? = nil, part: Part = .whole,
        copies: Int = 1,
        medium: Medium = .unspecified, place: String? = nil, readable: Readability = .unknown,
        retention: Retention = .unspecified,
        removedBy: [String] = [], residue: Residue = .unknown, certainty: Certainty, isExperimental: Bool = false,
        because: String,
        cites: [Citation], isCopy: Bool = false, evidence: Int? = nil
    ) {
        self.party = party
        self.store = store
        self.outcome = outcome
        self.phase = phase
        self.condition = condition
        self.part = part
        self.copies = copies
        self.medium = medium
        self.place = place
        self.readable = readable
        self.retention = retention
        self.removedBy = removedBy
        self.residue = residue
        self.certainty = certainty
        self.isExperimental = isExperimental
        self.because = because
        self.cites = cites
        self.isCopy = isCopy
        self.evidence = evidence
    }
}
