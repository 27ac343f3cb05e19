import Inspection
import KnowledgeBase
import Testing
import XMPP

/// What holds for every profile in the library.
@Suite struct ProfileRuleTests {
    /// The corpus, with what the engine looks at for each party.
    private struct Corpus {
        var messages: [StanzaFacts]
        var byParty: [Party: [StanzaFacts]] = [:]

        init() throws {
            let facts = try ProfileCorpus.facts()
            messages = facts.filter { $0.stanza.kind == .message }
            for fact in facts { for party in Forecaster.parties(for: fact) { byParty[party, default: []].append(fact) } }
        }
    }

    private static let corpus = Result { try Corpus() }

    /// The rules of one store at one party, or those of delivery.
    private struct Order {
        var name: String
        /// Nil for delivery.
        var party: Party?
        var rules: [(id: String, condition: Condition)]
    }

    private static func orders(_ profile: ServerProfile) -> [Order] {
        let stores = profile.policies.flatMap { policy in
            policy.rules.sorted { $0.key < $1.key }.map { party, rules in
                Order(
                    name: "\(policy.store.rawValue) at \(party.rawValue)", party: party,
                    rules: rules.map { ($0.id, $0.condition) })
            }
        }
        return stores + [Order(name: "delivery", rules: profile.delivery.map { ($0.id, $0.condition) })]
    }

    @Test(
        "every rule of every profile is reached by some stanza and decides it", arguments: ProfileLibrary.all.map(\.id))
    func everyRuleDecides(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        let facts = try Self.corpus.get()
        var notes = EvaluationNotes()
        for order in Self.orders(profile) {
            var unreached = Set(order.rules.indices)
            let concerned = order.party.map { facts.byParty[$0] ?? [] } ?? facts.messages
            let asked = Set(order.rules.flatMap { Self.knobs($0.condition).map(\.0) })
            search: for knobs in try ProfileCorpus.settings(profile, asked) {
                for fact in concerned {
                    for index in unreached
                    where order.rules[index].condition.evaluate(fact, knobs, &notes) == .yes
                        && order.rules[..<index].allSatisfy({ $0.condition.evaluate(fact, knobs, &notes) == .no })
                    {
                        unreached.remove(index)
                    }
                    if unreached.isEmpty { break search }
                }
            }
            for index in unreached.sorted() {
                let rule = order.rules[index]
                Issue.record("\(id): \(rule.id) decides nothing (\(order.name)): \(rule.condition.words)")
            }
        }
    }

