import LoopbackServer
import Synchronization
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("The world on sockets")
struct SocketTests {
    /// The passwords of the seeded accounts by localpart.
    static let passwords = Dictionary(uniqueKeysWithValues: Account.wonderland.map { ($0.jid.localpart!, $0.password) })

    private func world(_ change: (inout WorldListeners.Options) -> Void = { _ in }) async throws -> (World, WorldListeners) {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 4096
        let world = try World(settings)
        var options = WorldListeners.Options()
        change(&options)
        return (world, try await WorldListeners(world, options))
    }

    @Test("a message goes from one server to the other over a stream that proves who it is by its certificate")
    func betweenServers() async throws {
        let records = Mutex<[WireRecord]>([])
        let (world, listeners) = try await world { $0.federationTap = { record in records.withLock { $0.append(record) } } }
        let alice = try await SocketClient("alice@wonderland.lit/desk", password: Self.passwords["alice"]!, listeners)
        let sister = try await SocketClient(
            "sister@realworld.lit/phone", password: Self.passwords["sister"]!, listeners, protection: .direct)
        sister.send("<presence/>")
        _ = try await sister.next { $0.name == "presence" && $0["from"] == "sister@realworld.lit/phone" }
        alice.send("<message to='sister@realworld.lit/phone' type='chat' id='m1'><body>Oh dear!</body></message>")
        let message = try await sister.next { $0.name == "message" }
        #expect(message.child("body")?.text == "Oh dear!")
        #expect(message["from"] == "alice@wonderland.lit/desk")
        let crossed = records.withLock { $0 }.filter { $0.kind == "message" && $0.direction == .sent }
        #expect(crossed.map { $0.element?.namespace } == ["jabber:server"])
        #expect(crossed.first?.connection == "s2s-wonderland.lit-realworld.lit")
        let mechanisms = records.withLock { $0 }.compactMap { $0.element }.filter { $0.name == "auth" }.map {
            $0["mechanism"]
        }
        #expect(mechanisms.contains("EXTERNAL"))
        await alice.connection.close()
        await sister.connection.close()
        await listeners.stop()
        world.shutDown()
    }

    @Test("a stream that was cut is resumed on a new one")
    func resumption() async throws {
        let (world, listeners) = try await world()
        let first = try await SocketClient("hatter@wonderland.lit/cup", password: Self.passwords["hatter"]!, listeners)
        first.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        let id = try #require(try await first.next { $0.name == "enabled" }["id"])
        world.setFault(.cut, of: "wonderland.lit")
        await #expect(throws: SocketClient.Ended.self) { try await first.next { _ in false } }
        world.setFault(nil, of: "wonderland.lit")
        let alice = try #require(world.contact("alice"))
        try alice.send(
            try TestClient.element("<message to='hatter@wonderland.lit/cup' type='chat'><body>still there?</body></message>")
        )
        world.settle()
        let second = try await SocketClient("hatter@wonderland.lit/other", password: Self.passwords["hatter"]!, listeners)
        second.send("<resume xmlns='urn:xmpp:sm:3' previd='\(id)' h='0'/>")
        // A stream that is bound already cannot take over another session.
        #expect(try await second.next { $0.namespace == Namespace.streamManagement }.name == "failed")
        await listeners.stop()
        world.shutDown()
    }

    @Test("a wrong password is refused, and nobody learns whether the account exists")
    func wrongPassword() async throws {
        let (world, listeners) = try await world()
        for name in ["alice", "nobody"] {
            await #expect(throws: ConnectionFailure.self) {
                _ = try await SocketClient("\(name)@wonderland.lit", password: "wrong", listeners)
            }
        }
        await listeners.stop()
        world.shutDown()
    }

    @Test("the server's capabilities stand in its stream features, and are the hash of what it answers")
    func capabilities() async throws {
        let (world, listeners) = try await world()
        let alice = try await SocketClient("alice@wonderland.lit/desk", password: Self.passwords["alice"]!, listeners)
        let features = try await alice.next { $0.name == "features" && $0.child("c", xmlns: Namespace.caps) != nil }
        let capabilities = try #require(features.child("c", xmlns: Namespace.caps))
        let node = try #require(capabilities["node"]) + "#" + #require(capabilities["ver"])
        alice.send(
            "<iq type='get' id='c' to='wonderland.lit'><query xmlns='http://jabber.org/protocol/disco#info' node='\(node)'/></iq>"
        )
        let query = try #require(try await alice.next { $0["id"] == "c" }.child("query", xmlns: Namespace.discoInfo))
        #expect(query["node"] == node)
        let names = query.elements.filter { $0.name == "feature" }.compactMap { $0["var"] }.sorted()
        #expect(names.contains("urn:xmpp:ping"))
        let text = "server/im//xmppscope<" + names.map { $0 + "<" }.joined()
        #expect(capabilities["ver"] == Base64.encode(Digest.sha1.hash(Array(text.utf8))))
        alice.send(
            "<iq type='get' id='n' to='wonderland.lit'><query xmlns='http://jabber.org/protocol/disco#info' node='x#y'/></iq>"
        )
        #expect(try await alice.next { $0["id"] == "n" }["type"] == "error")
        await alice.connection.close()
        await listeners.stop()
        world.shutDown()
    }

    @Test("a file is put into a slot and fetched from it")
    func upload() async throws {
        let (world, listeners) = try await world()
        let alice = try await SocketClient("alice@wonderland.lit/desk", password: Self.passwords["alice"]!, listeners)
        alice.send(
            "<iq type='get' id='u' to='upload.wonderland.lit'><request xmlns='urn:xmpp:http:upload:0' filename='tea.txt' size='3' content-type='text/plain'/></iq>"
        )
        let slot = try #require(try await alice.next { $0["id"] == "u" }.child("slot", xmlns: Namespace.upload))
        // Somebody else's greed for slots takes nothing from Alice.
        let queen = try await SocketClient("queen@wonderland.lit/throne", password: Self.passwords["queen"]!, listeners)
        for number in 0..<150 {
            queen.send(
                "<iq type='get' id='s\(number)' to='upload.wonderland.lit'><request xmlns='urn:xmpp:http:upload:0' filename='x' size='1'/></iq>"
            )
        }
        _ = try await queen.next { $0["id"] == "s149" }
        await queen.connection.close()
        let url = try #require(slot.child("put")?["url"])
        let header = try #require(slot.child("put")?.child("header")?.text)
        #expect(try await WebClient.status("PUT", url, body: "tea", authorization: "Bearer wrong") == 403)
        #expect(try await WebClient.status("PUT", url, body: "tea", authorization: header) == 201)
        #expect(try await WebClient.get(try #require(slot.child("get")?["url"])) == "tea")
        #expect(try world.store(of: "wonderland.lit")?.rows(of: "upload")?.first?["name"] == "tea.txt")
        await alice.connection.close()
        await listeners.stop()
        world.shutDown()
    }
}
