import LoopbackServer
import StanzaStorage
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("SASL2, Bind 2 and tokens in the world")
struct InlineTests {
    /// A world that listens, with what its server kept.
    private struct Running {
        var world: World
        var listeners: WorldListeners

        init() async throws {
            var settings = World.Settings.wonderland
            settings.domain.scramIterations = 4096
            world = try World(settings)
            listeners = try await WorldListeners(world, .init())
        }

        func options(
            _ request: InitiatingStream.ExtensibleRequest, password: Bool = true, overWebSocket: Bool = false
        ) throws -> ConnectOptions {
            var options = ConnectOptions(
                address: try JID("alice@wonderland.lit/desk"), host: "127.0.0.1",
                port: overWebSocket ? listeners.webSocketPort : listeners.port)
            if password { options.password = Secret(SocketTests.passwords["alice"]!) }
            if overWebSocket { options.web = .discovered(.webSocket) }
            options.authorityPEM = listeners.authorityPEM
            options.extensible = request
            return options
        }

        /// Logs in; gives the connection and what happened until it was bound.
        func login(
            _ options: ConnectOptions
        ) async throws -> (client: ClientConnection, records: [WireRecord], tokens: [TokenEvent]) {
            let client = ClientConnection(options: options)
            try await client.connect()
            var records: [WireRecord] = []
            var tokens: [TokenEvent] = []
            for await event in client.events {
                switch event {
                case .record(let record): records.append(record)
                case .token(let event): tokens.append(event)
                case .stage, .step, .closed: break
                case .bound: return (client, records, tokens)
                }
            }
            return (client, records, tokens)
        }

        var rows: [StoreInspection.Row] {
            get throws {
                let snapshot = try StoreInspection(path: try #require(world.domain("wonderland.lit")).store.path).snapshot()
                return snapshot.tables["token"].map { Array($0.values) } ?? []
            }
        }

        func stop() async {
            await listeners.stop()
            world.shutDown()
        }
    }

    private static func request(
        token: AccessToken? = nil, asks: Bool = true, ends: Bool = false
    ) -> InitiatingStream.ExtensibleRequest {
        .init(
            bind: Bind2Request(tag: "desk", features: [.sm, .carbons]),
            userAgent: UserAgent(id: "client-1", software: "test"),
            token: token, requestsToken: asks, invalidatesToken: ends)
    }

    private static func issued(_ events: [TokenEvent]) -> AccessToken? {
        events.lazy.compactMap { if case .issued(let token) = $0 { token } else { nil } }.first
    }

    @Test("one step logs in, binds, and switches on; waiting messages are deleted unsent, and the archive's ends are told")
    func bind2() async throws {
        let running = try await Running()
        let rabbit = try #require(running.world.contact("rabbit"))
        try rabbit.send(
            Element(
                "message", xmlns: Namespace.client, ["to": "alice@wonderland.lit", "type": "chat"],
                [Element("body", xmlns: Namespace.client, text: "I shall be late")]))
        running.world.settle()
        let domain = try #require(running.world.domain("wonderland.lit"))
        let alice = try JID("alice@wonderland.lit")
        #expect(try domain.perform { try $0.store.offline.count(of: alice) } == 1)
        let (client, records, _) = try await running.login(try running.options(Self.request(asks: false)))
        let success = try #require(records.compactMap(\.element).last { $0.name == "success" })
        let bound = try #require(success.child("bound", xmlns: Namespace.bind2))
        #expect(bound.child("enabled", xmlns: Namespace.streamManagement)?["resume"] == "true")
        #expect(bound.child("metadata", xmlns: Namespace.archive)?.child("end") != nil)
        let address = try #require(await client.negotiated()?.address)
        #expect(address.resourcepart?.hasPrefix("desk/") == true)
        #expect(records.filter { $0.kind == "stream-open" && $0.direction == .sent }.count == 2)
        #expect(try domain.perform { try $0.store.offline.count(of: alice) } == 0)
        client.send(Array("<presence/>".utf8))
        client.send(Array("<r xmlns='urn:xmpp:sm:3'/>".utf8))
        for await case .record(let record) in client.events
        where record.direction == .received && record.element?.name == "a" {
            #expect(record.element?["h"] == "1")
            break
        }
        await client.close()
        await running.stop()
    }

