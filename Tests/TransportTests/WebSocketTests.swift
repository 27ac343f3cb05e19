import Foundation
import NIOCore
import NIOPosix
import Synchronization
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("Streams over WebSockets")
struct WebSocketTests {
    static let path = "/xmpp-websocket"

    /// Starts the echo server on a WebSocket; what else is asked of the web server gets these answers by target.
    private func listen(
        _ server: EchoServer, allowsPlaintext: Bool = false, pages: [String: HTTPResponse] = [:]
    ) async throws -> (WebSocketListener, Int) {
        var stream = EchoServer.streamConfiguration()
        stream.allowsPlaintext = allowsPlaintext
        stream.requiresTLS = !allowsPlaintext
        let listener = try WebSocketListener(
            ListenOptions(certificate: EchoServer.certificate, stream: stream, name: "ws"), path: Self.path, handler: server,
            tap: { record in server.records.withLock { $0.append(record) } },
            answer: { request, respond in respond(pages[request.target] ?? HTTPResponse(status: 404)) })
        return (listener, try await listener.start())
    }

    private func options(
        _ port: Int, _ address: String = "wss://wonderland.lit\(path)"
    ) throws -> ConnectOptions {
        var options = try EchoServer.options(port: port)
        options.web = .address(try #require(WebAddress(address)))
        return options
    }

    @Test("a login over wss is bound to the TLS session, and every record is one whole message with its namespaces")
    func wholeRun() async throws {
        let server = EchoServer()
        let (listener, port) = try await listen(server)
        let client = ClientConnection(options: try options(port))
        try await client.connect()
        client.send(Array("<message to='sister@realworld.lit' id='m1'><body>Oh dear!</body></message>".utf8))
        let observed = await Observed.collect(client.events) { $0.records.filter { $0.kind == "message" }.count == 2 }
        await client.close()
        await listener.stop()
        #expect(observed.bound?.description == "alice@wonderland.lit/desk")
        #expect(observed.stages == [.resolve, .tcp, .tls, .stream, .authentication, .binding])
        #expect(
            observed.kinds == [
                "tls", "note", "note", "→stream-open", "←stream-open", "←features", "→nonza", "←nonza", "→nonza", "←nonza",
                "→stream-open", "←stream-open", "←features", "→iq", "←iq", "→message", "←message",
            ])
        #expect(server.mechanisms.withLock { $0 } == ["SCRAM-SHA-512-PLUS"])
        let texts = observed.records.filter { $0.direction != nil }.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(texts[0].hasPrefix("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"))
        #expect(texts.allSatisfy { $0.hasPrefix("<") && $0.contains("xmlns") })
        #expect(
            texts.last
                == "<message xmlns='jabber:client' to='sister@realworld.lit' id='m1'><body>Oh dear!</body></message>")
        let features = try #require(observed.records.first { $0.kind == "features" }?.element)
        #expect(features.child("starttls", xmlns: Namespace.tls) == nil)
        let tls = server.records.withLock { $0 }.filter { $0.kind == "tls" }
        #expect(tls.count == 1)
    }

    @Test("each element of what is typed goes in a message of its own, and bytes that are no element go as they are")
    func typed() async throws {
        let server = EchoServer()
        let (listener, port) = try await listen(server)
        let client = ClientConnection(options: try options(port))
        try await client.connect()
        client.send(Array("<presence/>\n<stream:x/> <message xmlns='jabber:client' to='a@b'/>".utf8))
        client.send(Array("<iq type='get'".utf8))
        let observed = await Observed.collect(client.events)
        await listener.stop()
        let sent = observed.records.filter { $0.direction == .sent }.suffix(6).map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
        #expect(
            sent.dropFirst().dropLast() == [
                "<presence xmlns='jabber:client'/>", "<stream:x xmlns:stream='http://etherx.jabber.org/streams'/>",
                "<message xmlns='jabber:client' to='a@b'/>", "<iq type='get'",
            ])
        let error = observed.records.first { $0.kind == "stream-error" }?.element.map { StreamError($0) }
        #expect(error?.condition == .notWellFormed)
    }

    @Test("closing is polite on both layers")
    func politeClose() async throws {
        let server = EchoServer()
        let (listener, port) = try await listen(server)
        let client = ClientConnection(options: try options(port))
        try await client.connect()
        await client.close()
        let observed = await Observed.collect(client.events)
        await listener.stop()
        #expect(observed.kinds.suffix(2) == ["→stream-close", "←stream-close"])
        #expect(observed.closing == .some(nil))
        #expect(server.closings.withLock { $0 } == [true])
    }

    @Test("without TLS a listener opens only where plaintext is allowed, and credentials need the client's option too")
    func plain() async throws {
        let server = EchoServer()
        let address = "ws://127.0.0.1\(Self.path)"
        let (closed, closedPort) = try await listen(server)
        await #expect(
            throws: ConnectionFailure(.stream, .webSocket("it answered “HTTP/1.1 426 Upgrade Required”"))
        ) { try await ClientConnection(options: try options(closedPort, address)).connect() }
        await closed.stop()
        let (open, port) = try await listen(server, allowsPlaintext: true)
        await #expect(
            throws: ConnectionFailure(.authentication, .unprotected(mechanism: "SCRAM-SHA-512"))
        ) { try await ClientConnection(options: try options(port, address)).connect() }
        var allowed = try options(port, address)
        allowed.allowsPlaintext = true
        let client = ClientConnection(options: allowed)
        try await client.connect()
        #expect(await client.negotiated()?.session == nil)
        await client.close()
        let notes = await Observed.collect(client.events).records.compactMap { record -> String? in
            if case .note(let words) = record.content { words } else { nil }
        }
        #expect(notes.contains("going without TLS was asked for"))
        await open.stop()
    }

    @Test("a wrong path and a certificate for another name are named at their stages")
    func refusals() async throws {
        let (listener, port) = try await listen(EchoServer())
        await #expect(
            throws: ConnectionFailure(.stream, .webSocket("it answered “HTTP/1.1 404 Not Found”"))
        ) { try await ClientConnection(options: try options(port, "wss://wonderland.lit/other")).connect() }
        let other = ClientConnection(options: try options(port, "wss://looking-glass.lit\(Self.path)"))
        do throws(ConnectionFailure) {
            try await other.connect()
            Issue.record("the certificate is for another name")
        } catch {
            #expect(error.stage == .tls)
        }
        await listener.stop()
    }

    @Test("host-meta leads to the WebSocket, in its XML form or else in its JSON form", arguments: [true, false])
    func discovery(_ isXML: Bool) async throws {
        let server = EchoServer()
        let pages = Mutex<[String: HTTPResponse]>([:])
        var stream = EchoServer.streamConfiguration()
        stream.offersStartTLS = false
        let listener = try WebSocketListener(
            ListenOptions(certificate: EchoServer.certificate, stream: stream, name: "ws"), path: Self.path, handler: server
        ) { request, respond in
            respond(pages.withLock { $0[request.target] } ?? HTTPResponse(status: 404))
        }
        let port = try await listener.start()
        let place = "wss://wonderland.lit:\(port)\(Self.path)"
        let xml = "<?xml version='1.0'?>\n" + HostMeta(webSockets: ["ws://wonderland.lit/", place]).document.xml()
        let json = "{\"links\":[{\"rel\":\"urn:xmpp:alt-connections:websocket\",\"href\":\"\(place)\"}],\"x\":1}"
        pages.withLock {
            $0[isXML ? "/.well-known/host-meta" : "/.well-known/host-meta.json"] = HTTPResponse(
                status: 200, body: Array((isXML ? xml : json).utf8))
        }
        var options = try options(port)
        options.web = .discovered(.webSocket)
        let client = ClientConnection(options: options)
        try await client.connect()
        await client.close()
        let observed = await Observed.collect(client.events)
        await listener.stop()
        #expect(observed.bound != nil)
        let notes = observed.records.compactMap { if case .note(let words) = $0.content { words } else { nil } }
        #expect(notes.contains("host-meta: WebSocket \(place)"))
        #expect(notes.contains("host-meta: https://wonderland.lit/.well-known/host-meta answered 404") == !isXML)
    }

    @Test(
        "a domain whose host-meta leads nowhere fails while the server is being found",
        arguments: [
            ("<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'/>", "its host-meta names no WebSocket"),
            (
                "{\"links\":[{\"rel\":\"urn:xmpp:alt-connections:websocket\",\"href\":\"ws://wonderland.lit/\"}]}",
                "none of those it names is protected by TLS (XEP-0156 §3.2)"
            ), ("<html/>", "https://wonderland.lit/.well-known/host-meta.json answered 404"),
        ])
    func undiscovered(_ page: String, _ why: String) async throws {
        let (listener, port) = try await listen(
            EchoServer(), pages: ["/.well-known/host-meta": HTTPResponse(status: 200, body: Array(page.utf8))])
        var options = try options(port)
        options.web = .discovered(.webSocket)
        await #expect(throws: ConnectionFailure(.resolve, .hostMeta(why))) {
            try await ClientConnection(options: options).connect()
        }
        await listener.stop()
    }

    @Test("an end that names another place is told, and nobody goes there")
    func seeOther() async throws {
        let answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        let frame = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.example/ws'/>"
        let server = try await WebSocketPuppet(head: answer, message: frame)
        var options = try options(server.port, "ws://127.0.0.1/")
        options.allowsPlaintext = true
        await #expect(throws: ConnectionFailure(.stream, .seeOtherURI("wss://b.example/ws"))) {
            try await ClientConnection(options: options).connect()
        }
        await server.stop()
    }
}

/// A web server that opens every WebSocket and says one thing.
final class WebSocketPuppet {
    private let channel: any Channel
    let port: Int

    init(head: String, message: String) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Puppet(head: head, message: message))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }

    private final class Puppet: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let head: String
        private let message: String
        private var isOpen = false

        init(head: String, message: String) {
            self.head = head
            self.message = message
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            guard !isOpen, let start = text.range(of: "Sec-WebSocket-Key: ") else { return }
            isOpen = true
            let key = String(text[start.upperBound...].prefix { !$0.isNewline })
            var out = ByteBuffer(
                string: head + "Sec-WebSocket-Accept: \(WebSocketOpening.answer(to: key))\r\n"
                    + "Sec-WebSocket-Protocol: xmpp\r\n\r\n")
            out.writeBytes([0x81, UInt8(message.utf8.count)])
            out.writeString(message)
            context.writeAndFlush(wrapOutboundOut(out), promise: nil)
        }
    }
}
