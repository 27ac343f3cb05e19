import LoopbackServer
import Testing
import XMPP

@Suite("What a world begins with")
struct SeedTests {
    private static let text = """
        # A garden
        account alice@wonderland.lit drink-me
        account caterpillar@wonderland.lit hookah
        friends alice@wonderland.lit caterpillar@wonderland.lit

          <message from='caterpillar@wonderland.lit' to='alice@wonderland.lit' type='chat'><body>Who are you?</body></message>
        """

    @Test("accounts, friends and messages are there, as if they had come about")
    func seed() throws {
        let seed = try WorldSeed(Self.text)
        let world = try World(.init(domains: ["wonderland.lit"], accounts: seed.accounts))
        defer { world.shutDown() }
        try world.play(seed)
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        let roster = try alice.ask("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>")
        #expect(
            roster?.child("query", xmlns: Namespace.roster)?.elements.map { $0["jid"] } == ["caterpillar@wonderland.lit"])
        #expect(roster?.child("query", xmlns: Namespace.roster)?.elements.first?["subscription"] == "both")
        try alice.send("<presence/>")
        let message = try #require(alice.received().first { $0.name == "message" })
        #expect(message["from"] == "caterpillar@wonderland.lit/seed")
        #expect(message.child("body")?.text == "Who are you?")
        #expect(message.child("delay", xmlns: Namespace.delay) != nil)
    }

    @Test(
        "a line that says nothing is named by its number",
        arguments: [
            "account a@b.lit", "account @ x", "friends a@b.lit c@d.lit", "enemies a@b.lit c@d.lit", "<message/>",
            "<message from='a@b.lit'", "<note from='a@b.lit'/>",
        ])
    func malformed(_ line: String) {
        let failure = #expect(throws: WorldSeed.Malformed.self) { try WorldSeed("# first\n\(line)\n") }
        #expect(failure?.line == 2)
    }
}