    @Test(
        "a token is kept with its client, used in the place of the password, replaced after a day, and ended",
        arguments: [false, true])
    func tokens(_ overWebSocket: Bool) async throws {
        let running = try await Running()
        let first = try await running.login(try running.options(Self.request(), overWebSocket: overWebSocket))
        await first.client.close()
        var token = try #require(Self.issued(first.tokens))
        #expect(token.binding == .exporter)
        var rows = try running.rows
        #expect(rows.map { $0["slot"] } == ["new"])
        #expect(rows.map { $0["client"] } == ["client-1"])
        #expect(rows.map { $0["secret"] } == [token.secret.exposed])

        let second = try await running.login(
            try running.options(Self.request(token: token), password: false, overWebSocket: overWebSocket))
        await second.client.close()
        #expect(second.tokens == [.used])
        rows = try running.rows
        #expect(rows.map { $0["slot"] } == ["current"])
        #expect(rows.map { $0["uses"] } == ["1"])

        running.world.moveClock(by: 2 * 86_400)
        token.count = 1
        let third = try await running.login(
            try running.options(Self.request(token: token), password: false, overWebSocket: overWebSocket))
        await third.client.close()
        let next = try #require(Self.issued(third.tokens))
        #expect(Set(try running.rows.map { $0["slot"] }) == ["current", "new"])

        let fourth = try await running.login(
            try running.options(Self.request(token: next), password: false, overWebSocket: overWebSocket))
        await fourth.client.close()
        #expect(try running.rows.map { $0["secret"] } == [next.secret.exposed])
        await #expect(throws: ConnectionFailure(.authentication, .passwordNeeded)) {
            try await running.login(try running.options(Self.request(token: token), password: false))
        }

        let fifth = try await running.login(
            try running.options(Self.request(token: next, asks: false, ends: true), password: false))
        await fifth.client.close()
        #expect(fifth.tokens == [.invalidated])
        #expect(try running.rows.isEmpty)
        await running.stop()
    }

    @Test("a token ends by its expiry and with the password it was given for")
    func endings() async throws {
        let running = try await Running()
        let first = try await running.login(try running.options(Self.request()))
        await first.client.close()
        #expect(try running.rows.count == 1)
        running.world.moveClock(by: 22 * 86_400)
        #expect(try running.rows.isEmpty)
        let second = try await running.login(try running.options(Self.request()))
        await second.client.close()
        let token = try #require(Self.issued(second.tokens))
        let domain = try #require(running.world.domain("wonderland.lit"))
        try domain.perform { try $0.setPassword(SocketTests.passwords["alice"]!, of: try JID("alice@wonderland.lit")) }
        #expect(try running.rows.isEmpty)
        let third = try await running.login(try running.options(Self.request(token: token, asks: false)))
        #expect(third.tokens == [.refused])
        await third.client.close()
        await running.stop()
    }

    @Test("a stream that was cut is resumed in the same step as the login")
    func resumption() async throws {
        let running = try await Running()
        let first = try await running.login(try running.options(Self.request(asks: false)))
        let enabled = try #require(
            first.records.compactMap(\.element).last { $0.name == "success" }?
                .child("bound", xmlns: Namespace.bind2)?.child("enabled", xmlns: Namespace.streamManagement))
        let id = try #require(enabled["id"])
        running.world.setFault(.cut, of: "wonderland.lit")
        for await _ in first.client.events {}
        running.world.setFault(nil, of: "wonderland.lit")
        let stopped = try running.options(.init())
        var byHand = stopped
        byHand.extensible = nil
        byHand.stopsAfterFeatures = true
        let client = ClientConnection(options: byHand)
        try await client.connect()
        let secret = Base64.encode("\0alice\0\(SocketTests.passwords["alice"]!)".utf8)
        client.send(
            Array(
                "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>\(secret)</initial-response><resume xmlns='urn:xmpp:sm:3' h='0' previd='\(id)'/><bind xmlns='urn:xmpp:bind:0'/></authenticate>"
                    .utf8))
        for await case .record(let record) in client.events
        where record.direction == .received && record.element?.name == "success" {
            #expect(record.element?.child("resumed", xmlns: Namespace.streamManagement)?["previd"] == id)
            #expect(record.element?.child("bound", xmlns: Namespace.bind2) == nil)
            #expect(record.element?.child("authorization-identifier")?.text.hasPrefix("alice@wonderland.lit/desk/") == true)
            break
        }
        await client.close()
        await running.stop()
    }
}
