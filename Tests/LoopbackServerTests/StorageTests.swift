import LoopbackServer
import StanzaStorage
import Testing
import XMPP

@Suite("What the servers keep")
struct StorageTests {
    static let time = Timestamp(dateTime: "2026-11-22T12:00:00Z")!

    private func world(_ change: (inout World.Settings) -> Void = { _ in }) throws -> World {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 1
        change(&settings)
        return try World(settings, clock: WorldClock { Self.time })
    }

    @Test("a message to somebody at the other server waits there while she is away, and leaves when she comes")
    func offline() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world).send("<presence/>")
        let store = try #require(world.store(of: "realworld.lit"))
        let before = try store.snapshot()
        try alice.send("<message to='sister@realworld.lit' type='chat' id='m1'><body>Curiouser</body></message>")
        let changes = StoreInspection.changes(from: before, to: try store.snapshot())
        #expect(changes.map(\.table) == ["offline", "archive"])
        #expect(changes.allSatisfy { $0.kind == .added })
        #expect(changes[0].row["sender"] == "alice@wonderland.lit/desk")
        #expect(try world.store(of: "wonderland.lit")?.rows(of: "archive")?.count == 1)

        let sister = try TestClient("sister@realworld.lit/phone", world).send("<presence/>")
        let message = try #require(sister.received().first { $0.name == "message" })
        #expect(message.child("body")?.text == "Curiouser")
        let delay = try #require(message.child("delay", xmlns: Namespace.delay))
        #expect(delay["from"] == "realworld.lit" && delay["stamp"] == "2026-11-22T12:00:00.000Z")
        #expect(message.child("stanza-id", xmlns: Namespace.stanzaIDs)?["by"] == "sister@realworld.lit")
        #expect(try store.rows(of: "offline")?.isEmpty == true)
        #expect(try store.rows(of: "archive")?.count == 1)
    }

    @Test("a chat state alone is neither kept nor returned, and no-store is returned")
    func notKept() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        try alice.send(
            "<message to='hatter@wonderland.lit' type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/></message>"
        )
        #expect(alice.received().isEmpty)
        try alice.send(
            "<message to='hatter@wonderland.lit' type='chat' id='n'><body>x</body><no-store xmlns='urn:xmpp:hints'/></message>"
        )
        #expect(alice.received().map { $0["type"] } == ["error"])
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.tables().filter { $0.name == "offline" || $0.name == "archive" }.allSatisfy { $0.rows == 0 })
    }

    @Test("the archive is queried by contact and by page, and expires when the clock moves on")
    func archive() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        for number in 1...5 {
            try alice.send("<message to='hatter@wonderland.lit' type='chat'><body>\(number)</body></message>")
        }
        try alice.send("<message to='queen@wonderland.lit' type='chat'><body>other</body></message>")
        _ = alice.received()
        try alice.send(
            """
            <iq type='set' id='q'><query xmlns='urn:xmpp:mam:2' queryid='f'><x xmlns='jabber:x:data' type='submit'>
            <field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>hatter@wonderland.lit</value></field>
            </x><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><before/></set></query></iq>
            """)
        let answer = alice.received()
        let bodies = answer.compactMap {
            $0.child("result", xmlns: Namespace.archive)?.child("forwarded", xmlns: Namespace.forward)?
                .child("message", xmlns: Namespace.client)?.child("body")?.text
        }
        #expect(bodies == ["4", "5"])
        let fin = try #require(answer.last?.child("fin", xmlns: Namespace.archive))
        #expect(fin["complete"] == nil)
        let set = try #require(fin.child("set", xmlns: Namespace.resultSets))
        #expect(set.child("count")?.text == "5" && set.child("first")?["index"] == "3")

        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.rows(of: "archive")?.count == 12)
        world.moveClock(by: 6 * 86_400)
        #expect(try store.rows(of: "archive")?.count == 12)
        world.moveClock(by: 2 * 86_400)
        #expect(try store.rows(of: "archive")?.count == 0)
    }

    @Test("an unknown id in a page request is item-not-found")
    func unknownPage() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        let answer = try alice.ask(
            "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><after>nothing</after></set></query></iq>"
        )
        #expect(answer?.child("error")?.child("item-not-found", xmlns: Namespace.stanzaErrors) != nil)
    }

    @Test(
        "who has deleted content overwritten leaves no trace of it in the database; who does not, does",
        arguments: [true, false])
    func secureDelete(_ overwrites: Bool) throws {
        let world = try world {
            $0.store.secureDelete = overwrites; $0.domain.archives = false
        }
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        try alice.send("<message to='hatter@wonderland.lit' type='chat'><body>treacle-well</body></message>")
        let store = try #require(world.store(of: "wonderland.lit"))
        try world.domain("wonderland.lit")!.perform { try $0.store.checkpoint() }
        #expect(try !store.grep("treacle-well").isEmpty)
        try TestClient("hatter@wonderland.lit/cup", world).send("<presence/>")
        try world.domain("wonderland.lit")!.perform { try $0.store.checkpoint() }
        #expect(try store.rows(of: "offline")?.isEmpty == true)
        #expect(try store.grep("treacle-well").isEmpty == overwrites)
    }

    @Test("a full store says so, and keeps nothing")
    func full() throws {
        let world = try world()
        defer { world.shutDown() }
        world.setFault(.full, of: "wonderland.lit")
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        let answer = try alice.ask(
            "<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='dodo@wonderland.lit'/></query></iq>")
        #expect(answer?.child("error")?.child("resource-constraint", xmlns: Namespace.stanzaErrors) != nil)
        #expect(
            try world.store(of: "wonderland.lit")?.rows(of: "roster")?.contains { $0["contact"] == "dodo@wonderland.lit" }
                == false)
        world.setFault(nil, of: "wonderland.lit")
        #expect(
            try alice.ask(
                "<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='dodo@wonderland.lit'/></query></iq>")?[
                    "type"] == "result")
    }

    @Test("a server that cannot be reached bounces what is for it")
    func unreachable() throws {
        let world = try world()
        defer { world.shutDown() }
        world.setFault(.unreachable, of: "realworld.lit")
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        try alice.send("<message to='sister@realworld.lit' type='chat' id='m'><body>x</body></message>")
        let error = alice.received().first
        #expect(error?["type"] == "error" && error?["from"] == "sister@realworld.lit")
        #expect(error?.child("error")?.child("remote-server-timeout", xmlns: Namespace.stanzaErrors) != nil)
    }

    @Test("passwords are kept as verifiers only")
    func credentials() throws {
        let world = try world()
        defer { world.shutDown() }
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.grep("down-the-rabbit-hole").isEmpty)
        #expect(try store.rows(of: "credentials")?.filter { $0["owner"] == "alice@wonderland.lit" }.count == 3)
    }

    @Test("a world that is kept has everything again when it starts anew")
    func persistence() throws {
        let directory = "/tmp/xmppscope-test-\(IdentifierSource(SystemRandomNumberGenerator()).text(8))"
        let first = try world { $0.directory = directory }
        try TestClient("alice@wonderland.lit/desk", first).send(
            "<message to='hatter@wonderland.lit' type='chat'><body>kept</body></message>")
        first.shutDown()
        let second = try world { $0.directory = directory }
        let hatter = try TestClient("hatter@wonderland.lit/cup", second).send("<presence/>")
        #expect(hatter.received().contains { $0.child("body")?.text == "kept" })
        second.shutDown()
        removeFolder(directory)
    }
}
