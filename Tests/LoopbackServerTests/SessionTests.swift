import LoopbackServer
import Testing
import XMLTree
import XMPP

@Suite("Sessions of a server")
struct SessionTests {
    private func world() throws -> World {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 1
        return try World(settings, clock: WorldClock { StorageTests.time })
    }

    private func enableManagement(_ client: TestClient) throws -> Element {
        try client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        return try #require(client.received().first { $0.name == "enabled" })
    }

    @Test("a stream that was cut is resumed, with what was not acknowledged")
    func resumption() throws {
        let world = try world()
        defer { world.shutDown() }
        let hatter = try TestClient("hatter@wonderland.lit/cup", world).send("<presence/>")
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        let id = try #require(try enableManagement(hatter)["id"])
        try alice.send("<message to='hatter@wonderland.lit' type='chat'><body>one</body></message>")
        #expect(hatter.received().last?.name == "r")
        hatter.leave(cleanly: false)
        try alice.send("<message to='hatter@wonderland.lit' type='chat'><body>two</body></message>")
        #expect(try world.store(of: "wonderland.lit")?.rows(of: "offline")?.isEmpty == true)
        let answer = try hatter.resume("<resume xmlns='urn:xmpp:sm:3' previd='\(id)' h='0'/>")
        #expect(answer.first?.name == "resumed" && answer.first?["h"] == "0")
        #expect(answer.compactMap { $0.child("body")?.text } == ["one", "two"])
    }

