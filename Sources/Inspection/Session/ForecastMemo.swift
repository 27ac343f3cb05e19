import XMPP

/// Remembers forecasts by the shape of their stanzas: everything that a forecast depends on, and nothing else.
///
/// It is bounded; the shape that was met least recently goes first.
package struct ForecastMemo: Sendable {
    /// The forecast of a shape, and what makes it the one of a stanza.
    package struct Match: Sendable {
        /// With its places open, and the summary of some stanza of the shape.
        package var template: Forecast
        /// Tells this shape from all others that this memo ever remembered.
        package var number: Int
        package var blanks: ForecastBlanks
        var hasBlanks: Bool

        /// The forecast of one stanza of the shape.
        func forecast(of stanza: Stanza) -> Forecast {
            var forecast = hasBlanks ? template.filled(blanks) : template
            forecast.summary = StanzaSummary(stanza)
            return forecast
        }
    }

    private struct Shape: Hashable, Sendable {
        var kind: Stanza.Kind
        var namespace: String
        var type: String?
        var hasTo: Bool
        var copy: CopyKind?
        var target: AddressForm
        var isRemote: Bool
        var isFull: Bool
        var isRoomHost: Bool
        var relay: StanzaFacts.Relay?
        /// Whether the recipient is taken for a room, or another service, by the name of its host alone.
        var isGuessed: Bool
        var state: RecipientState?
        var flags: [SessionFlag: Bool]
        var domains: [String?]
        var node: String?
        var content: [UInt32]
    }

    private struct Entry: Sendable {
        var template: Forecast
        var hasBlanks: Bool
        var number: Int
    }

    private var entries: RecentTable<Shape, Entry>
    private var made = 0
    /// Whether anything is remembered; otherwise every forecast is made anew.
    package var isOn = true
    /// What the profiles ask of content; nil until it is needed.
    package private(set) var vocabulary: ShapeVocabulary?

    /// How many shapes are remembered.
    package static let capacity = 512

    package init(capacity: Int = ForecastMemo.capacity) { entries = RecentTable(capacity: capacity) }

    /// How many shapes are remembered now.
    package var count: Int { entries.count }

    /// Forgets everything, after a change of the profiles.
    mutating func clear() {
        entries = RecentTable(capacity: entries.capacity)
        vocabulary = nil
    }

    /// Sets what is asked of content, where that is not known.
    mutating func prepare(_ setups: @autoclosure () -> [PartySetup]) {
        if vocabulary == nil, isOn { vocabulary = ShapeVocabulary(setups().map(\.profile)) }
    }

    /// The forecast of a stanza, made by `forecaster` if none is remembered for its shape.
    ///
    /// - Parameter domains: by which domain's setup each party is judged, nil for the common one.
    mutating func forecast(
        _ stanza: Stanza, _ context: ForecastContext, domains: [String?], _ forecaster: () -> Forecaster
    ) -> Match {
        let facts = StanzaFacts(
            stanza, sender: context.sender, services: context.services, state: context.state, flags: context.flags)
        let copy = CopyKind(stanza, context)
        guard isOn, let content = vocabulary?.shape(of: facts) else {
            made += 1
            return Match(
                template: forecaster().template(facts, copy, context), number: made, blanks: ForecastBlanks(facts),
                hasBlanks: true)
        }
        let shape = Shape(
            kind: stanza.kind, namespace: stanza.element.namespace, type: stanza.type, hasTo: stanza.to != nil, copy: copy,
            target: facts.target, isRemote: facts.isRemote, isFull: stanza.to?.isFull ?? false, isRoomHost: facts.isRoomHost,
            relay: facts.relay,
            isGuessed: ForecastMemo.isGuessed(facts, context.services), state: context.state, flags: context.flags,
            domains: domains, node: facts.pubsubNode, content: content)
        let blanks = ForecastBlanks(facts)
        let entry: Entry
        if let known = entries[shape] {
            entry = known
        } else {
            let template = forecaster().template(facts, copy, context)
            made += 1
            entry = Entry(template: template, hasBlanks: template.hasBlanks, number: made)
            entries[shape] = entry
        }
        return Match(template: entry.template, number: entry.number, blanks: blanks, hasBlanks: entry.hasBlanks)
    }

    private static func isGuessed(_ facts: StanzaFacts, _ services: KnownServices) -> Bool {
        guard let to = facts.recipient else { return false }
        switch facts.target {
        case .room, .occupant: return !services.isRoom(to) && KnownServices.looksLikeRooms(to)
        case .service: return !services.isService(to) && KnownServices.looksLikeService(to)
        case .broadcast, .ownAccount, .ownResource, .account, .resource, .domain: return false
        }
    }
}
