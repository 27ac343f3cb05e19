/// What one server product, in one version, keeps of what it sees: facts only, evaluated by the engine.
package struct ServerProfile: Hashable, Sendable {
    /// The name used on the command line: `prosody-0.12`.
    package var id: String
    /// The name for people: `Prosody 0.12`.
    package var title: String
    /// The profile it was derived from, where it was.
    package var base: String?
    /// What was read or run to write it, in a sentence.
    package var provenance: String
    package var knobs: [Knob]
    package var policies: [StorePolicy]
    /// What becomes of a message at the recipient's server (and at the sender's, for unreachable domains), in order.
    package var delivery: [Rule<DeliveryVerdict>]
    /// What the sender's server does not even take, and how it answers; nothing is kept of it anywhere.
    package private(set) var refusals: [Rule<DeliveryVerdict>] = []
    /// What becomes later of what is in each store; empty where that is not known.
    package var life: [Store: [LifeRule]] = [:]
    /// What a derived profile was given although its base says the same, by name; a test wants it empty.
    package private(set) var repetitions: [String] = []

    package init(
        id: String, title: String, base: String? = nil, provenance: String, knobs: [Knob], policies: [StorePolicy],
        delivery: [Rule<DeliveryVerdict>]
    ) {
        self.id = id
        self.title = title
        self.base = base
        self.provenance = provenance
        self.knobs = knobs
        self.policies = policies
        self.delivery = delivery
    }

    /// The settings with nothing set.
    package var defaults: KnobSettings { KnobSettings(knobs, profile: id) }

    package func policy(_ store: Store) -> StorePolicy? { policies.first { $0.store == store } }

    /// A product that is this one with differences: policies replace those for the same store, knobs those of the same name.
    package func derived(
        id: String, title: String, provenance: String, knobs newKnobs: [Knob] = [], policies newPolicies: [StorePolicy] = [],
        removing removed: Set<Store> = [], delivery newDelivery: [Rule<DeliveryVerdict>]? = nil
    ) -> ServerProfile {
        var copy = self
        copy.id = id
        copy.title = title
        copy.base = self.id
        copy.provenance = provenance
        copy.knobs = knobs.filter { old in !newKnobs.contains { $0.name == old.name } } + newKnobs
        copy.policies =
            policies.filter { old in !removed.contains(old.store) && !newPolicies.contains { $0.store == old.store } }
            + newPolicies
        if let newDelivery { copy.delivery = newDelivery }
        copy.repetitions =
            newKnobs.filter(knobs.contains).map { "knob " + $0.name }
            + newPolicies.filter(policies.contains).map { "store " + $0.store.rawValue }
            + removed.filter { policy($0) == nil }.map { "no store " + $0.rawValue }
            + (newDelivery == delivery ? ["delivery"] : [])
        return copy
    }

    /// The same with what becomes later of what is kept; of several rules for an event the first that holds decides, the new ones
    /// before the present.
    package func living(_ rules: [Store: [LifeRule]]) -> ServerProfile {
        var copy = self
        copy.life.merge(rules) { $1 + $0 }
        return copy
    }

    /// The same with what it refuses of its own users.
    package func refusing(_ rules: [Rule<DeliveryVerdict>]) -> ServerProfile {
        var copy = self
        copy.refusals += rules
        return copy
    }
}