    @Test("what a client never acknowledged goes into the offline store when its stream cannot be resumed any more")
    func unacknowledged() throws {
        let world = try world()
        defer { world.shutDown() }
        let hatter = try TestClient("hatter@wonderland.lit/cup", world).send("<presence/>")
        _ = try enableManagement(hatter)
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        try alice.send("<message to='hatter@wonderland.lit' type='chat'><body>lost?</body></message>")
        hatter.leave(cleanly: false)
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.rows(of: "offline")?.isEmpty == true)
        world.moveClock(by: 301)
        #expect(try store.rows(of: "offline")?.count == 1)
    }

    @Test("an acknowledgement of more than was sent ends the stream")
    func tooHigh() throws {
        let world = try world()
        defer { world.shutDown() }
        let hatter = try TestClient("hatter@wonderland.lit/cup", world)
        _ = try enableManagement(hatter)
        try hatter.send("<a xmlns='urn:xmpp:sm:3' h='7'/>")
        #expect(hatter.closing == "undefined-condition")
    }

    @Test("a client that claims another sender loses its stream")
    func spoofedSender() throws {
        let world = try world()
        defer { world.shutDown() }
        let hatter = try TestClient("hatter@wonderland.lit/cup", world)
        try hatter.send("<message from='alice@wonderland.lit' to='queen@wonderland.lit'><body>x</body></message>")
        #expect(hatter.closing == "invalid-from")
    }

    @Test("a second client of the same resource takes its place")
    func conflict() throws {
        let world = try world()
        defer { world.shutDown() }
        let first = try TestClient("hatter@wonderland.lit/cup", world)
        let second = try TestClient("hatter@wonderland.lit/cup", world)
        #expect(first.closing == "conflict")
        #expect(second.closing == nil)
        #expect(
            try second.ask("<iq type='get' id='p' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>")?["type"]
                == "result")
    }

    @Test("a session that waits for its resumption makes room for a new one where an account has too many")
    func room() throws {
        var settings = World.Settings.wonderland
        settings.domain.resourceLimit = 2
        let world = try World(settings, clock: WorldClock { StorageTests.time })
        defer { world.shutDown() }
        let first = try TestClient("hatter@wonderland.lit/cup", world)
        _ = try TestClient("hatter@wonderland.lit/pot", world)
        #expect(throws: StanzaError.self) { try TestClient("hatter@wonderland.lit/third", world) }
        let id = try #require(try enableManagement(first)["id"])
        first.leave(cleanly: false)
        let third = try TestClient("hatter@wonderland.lit/third", world)
        #expect(third.closing == nil)
        #expect(try first.resume("<resume xmlns='urn:xmpp:sm:3' previd='\(id)' h='0'/>").map(\.name) == ["failed"])
    }

    @Test("presence is directed to so many addresses and no more, and a roster that is full takes no request")
    func bounds() throws {
        var settings = World.Settings.wonderland
        settings.domain.directedPresenceLimit = 2
        settings.domain.rosterLimit = 1
        let world = try World(settings, clock: WorldClock { StorageTests.time })
        defer { world.shutDown() }
        let hatter = try TestClient("hatter@wonderland.lit/cup", world)
        for name in ["a", "b", "c"] { try hatter.send("<presence to='\(name)@wonderland.lit/x' id='\(name)'/>") }
        #expect(hatter.received().filter { $0["type"] == "error" }.map { $0["id"] } == ["c"])
        try hatter.send("<presence to='queen@wonderland.lit' type='subscribe' id='s'/>")
        let refusal = try #require(hatter.received().first { $0["id"] == "s" })
        #expect(refusal.child("error")?.child("resource-constraint", xmlns: Namespace.stanzaErrors) != nil)
        let rows = try world.store(of: "wonderland.lit")?.rows(of: "roster") ?? []
        #expect(rows.filter { $0["owner"] == "hatter@wonderland.lit" }.count == 1)
    }

    @Test("an inactive client gets presence when it is active again, and messages at once")
    func clientState() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world).send("<presence/>")
        try alice.send("<inactive xmlns='urn:xmpp:csi:0'/>")
        _ = alice.received()
        let hatter = try TestClient("hatter@wonderland.lit/cup", world).send("<presence><show>away</show></presence>")
        try hatter.send("<presence><show>dnd</show></presence>")
        #expect(alice.received().isEmpty)
        try hatter.send("<message to='alice@wonderland.lit' type='chat'><body>now</body></message>")
        let woken = alice.received()
        #expect(woken.map(\.name) == ["presence", "message"])
        #expect(woken[0].child("show")?.text == "dnd")
    }

    @Test("other resources get carbons of what is sent and received, if they asked for them")
    func carbons() throws {
        let world = try world()
        defer { world.shutDown() }
        let desk = try TestClient("alice@wonderland.lit/desk", world).send("<presence/>")
        let phone = try TestClient("alice@wonderland.lit/phone", world).send("<presence><priority>-1</priority></presence>")
        try phone.send("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>")
        let hatter = try TestClient("hatter@wonderland.lit/cup", world).send("<presence/>")
        _ = (desk.received(), phone.received())
        try desk.send("<message to='hatter@wonderland.lit' type='chat'><body>out</body></message>")
        try hatter.send("<message to='alice@wonderland.lit/desk' type='chat'><body>in</body></message>")
        let copies = phone.received()
        #expect(copies.map { $0.child(in: Namespace.carbons)?.name } == ["sent", "received"])
        #expect(copies.allSatisfy { $0["from"] == "alice@wonderland.lit" })
        try desk.send(
            "<message to='hatter@wonderland.lit' type='chat'><body>x</body><private xmlns='urn:xmpp:carbons:2'/></message>")
        #expect(phone.received().isEmpty)
    }

    @Test("a contact played by the program can be told where to be")
    func contact() throws {
        let world = try world()
        defer { world.shutDown() }
        let alice = try TestClient("alice@wonderland.lit/desk", world).send("<presence/>")
        _ = alice.received()
        let sister = try #require(world.contact("sister"))
        try sister.become(.online)
        #expect(alice.received().map { $0["from"] } == ["sister@realworld.lit/phone"])
        try sister.become(.negative)
        #expect(alice.received().first?.child("priority")?.text == "-1")
        try sister.become(.gone)
        #expect(
            Set(alice.received().map { "\($0["from"]!) \($0["type"] ?? "available")" }) == [
                "sister@realworld.lit/tablet available", "sister@realworld.lit/phone unavailable",
            ])
        try sister.become(.offline)
        #expect(alice.received().map { $0["type"] } == ["unavailable"])
        #expect(sister.devices.isEmpty)
    }
}