    @Test("one id names one rule in a profile", arguments: ProfileLibrary.all.map(\.id))
    func idsAreUnique(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        var seen: [String: Rule<Keeping>] = [:]
        for rule in profile.policies.flatMap({ $0.rules.values.flatMap { $0 } }) {
            if let other = seen[rule.id] {
                #expect(
                    other.condition == rule.condition && other.verdict.outcome == rule.verdict.outcome,
                    "\(rule.id) names two rules")
            }
            seen[rule.id] = rule
        }
        for order in profile.policies.flatMap({ policy in policy.rules.map { ($0.key, policy.store, $0.value) } }) {
            #expect(
                Set(order.2.map(\.id)).count == order.2.count, "an id is twice in \(order.1.rawValue) at \(order.0.rawValue)"
            )
        }
        let delivery = profile.delivery.map(\.id)
        #expect(Set(delivery).count == delivery.count)
        #expect(Set(delivery).isDisjoint(with: seen.keys))
    }

    @Test("the last rule of every order is always", arguments: ProfileLibrary.all.map(\.id))
    func ordersAreComplete(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        for order in Self.orders(profile) {
            #expect(order.rules.last?.condition == .always, "\(order.name) of \(id)")
            let early = order.rules.dropLast().filter { $0.condition == .always }.map(\.id)
            #expect(early.isEmpty, "nothing after these is ever looked at: \(early)")
        }
    }

    @Test("a derived profile repeats nothing of its base", arguments: ProfileLibrary.all.map(\.id))
    func derivedProfilesDiffer(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        #expect(profile.repetitions.isEmpty)
        guard let base = profile.base.flatMap({ ProfileLibrary.profile($0) }) else {
            #expect(profile.base == nil, "the base of \(id) is not in the library")
            return
        }
        #expect(profile.policies != base.policies || profile.knobs != base.knobs)
    }

    @Test(
        "each profile has one policy for each store, and understands the settings all profiles share",
        arguments: ProfileLibrary.all.map(\.id))
    func profilesAreWellFormed(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        let stores = profile.policies.map(\.store)
        #expect(Set(stores).count == stores.count)
        let names = profile.knobs.map(\.name)
        #expect(Set(names).count == names.count)
        for common in ["archive", "archive.expires", "room-archive", "offline", "push", "pubsub", "backend"] {
            #expect(names.contains(common), "\(id) has no \(common)")
        }
        for knob in profile.knobs {
            if let own = knob.aliasOf { #expect(names.contains(own), "\(knob.name) is another name of nothing") }
            if let value = knob.defaultValue {
                #expect(knob.normalized(value) == value, "the default of \(knob.name) is no value of it")
            }
            for (other, value) in knob.implies.values.flatMap({ $0 }) {
                let target = try #require(profile.knobs.first { $0.name == other }, "\(knob.name) implies \(other)")
                #expect(target.normalized(value) == value, "\(knob.name) implies \(other)=\(value)")
            }
        }
    }

    @Test(
        "what a rule or trait asks of a setting is a setting of its profile and one of its values",
        arguments: ProfileLibrary.all.map(\.id))
    func conditionsNameKnobs(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        var conditions = Self.orders(profile).flatMap { $0.rules.map(\.condition) }
        conditions += profile.policies.flatMap { $0.traits.map(\.condition) }
        for (name, values) in conditions.flatMap(Self.knobs) {
            let knob = try #require(profile.knobs.first { $0.name == name }, "\(id) has no setting \(name)")
            for value in values { #expect(knob.normalized(value) == value, "\(value) is no value of \(name)") }
        }
        for knob in profile.policies.flatMap({ $0.traits.compactMap(\.traits.retentionKnob) }) {
            #expect(profile.knobs.contains { $0.name == knob }, "\(id) has no setting \(knob)")
        }
    }

    @Test(
        "archive=on archives an ordinary message for everybody, where the product has an archive",
        arguments: ProfileLibrary.all.map(\.id))
    func archiveOn(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        var knobs = profile.defaults
        try knobs.set("archive=on")
        let forecast = Forecaster(PartySetup(profile, knobs: knobs)).forecast(
            try ProfileCorpus.stanza("<message to='sister@realworld.lit' type='chat'><body>Hi</body></message>"),
            ForecastContext(sender: try JID(ProfileCorpus.sender), state: .available))
        for party in [Party.senderServer, .recipientServer] {
            #expect(forecast.effect(party, .archive)?.outcome == (id == "jabberd2" ? .notKept : .kept))
        }
    }

    @Test("a source is complete: project, version, file and symbol", arguments: ProfileLibrary.all.map(\.id))
    func citationsAreComplete(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        var cites = profile.knobs.map(\.cite) + profile.delivery.flatMap(\.cites)
        cites += profile.policies.flatMap { $0.traits.map(\.cite) + $0.rules.values.flatMap { $0.flatMap(\.cites) } }
        for cite in cites {
            switch cite {
            case .source(let project, let version, let file, let symbol):
                #expect(![project, version, file, symbol].contains { $0.isEmpty }, "\(cite)")
            case .option(let project, let option): #expect(!project.isEmpty && !option.isEmpty, "\(cite)")
            case .observed(let project, let version, let what):
                #expect(!project.isEmpty && !version.isEmpty && !what.isEmpty, "\(cite)")
            case .rfc(let number, let section, _): #expect(number > 1000 && !section.isEmpty, "\(cite)")
            case .xep(let number, let section, _, _): #expect(number > 0 && !section.isEmpty, "\(cite)")
            }
        }
    }

    /// The settings a condition asks for, with the values it compares them with.
    static func knobs(_ condition: Condition) -> [(String, Set<String>)] {
        switch condition {
        case .knob(let name, let values): [(name, values)]
        case .all(let inner), .any(let inner): inner.flatMap(knobs)
        case .not(let inner): knobs(inner)
        case .keeps(let rules): rules.flatMap { knobs($0.condition) }
        default: []
        }
    }
}
