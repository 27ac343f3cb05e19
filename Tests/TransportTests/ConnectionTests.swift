import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("A client's connection over sockets")
struct ConnectionTests {
    @Test("a login over STARTTLS records every step, binds the resource, and a message comes back as it was sent")
    func wholeRun() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let client = ClientConnection(options: try EchoServer.options(port: port))
        try await client.connect()
        client.send(Array("<message to='sister@realworld.lit' id='m1'><body>Oh dear!</body></message>".utf8))
        let observed = await Observed.collect(client.events) { $0.records.filter { $0.kind == "message" }.count == 2 }
        await client.close()
        await listener.stop()

        #expect(observed.bound?.description == "alice@wonderland.lit/desk")
        #expect(observed.stages == [.resolve, .tcp, .stream, .tls, .stream, .authentication, .binding])
        #expect(
            observed.kinds == [
                "→stream-open", "←stream-open", "←features", "→nonza", "←nonza", "tls", "→stream-open", "←stream-open",
                "←features",
                "→nonza", "←nonza", "→nonza", "←nonza", "→stream-open", "←stream-open", "←features", "→iq", "←iq",
                "→message",
                "←message",
            ])
        #expect(server.mechanisms.withLock { $0 } == ["SCRAM-SHA-512-PLUS"])
        let message = "<message to='sister@realworld.lit' id='m1'><body>Oh dear!</body></message>"
        #expect(observed.records.last.map { String(decoding: $0.bytes, as: UTF8.self) } == message)
    }

    @Test("closing is polite: both ends see the closing tag, and the connection ends without a failure")
    func politeClose() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let client = ClientConnection(options: try EchoServer.options(port: port))
        try await client.connect()
        await client.close()
        let observed = await Observed.collect(client.events)
        await listener.stop()
        #expect(observed.kinds.suffix(2) == ["→stream-close", "←stream-close"])
        #expect(observed.closing == .some(nil))
        #expect(server.closings.withLock { $0 } == [true])
    }

    @Test("direct TLS works, and says which protocol both agreed on")
    func directTLS() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen(protection: .direct)
        var options = try EchoServer.options(port: port)
        options.protection = .direct
        let client = ClientConnection(options: options)
        try await client.connect()
        let session = await client.negotiated()?.session
        await client.close()
        await listener.stop()
        #expect(session?.applicationProtocol == "xmpp-client")
        #expect(session?.version == "TLSv1.3")
        #expect(session?.verdict == .trusted)
    }

    @Test("a wrong password is named as what it is, at its stage")
    func wrongPassword() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let client = ClientConnection(
            options: try EchoServer.options(port: port, password: Secret("through the looking-glass")))
        await #expect(
            throws: ConnectionFailure(
                .authentication, .rejected(mechanism: "SCRAM-SHA-512-PLUS", condition: "not-authorized", text: nil))
        ) { try await client.connect() }
        await listener.stop()
    }
}
