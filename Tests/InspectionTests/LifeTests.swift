import Inspection
import KnowledgeBase
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

    @Test("what is kept nowhere has no later life")
    func nothing() throws {
        #expect(try steps(ProsodyProfile.profile, [], .available).isEmpty)
    }
}
