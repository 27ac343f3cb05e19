import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("Opening a WebSocket")
struct WebSocketOpeningTests {
    /// The key and the answer of RFC 6455 §1.3.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let answer = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private static func opening(_ text: String = "wss://example.com/xmpp-websocket") throws -> WebSocketOpening {
        WebSocketOpening(try #require(WebAddress(text)), key: Array("the sample nonce".utf8))
    }

    private static func response(
        status: String = "101 Switching Protocols", accept: String = answer, subprotocol: String? = "xmpp", more: String = ""
    ) -> [UInt8] {
        let agreed = subprotocol.map { "Sec-WebSocket-Protocol: \($0)\r\n" } ?? ""
        return Array(
            ("HTTP/1.1 \(status)\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n"
                + agreed + more + "\r\n").utf8)
    }

    private static func cause(_ bytes: [UInt8]) throws -> ConnectionFailure.Cause? {
        var opening = try opening()
        do throws(ConnectionFailureCause) {
            _ = try opening.received(bytes)
            return nil
        } catch { return error.cause }
    }

    @Test("the request asks for the subprotocol xmpp at the address's path")
    func request() throws {
        let expected = """
            GET /xmpp-websocket HTTP/1.1\r
            Host: example.com\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: xmpp\r
            \r

            """
        #expect(try Self.opening().request == expected)
        #expect(
            try Self.opening("ws://[::1]:5280/ws?x=1#here").request.hasPrefix("GET /ws?x=1 HTTP/1.1\r\nHost: [::1]:5280\r\n")
        )
    }

    @Test("the right answer opens it at every cut, and what follows belongs to the WebSocket")
    func opens() throws {
        let head = Self.response()
        let whole = head + [0x81, 0x00]
        for cut in 0...whole.count {
            var opening = try Self.opening()
            var rest: [UInt8]?
            for part in [whole[..<cut], whole[cut...]] {
                if rest != nil {
                    rest? += part
                } else if case .opened(let bytes) = try opening.received(part) {
                    rest = bytes
                }
            }
            #expect(rest == [0x81, 0x00], "cut at \(cut)")
        }
    }

    @Test("a response that opens nothing says why")
    func refusals() throws {
        #expect(
            try Self.cause(Self.response(status: "404 Not Found")) == .webSocket("it answered “HTTP/1.1 404 Not Found”"))
        #expect(
            try Self.cause(Self.response(accept: "AAAA"))
                == .webSocket("its answer to our key is wrong (Sec-WebSocket-Accept)"))
        for other in [nil, "chat", "xmpp2"] {
            #expect(
                try Self.cause(Self.response(subprotocol: other))
                    == .webSocket(
                        "it did not agree to the subprotocol xmpp, so no XMPP is spoken there (RFC 7395 §3.1)"))
        }
        #expect(
            try Self.cause(Self.response(more: "Sec-WebSocket-Extensions: permessage-deflate\r\n"))
                == .webSocket("it uses extensions that were not asked for: “permessage-deflate”"))
        let plain = "HTTP/1.1 101 Go on\r\nSec-WebSocket-Accept: \(Self.answer)\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n"
        #expect(try Self.cause(Array(plain.utf8)) == .webSocket("its 101 does not speak of a WebSocket"))
        #expect(try Self.cause(Array("SSH-2.0-OpenSSH_9.2".utf8)) == .notXMPP("SSH-2.0-OpenSSH_9.2"))
        #expect(try Self.cause(Array("HTTP/1.1\r\n\r\n".utf8)) == .notXMPP("HTTP/1.1"))
        let endless = Array("HTTP/1.1 101 x\r\n".utf8) + Array(repeating: 0x61, count: WebSocketOpening.limit)
        #expect(try Self.cause(endless) == .webSocket("its response has no end"))
    }

    @Test(
        "web addresses are read with their default ports",
        arguments: [
            ("wss://example.com/ws", "wss://example.com/ws", true), ("WS://example.com", "ws://example.com/", false),
            ("wss://example.com:443?x", "wss://example.com/?x", true),
            ("https://[::1]:5281/a", "https://[::1]:5281/a", true),
            ("http://127.0.0.1:80/", "http://127.0.0.1/", false),
        ])
    func addresses(_ text: String, _ expected: String, _ isSecure: Bool) throws {
        let address = try #require(WebAddress(text))
        #expect(address.description == expected)
        #expect(address.isSecure == isSecure)
    }

    @Test(
        "what is no web address, or carries a user name, is refused",
        arguments: [
            "", "wss", "wss:/x", "xmpp:alice@wonderland.lit", "wss://", "wss://alice:secret@host/", "wss://host:0/",
            "wss://host:99999/", "wss://[::1/", "wss://ho st/", "wss://host:x/",
        ])
    func noAddresses(_ text: String) { #expect(WebAddress(text) == nil) }

    @Test("only addresses of this machine count as loopback")
    func loopback() throws {
        for (host, isLoopback) in [
            ("127.0.0.1", true), ("127.9.9.9", true), ("[::1]", true), ("localhost", true), ("127.0.0.1.example.com", false),
            ("example.com", false), ("10.0.0.1", false),
        ] {
            #expect(WebAddress("ws://\(host)/")?.isLoopback == isLoopback, "\(host)")
        }
    }

    @Test("the XML form of host-meta is read and written (XEP-0156, example 1)")
    func hostMeta() throws {
        func link(_ kind: String, _ place: String) -> Element {
            Element(
                "Link", xmlns: HostMeta.namespace, ["rel": "urn:xmpp:alt-connections:\(kind)", "href": place])
        }
        let document = Element(
            "XRD", xmlns: HostMeta.namespace, [:],
            [
                link("xbosh", "https://web.example.com:5280/bosh"), link("websocket", "ws://web.example.com/ws"),
                link("websocket", "wss://web.example.com:443/ws"), link("other", "wss://elsewhere.example/"),
            ])
        let meta = try #require(HostMeta(document))
        #expect(meta.webSockets == ["ws://web.example.com/ws", "wss://web.example.com:443/ws"])
        #expect(meta.bosh == ["https://web.example.com:5280/bosh"])
        #expect(meta.usable(.webSocket)?.description == "wss://web.example.com/ws")
        #expect(meta.usable(.bosh)?.description == "https://web.example.com:5280/bosh")
        #expect(HostMeta(meta.document) == meta)
        #expect(HostMeta(Element("html", xmlns: "http://www.w3.org/1999/xhtml")) == nil)
    }

    @Test("over a WebSocket the stream begins once it is open, and STARTTLS is not looked for (RFC 7395 §3.9)")
    func dialogue() throws {
        typealias Support = InitiatingStreamTests
        var stream = try Support.stream {
            $0.usesStartTLS = false
            $0.requiresTLS = false
            $0.isDirectTLS = true
        }
        #expect(stream.webSocketOpened() == [])
        #expect(stream.webSocketBegan(session: Support.session) == [.began(.stream)])
        #expect(stream.state == .awaitingWebSocket)
        #expect(stream.connected() == [])
        #expect(stream.webSocketOpened() == [.open(Support.after)])
        #expect(stream.streamOpened(Support.serverHeader) == [])
        let features = Support.features(Support.startTLS, Support.mechanisms("PLAIN"))
        let actions = stream.elementReceived(features)
        #expect(actions.contains(.send(Support.auth("PLAIN", "\0alice\0pencil"))))
        #expect(!actions.contains(.send(Support.startTLS)))
    }

    @Test("a WebSocket that is refused, silent or lost fails at the stage of the stream")
    func failures() throws {
        typealias Support = InitiatingStreamTests
        func waiting() throws -> InitiatingStream {
            var stream = try Support.stream { $0.isDirectTLS = true }
            _ = stream.webSocketBegan(session: Support.session)
            return stream
        }
        var stream = try waiting()
        #expect(stream.carrierFailed(.webSocket("no")) == Support.failed(.stream, .webSocket("no")))
        #expect(stream.carrierFailed(.webSocket("no")) == [])
        stream = try waiting()
        #expect(stream.timedOut(after: 3) == Support.failed(.stream, .timedOut(seconds: 3)))
        stream = try waiting()
        #expect(stream.connectionLost(nil) == [.failed(ConnectionFailure(.stream, .closedByPeer))])
        stream = try waiting()
        #expect(stream.closeRequested() == [.close(nil)])
    }

    @Test("an end that names another place is told with it, and the place is not gone to")
    func seeOther() throws {
        typealias Support = InitiatingStreamTests
        var stream = try Support.secured()
        let place = "wss://other.example/ws"
        #expect(stream.streamClosed(seeOther: place) == Support.failed(.stream, .seeOtherURI(place)))
        let failure = ConnectionFailure(.stream, .seeOtherURI("wss://x\u{1B}[31m"))
        #expect(!failure.description.contains("\u{1B}"))
    }
}
