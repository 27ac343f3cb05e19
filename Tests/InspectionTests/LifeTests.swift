import Inspection
import KnowledgeBase
import TestSupport
import Testing
import XMLStreaming
import XMPP

/// What becomes of copies after they were made.
@Suite struct LifeTests {
    private func steps(
        _ profile: ServerProfile, _ settings: [String], _ state: RecipientState = .offline
    ) throws -> [LifeStep] {
        var knobs = profile.defaults
        for setting in settings { try knobs.set(setting) }
        let stanza = try #require(
            Stanza(try ElementParser().parse("<message type='chat' to='sister@realworld.lit'><body>Hi</body></message>")))
        let context = ForecastContext(sender: try JID("alice@wonderland.lit/desk"), state: state)
        let forecaster = Forecaster(PartySetup(profile, knobs: knobs))
        return forecaster.life(of: stanza, forecaster.forecast(stanza, context), context)
    }

    @Test("a client that asks Prosody's archive first leaves the offline copy where it is; on ejabberd that changes nothing")
    func archiveFirst() throws {
        let prosody = try steps(ProsodyProfile.profile, ["archive=on"]).first { $0.event == .queriesArchiveFirst }
        #expect(prosody?.store == .offline)
        #expect(prosody?.outcome.contains("neither sent nor deleted") == true)
        #expect(try !steps(ProsodyProfile.profile, []).contains { $0.event == .queriesArchiveFirst })
        let ejabberd = try steps(EjabberdProfile.profile, []).first { $0.event == .queriesArchiveFirst }
        #expect(ejabberd?.outcome.contains("changes nothing") == true)
    }

    @Test("a later ejabberd deletes what is retracted, and what waits for a client with Bind 2")
    func laterEjabberd() throws {
        func outcomes(_ profile: ServerProfile) throws -> [LifeRule.Event: String] {
            try steps(profile, ["archive=on"]).reduce(into: [:]) { $0[$1.event] = $1.outcome }
        }
        #expect(try outcomes(EjabberdProfile.profile)[.retracted] == "it stays")
        #expect(try outcomes(Ejabberd26Profile.profile)[.retracted]?.contains("deleted") == true)
        #expect(try outcomes(EjabberdProfile.profile)[.bindsWithBind2] == nil)
        #expect(try outcomes(Ejabberd26Profile.profile)[.bindsWithBind2]?.contains("without being sent") == true)
    }

    @Test(
        "every rule of what becomes later is the answer to some stanza of the corpus",
        arguments: ProfileLibrary.all.map(\.id))
    func everyRuleAnswers(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        let facts = try ProfileCorpus.facts()
        var notes = EvaluationNotes()
        for (store, rules) in profile.life.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            #expect(profile.policy(store) != nil, "\(id) has no \(store.rawValue) that something could become of")
            // What a derived profile says before its base hides what the base says.
            let inherited = Set(profile.base.flatMap { ProfileLibrary.profile($0) }?.life[store] ?? [])
            var unreached = Set(rules.indices.filter { !inherited.contains(rules[$0]) })
            let asked = Set(rules.flatMap { ProfileRuleTests.knobs($0.condition).map(\.0) })
            search: for knobs in try ProfileCorpus.settings(profile, asked) {
                for fact in facts {
                    for index in unreached
                    where rules[index].condition.evaluate(fact, knobs, &notes) == .yes
                        && !rules[..<index].contains(where: {
                            $0.event == rules[index].event && $0.party == rules[index].party
                                && $0.condition.evaluate(fact, knobs, &notes) == .yes
                        })
                    {
                        unreached.remove(index)
                    }
                    if unreached.isEmpty { break search }
                }
            }
            for index in unreached.sorted() {
                Issue.record(
                    "\(id): \(store.rawValue), \(rules[index].event.rawValue): \(rules[index].outcome) is never said")
            }
        }
    }

    @Test("what becomes later is cited completely", arguments: ProfileLibrary.all.map(\.id))
    func citations(_ id: String) throws {
        let profile = try #require(ProfileLibrary.profile(id))
        for rule in profile.life.values.flatMap({ $0 }) {
            switch rule.cite {
            case .source(let project, let version, let file, let symbol):
                #expect(![project, version, file, symbol].contains { $0.isEmpty }, "\(rule.cite)")
            case .option(let project, let option): #expect(!project.isEmpty && !option.isEmpty)
            case .observed, .rfc, .xep: break
            }
            #expect(!rule.outcome.isEmpty && rule.outcome.first?.isLowercase == true && !rule.outcome.hasSuffix("."))
        }
    }

    @Test("what becomes later in each product is what is on file")
    func table() throws {
        let stanzas: [(name: String, xml: String, states: [RecipientState], flags: [SessionFlag: Bool])] = [
            ("chat", "<message type='chat' to='sister@realworld.lit'><body>Hi</body></message>", [.offline], [:]),
            (
                "chat, acknowledged later", "<message type='chat' to='sister@realworld.lit'><body>Hi</body></message>",
                [.available], [.recipientStreamManagement: true]
            ),
            ("subscribe", "<presence type='subscribe' to='sister@realworld.lit'/>", [.offline], [:]),
            (
                "room message", "<message type='groupchat' to='tea@conference.realworld.lit'><body>Hi</body></message>",
                [.available], [:]
            ),
            ("item", try #require(ProfileCorpus.others.first { $0.name == "pep-publish" }).xml, [.available], [:]),
            ("vCard", try #require(ProfileCorpus.others.first { $0.name == "vcard" }).xml, [.available], [:]),
        ]
        var lines = ["What becomes later of what is kept, with archives, rooms' archives and pubsub on.", ""]
        for profile in ProfileLibrary.all {
            lines.append(profile.title)
            var knobs = profile.defaults
            for setting in ["archive=on", "room-archive=on", "pubsub=on"] { try knobs.set(setting) }
            let forecaster = Forecaster(PartySetup(profile, knobs: knobs))
            for row in stanzas {
                let stanza = try ProfileCorpus.stanza(row.xml)
                for state in row.states {
                    let context = ForecastContext(sender: try JID(ProfileCorpus.sender), state: state, flags: row.flags)
                    let forecast = forecaster.forecast(stanza, context)
                    lines.append("    \(row.name):")
                    for step in forecaster.life(of: stanza, forecast, context) {
                        lines.append(
                            "        \(step.party.words), \(step.store.words): when \(step.event.rawValue), \(step.outcome)"
                        )
                    }
                }
            }
            lines.append("")
        }
        let difference = Golden.difference(
            lines.joined(separator: "\n"), from: "Tests/InspectionTests/Fixtures/Profiles/later.txt")
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test("what is kept nowhere has no later life")
    func nothing() throws {
        #expect(try steps(ProsodyProfile.profile, [], .available).isEmpty)
    }
}
