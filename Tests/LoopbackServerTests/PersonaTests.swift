import Inspection
import LoopbackServer
import Testing
import XMPP

@Suite("Servers with another product's habits of keeping")
struct PersonaTests {
    private static let source = Citation.option("test", "store")

    /// A profile of two rules: an archive for an hour, and an offline store.
    private func world(archive: Effect.Outcome, offline: Effect.Outcome) throws -> World {
        func rules(_ id: String, _ outcome: Effect.Outcome) -> [Party: [Rule<Keeping>]] {
            [
                .recipientServer: [
                    Rule(id, when: .always, then: Keeping(outcome), because: "the test says so", cite: Self.source)
                ]
            ]
        }
        let hour = TraitRule(StoreTraits(retention: .duration(seconds: 3600)), cite: Self.source)
        let profile = ServerProfile(
            id: "test", title: "A test", provenance: "made up", knobs: [],
            policies: [
                StorePolicy(.archive, rules("test.archive", archive), traits: [hour]),
                StorePolicy(.offline, rules("test.offline", offline), traits: []),
            ], delivery: [])
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 1
        settings.domain.take(on: Persona(PartySetup(profile)))
        return try World(settings, clock: WorldClock { StorageTests.time })
    }

    @Test("what the profile keeps is kept, and for as long as it says")
    func keeps() throws {
        let world = try world(archive: .kept, offline: .kept)
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        // The world itself would keep nothing of a message with this hint.
        try alice.send(
            "<message to='hatter@wonderland.lit' type='chat'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>")
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.rows(of: "archive")?.map { $0["owner"] } == ["hatter@wonderland.lit"])
        #expect(try store.rows(of: "offline")?.count == 1)
        world.moveClock(by: 3601)
        #expect(try store.rows(of: "archive")?.isEmpty == true)
    }

    @Test("what the profile does not keep is not kept, and the sender is told")
    func keepsNot() throws {
        let world = try world(archive: .notKept, offline: .notKept)
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        try alice.send("<message to='hatter@wonderland.lit' type='chat' id='m'><body>x</body></message>")
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.tables().filter { $0.name == "archive" || $0.name == "offline" }.allSatisfy { $0.rows == 0 })
        #expect(alice.received().map { $0["type"] } == ["error"])
    }
}
