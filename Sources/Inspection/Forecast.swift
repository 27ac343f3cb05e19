import XMPP

/// What is expected to be kept because of one stanza, and what that rests on.
package struct Forecast: Hashable, Sendable {
    /// The profile each party was judged by.
    package var profiles: [Party: String]
    package var summary: StanzaSummary
    /// What was taken for granted, in sentences.
    package var assumes: [String]
    /// At most one per party and store, in order.
    package var effects: [Effect]
    /// For messages, and `answered` for iq requests; nil otherwise.
    package var delivery: DeliveryVerdict?
    package var answers: FiveAnswers
    /// Per state of the recipient, where that is not known and matters.
    package var branches: [Branch]
    /// Every rule that was looked at, for one state (the given one, or `offline` where it is not known).
    package var trace: [TraceStep]
    /// Why the stanza is only a copy of something counted elsewhere; nil where it is not.
    package var copyNote: String?

    /// What is expected if the recipient is in one state.
    package struct Branch: Hashable, Sendable {
        package var state: RecipientState
        package var effects: [Effect]
        package var delivery: DeliveryVerdict?
    }

    /// The effect on one store of one party, if it is listed.
    package func effect(_ party: Party, _ store: Store) -> Effect? {
        effects.first { $0.party == party && $0.store == store }
    }

    /// The effects that put something somewhere, or may.
    package var keeping: [Effect] { effects.filter { $0.outcome != .notKept } }
}

/// The head of a stanza.
package struct StanzaSummary: Hashable, Sendable {
    package var kind: Stanza.Kind
    package var type: String?
    package var from: String?
    package var to: String?
    package var id: String?

    package init(_ stanza: Stanza) {
        kind = stanza.kind
        type = stanza.type
        from = stanza.element["from"]
        to = stanza.element["to"]
        id = stanza.id
    }
}
