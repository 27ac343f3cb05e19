import LoopbackServer
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("Logins without a password")
struct LoginTests {
    private func world(_ change: (inout WorldListeners.Options) -> Void = { _ in }) async throws -> (World, WorldListeners) {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 4096
        let world = try World(settings)
        var options = WorldListeners.Options()
        change(&options)
        return (world, try await WorldListeners(world, options))
    }

    private func accounts(_ world: World) throws -> [String] {
        world.settle()
        return try world.store(of: "wonderland.lit")?.rows(of: "account")?.compactMap { $0["owner"] } ?? []
    }

    @Test("an anonymous client has an account for as long as its stream, and others can write to it")
    func anonymous() async throws {
        let (world, listeners) = try await world { $0.allowsAnonymous = true }
        let before = try accounts(world)
        let guest = try await SocketClient("wonderland.lit", password: nil, listeners) { $0.isAnonymous = true }
        let address = try #require(await guest.connection.negotiated()?.address)
        #expect(address.isFull && address.domainpart == "wonderland.lit")
        #expect(try accounts(world).count == before.count + 1)
        let alice = try #require(world.contact("alice"))
        try alice.send(TestClient.element("<message to='\(address)' type='chat'><body>Who are you?</body></message>"))
        #expect(try await guest.next { $0.name == "message" }.child("body")?.text == "Who are you?")
        await guest.connection.close()
        #expect(await Patience.until { (try? accounts(world).count) == before.count })
        #expect(try world.store(of: "wonderland.lit")?.rows(of: "former_account")?.isEmpty == true)
        #expect(
            try world.store(of: "wonderland.lit")?.rows(of: "archive")?.allSatisfy { $0["owner"] == "alice@wonderland.lit" }
                == true)
        await listeners.stop()
        world.shutDown()
    }

    @Test("where it is not allowed nobody is let in without a name")
    func notAnonymous() async throws {
        let (world, listeners) = try await world()
        await #expect(throws: ConnectionFailure.self) {
            _ = try await SocketClient("wonderland.lit", password: nil, listeners) { $0.isAnonymous = true }
        }
        await listeners.stop()
        world.shutDown()
    }

    @Test("a certificate of the world's authority opens its account and no other, as long as there is the account")
    func certificate() async throws {
        let (world, listeners) = try await world()
        let rabbit = try JID("rabbit@wonderland.lit")
        let certificate = try #require(try listeners.clientCertificate(for: rabbit, now: world.clock.now))
        for protection in [ConnectOptions.Protection.starttls, .direct] {
            let client = try await SocketClient(
                "rabbit@wonderland.lit/watch", password: nil, listeners, protection: protection
            ) {
                $0.certificate = certificate
            }
            #expect(await client.connection.negotiated()?.address == (try JID("rabbit@wonderland.lit/watch")))
            await client.connection.close()
        }
        // Asking for somebody else's address gets one's own, and acting for somebody else is refused.
        let other = try await SocketClient("queen@wonderland.lit", password: nil, listeners) { $0.certificate = certificate }
        #expect(await other.connection.negotiated()?.address?.bare == rabbit)
        await other.connection.close()
        await #expect(throws: ConnectionFailure.self) {
            _ = try await SocketClient("queen@wonderland.lit", password: nil, listeners) {
                $0.certificate = certificate
                $0.authorizationIdentity = "queen@wonderland.lit"
            }
        }
        try world.removeAccount(rabbit)
        await #expect(throws: ConnectionFailure.self) {
            _ = try await SocketClient("rabbit@wonderland.lit", password: nil, listeners) { $0.certificate = certificate }
        }
        await listeners.stop()
        world.shutDown()
    }

    @Test("what is on its way to a server that drops it is lost without a word, and later messages arrive")
    func drop() throws {
        let world = try World(.wonderland)
        defer { world.shutDown() }
        let sister = try TestClient("sister@realworld.lit/phone", world).send("<presence/>")
        let alice = try TestClient("alice@wonderland.lit/desk", world)
        _ = sister.received()
        world.setFault(.drop, of: "realworld.lit")
        try alice.send("<message to='sister@realworld.lit' type='chat'><body>lost</body></message>")
        #expect(sister.received().isEmpty)
        #expect(alice.received().isEmpty)
        world.setFault(nil, of: "realworld.lit")
        try alice.send("<message to='sister@realworld.lit' type='chat'><body>found</body></message>")
        #expect(sister.received().compactMap { $0.child("body")?.text } == ["found"])
    }

    @Test("a client that is sent garbage notices that it is no XML")
    func garbage() async throws {
        let (world, listeners) = try await world()
        let alice = try await SocketClient("alice@wonderland.lit/desk", password: SocketTests.passwords["alice"]!, listeners)
        world.setFault(.garbage, of: "wonderland.lit")
        let ended = await #expect(throws: SocketClient.Ended.self) { try await alice.next { _ in false } }
        #expect(ended?.failure != nil)
        await listeners.stop()
        world.shutDown()
    }

    @Test("the clock stays within what can be written as a time")
    func clock() {
        let clock = WorldClock { Timestamp(seconds: 1_700_000_000) }
        for step in [1e300, .infinity, 1e300] { clock.move(by: step) }
        #expect(clock.now.dateTime(fractionDigits: 0).hasPrefix("7023-"))
        for step in [-1e300, -.infinity, .nan] { clock.move(by: step) }
        #expect(clock.now.dateTime(fractionDigits: 0).hasPrefix("1973-"))
    }
}
