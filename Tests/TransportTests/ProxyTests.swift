import Testing
import XMPP
import XMPPStreams

@testable import Transport

@Suite("Going through a proxy")
struct ProxyTests {
    /// Logs in through a proxy; gives what came of it, and where the proxy was asked to go.
    private func login(
        _ kind: SmallProxy.Kind, as asked: ProxyServer.Kind, wants: (String, String)? = nil, user: String? = nil,
        password: String? = nil, host: String = "server.wonderland.lit", address: String = "127.0.0.1"
    ) async throws -> (failure: ConnectionFailure?, targets: [String], records: [WireRecord], port: Int) {
        let proxy = try await SmallProxy(kind, user: wants)
        var settings = ListenOptions(certificate: EchoServer.certificate, stream: EchoServer.streamConfiguration())
        settings.address = address
        let listener = try StreamListener(settings, handler: EchoServer())
        let port = try await listener.start()
        var options = try EchoServer.options(port: port)
        options.host = host
        options.proxy = ProxyServer(
            asked, host: "127.0.0.1", port: proxy.port, user: user, password: password.map { Secret($0) })
        let client = ClientConnection(options: options)
        var failure: ConnectionFailure?
        do throws(ConnectionFailure) { try await client.connect() } catch { failure = error }
        await client.close()
        let observed = await Observed.collect(client.events)
        await listener.stop()
        await proxy.stop()
        return (failure, proxy.targets.all.withLock { $0 }, observed.records, port)
    }

    @Test("a login goes through SOCKS 5 and HTTP CONNECT, and the proxy is told the host's name", arguments: [true, false])
    func through(_ isSOCKS: Bool) async throws {
        let result = try await login(isSOCKS ? .socks5 : .http, as: isSOCKS ? .socks5 : .http)
        #expect(result.failure == nil)
        #expect(result.targets == ["server.wonderland.lit:\(result.port)"])
        let notes = result.records.compactMap { if case .note(let words) = $0.content { words } else { nil } }
        #expect(notes.first?.hasPrefix("going through the proxy \(isSOCKS ? "socks5" : "http")://127.0.0.1:") == true)
        #expect(notes.dropFirst().first?.hasPrefix("server.wonderland.lit is looked up by the proxy") == true)
    }

    @Test("a name and a password are given to a proxy that wants them, and are in no record", arguments: [true, false])
    func password(_ isSOCKS: Bool) async throws {
        let kind: SmallProxy.Kind = isSOCKS ? .socks5 : .http
        let asked: ProxyServer.Kind = isSOCKS ? .socks5 : .http
        let right = try await login(kind, as: asked, wants: ("alice", "tea"), user: "alice", password: "tea")
        #expect(right.failure == nil)
        #expect(!right.records.contains { "\($0)".contains("tea") || "\($0)".contains("YWxpY2U6dGVh") })
        let wrong = try await login(kind, as: asked, wants: ("alice", "tea"), user: "alice", password: "coffee")
        #expect(wrong.failure == ConnectionFailure(.tcp, .proxy("it refused the user name or the password")))
        let none = try await login(kind, as: asked, wants: ("alice", "tea"))
        #expect(none.failure?.cause == .proxy("it wants a user name and a password"))
        #expect(none.targets.isEmpty)
    }

    @Test("an IPv6 literal goes through a proxy, and without one", arguments: [true, false])
    func literal(_ isSOCKS: Bool) async throws {
        let result = try await login(
            isSOCKS ? .socks5 : .http, as: isSOCKS ? .socks5 : .http, host: "[::1]", address: "::1")
        #expect(result.failure == nil)
        #expect(result.targets == [isSOCKS ? "IPv6:\(result.port)" : "[::1]:\(result.port)"])

        var settings = ListenOptions(certificate: EchoServer.certificate, stream: EchoServer.streamConfiguration())
        settings.address = "::1"
        let listener = try StreamListener(settings, handler: EchoServer())
        var options = try EchoServer.options(port: try await listener.start())
        options.host = "[::1]"
        let client = ClientConnection(options: options)
        try await client.connect()
        await client.close()
        await listener.stop()
    }

    @Test("what a proxy refuses is said in words, at the stage of reaching the server")
    func refusals() async throws {
        func cause(_ kind: SmallProxy.Kind, _ asked: ProxyServer.Kind) async throws -> ConnectionFailure.Cause? {
            let failure = try await login(kind, as: asked).failure
            #expect(failure?.stage == .tcp)
            return failure?.cause
        }
        #expect(try await cause(.saying([4, 91]), .socks5) == .proxy("it does not speak SOCKS version 5"))
        #expect(
            try await cause(.saying(Array("HTTP/1.1 403 Forbidden\r\n\r\n".utf8)), .http)
                == .proxy("it answered “HTTP/1.1 403 Forbidden”"))
        #expect(try await cause(.saying(Array("220 mail\r\n".utf8)), .http) == .proxy("it does not speak HTTP"))
        let closed = try await ScriptedServer([])
        await closed.stop()
        var options = try EchoServer.options(port: 1)
        options.proxy = ProxyServer(.socks5, host: "127.0.0.1", port: closed.port)
        let failure = try await FailureScenario.failure(options)
        guard case .proxy(let why) = failure.cause else {
            Issue.record("\(failure)")
            return
        }
        #expect(why.hasPrefix("socks5://127.0.0.1:\(closed.port) cannot be reached: "))
    }

    @Test("SOCKS answers are read however they are cut, and what follows them is kept")
    func cuts() {
        var negotiation = ProxyNegotiation(ProxyServer(.socks5, host: "p", port: 1), host: "192.0.2.7", port: 5222)
        #expect(negotiation.opening == [5, 1, 0])
        #expect(negotiation.received([5]) == .wait)
        #expect(negotiation.received([0]) == .send([5, 1, 0, 1, 192, 0, 2, 7, 0x14, 0x66]))
        #expect(negotiation.received([5, 0, 0, 3, 2, 97]) == .wait)
        #expect(negotiation.received([98, 0, 80, 60]) == .open(rest: [60]))
        var refused = ProxyNegotiation(ProxyServer(.socks5, host: "p", port: 1), host: "a.lit", port: 1)
        _ = refused.received([5, 0])
        #expect(refused.received([5, 2, 0, 1, 0, 0]) == .refused("its rules do not allow the connection"))
    }

    @Test("proxies are read from their URLs, and a password among them is refused")
    func urls() throws {
        #expect(try ProxyServer("socks5://127.0.0.1") == ProxyServer(.socks5, host: "127.0.0.1", port: 1080))
        #expect(try ProxyServer("http://proxy.lit:3128/") == ProxyServer(.http, host: "proxy.lit", port: 3128))
        #expect(
            try ProxyServer("socks5h://alice@[::1]:9050") == ProxyServer(.socks5, host: "::1", port: 9050, user: "alice"))
        #expect(throws: ProxyServer.Mistake.self) { try ProxyServer("socks5://alice:tea@127.0.0.1") }
        #expect(throws: ProxyServer.Mistake.self) { try ProxyServer("ftp://127.0.0.1") }
        #expect(throws: ProxyServer.Mistake.self) { try ProxyServer("127.0.0.1:1080") }
        #expect(throws: ProxyServer.Mistake.self) { try ProxyServer("http://a:b") }
    }
}
