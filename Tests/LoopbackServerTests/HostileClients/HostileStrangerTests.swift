import LoopbackServer
import Testing
import XMPP

/// What somebody can do who never logs in.
@Suite("Hostile strangers")
struct HostileStrangerTests {
    /// Bytes, and the stream error that answers them.
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var condition: String

        init(_ name: String, _ text: String, _ condition: String) {
            self.init(name, Array(text.utf8), condition)
        }

        init(_ name: String, _ bytes: [UInt8], _ condition: String) {
            self.name = name
            self.bytes = bytes
            self.condition = condition
        }

        var testDescription: String { name }
    }

    private static let header = RawClient.header()
    private static let sasl = "urn:ietf:params:xml:ns:xmpp-sasl"

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let attacks = [
        Attack("another protocol", "GET / HTTP/1.1\r\nHost: wonderland.lit\r\n\r\n", "not-well-formed"),
        Attack("a domain of others", RawClient.header(to: "looking-glass.lit"), "host-unknown"),
        Attack("no version", RawClient.header(attributes: ""), "unsupported-version"),
        Attack(
            "a server's stream", header.replacing("jabber:client", with: "jabber:server"), "invalid-namespace"),
        Attack("a document type", "<!DOCTYPE s [<!ENTITY a 'b'>]>" + header, "restricted-xml"),
        Attack("a comment", header + "<!-- x -->", "restricted-xml"),
        Attack("a processing instruction", header + "<?x y?>", "restricted-xml"),
        Attack("an entity", header + "<a>&lol;</a>", "restricted-xml"),
        Attack("another encoding", "<?xml version='1.0' encoding='ISO-8859-1'?>", "unsupported-encoding"),
        Attack("bytes that are not UTF-8", Array(header.utf8) + [0x3C, 0x61, 0x3E, 0xC0, 0xAF], "unsupported-encoding"),
        Attack("a tag that never ends", header + "<a " + text(80_000), "policy-violation"),
        Attack("an element that never ends", header + "<a>" + text(80_000), "policy-violation"),
        Attack("a header that never ends", "<stream:stream to='" + text(80_000), "policy-violation"),
        Attack("elements without end", header + String(repeating: "<a>", count: 1000), "policy-violation"),
        Attack(
            "attributes without end",
            header + "<a " + (0..<2000).map { "a\($0)='' " }.joined() + "/>", "policy-violation"),
        Attack("a prefix nobody declared", header + "<x:a/>", "not-well-formed"),
        Attack("tags that cross", header + "<a><b></a></b>", "not-well-formed"),
        Attack("text between elements", header + "hello", "bad-format"),
        Attack("a message", header + "<message to='alice@wonderland.lit'><body>x</body></message>", "not-authorized"),
        Attack(
            "a roster", header + "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>", "not-authorized"),
        Attack(
            "a resource",
            header + "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "not-authorized"),
        Attack("a stream of somebody else", header + "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>", "not-authorized"),
        Attack(
            "an account, where nobody may register",
            header
                + "<iq type='set' id='1'><query xmlns='jabber:iq:register'><username>a</username><password>b</password></query></iq>",
            "not-authorized"),
        Attack(
            "what is pipelined before TLS",
            header
                + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><auth xmlns='\(sasl)' mechanism='PLAIN'>AGEAYg==</auth>",
            "policy-violation"),
        Attack(
            "passwords without end",
            header + String(repeating: "<auth xmlns='\(sasl)' mechanism='PLAIN'>AGFsaWNlAGd1ZXNz</auth>", count: 50),
            "policy-violation"),
        Attack(
            "a login that is broken off again and again",
            header
                + String(
                    repeating: "<auth xmlns='\(sasl)' mechanism='SCRAM-SHA-256'/><abort xmlns='\(sasl)'/>", count: 50),
            "policy-violation"),
        Attack(
            "a login as long as a book", header + "<auth xmlns='\(sasl)' mechanism='PLAIN'>" + text(70_000) + "</auth>",
            "policy-violation"),
    ]

    @Test("gets the stream error for it and is hung up on, and nobody else notices")
    func attack() async throws {
        let place = try await Neighbourhood()
        for attack in Self.attacks {
            let stranger = try RawClient(port: place.listeners.port)
            stranger.send(attack.bytes)
            #expect(await stranger.ends(), "\(attack.name)")
            #expect(
                stranger.text.contains("<\(attack.condition) xmlns='urn:ietf:params:xml:ns:xmpp-streams'"),
                "\(attack.name): \(stranger.text.suffix(600))")
            #expect(stranger.text.hasSuffix("</stream:stream>"), "\(attack.name)")
            stranger.close()
            try await place.talks()
        }
        await place.end()
    }

    /// Steps of a login that is refused: what is sent, and the condition of the answer.
    static let refusals: [(name: String, sent: String, condition: String)] = [
        ("a mechanism nobody offers", "<auth xmlns='\(sasl)' mechanism='GSSAPI'>eA==</auth>", "invalid-mechanism"),
        ("no mechanism", "<auth xmlns='\(sasl)'>eA==</auth>", "invalid-mechanism"),
        ("an answer to no question", "<response xmlns='\(sasl)'>eA==</response>", "malformed-request"),
        ("an abort of nothing", "<abort xmlns='\(sasl)'/>", "malformed-request"),
        ("no base64", "<auth xmlns='\(sasl)' mechanism='PLAIN'>???</auth>", "incorrect-encoding"),
        ("a password missing", "<auth xmlns='\(sasl)' mechanism='PLAIN'>AGFsaWNl</auth>", "malformed-request"),
        (
            "acting for somebody else",
            "<auth xmlns='\(sasl)' mechanism='PLAIN'>cXVlZW5Ad29uZGVybGFuZC5saXQAYWxpY2UAeA==</auth>", "invalid-authzid"
        ),
        ("garbage for SCRAM", "<auth xmlns='\(sasl)' mechanism='SCRAM-SHA-1'>eHh4eA==</auth>", "malformed-request"),
        (
            "two logins at once",
            "<auth xmlns='\(sasl)' mechanism='SCRAM-SHA-1'/><auth xmlns='\(sasl)' mechanism='SCRAM-SHA-1'/>",
            "malformed-request"
        ),
    ]

    @Test(
        "a login that breaks the rules fails with the condition for it, and a right one may follow",
        arguments: refusals.indices)
    func refusal(_ index: Int) async throws {
        let refusal = Self.refusals[index]
        let place = try await Neighbourhood()
        let stranger = try RawClient(port: place.listeners.port)
        stranger.send(RawClient.header() + refusal.sent)
        #expect(await stranger.gets("<\(refusal.condition)/></failure>"), "\(refusal.name): \(stranger.text.suffix(300))")
        // alice, with her own password.
        stranger.send(
            "<auth xmlns='\(Self.sasl)' mechanism='PLAIN'>AGFsaWNlAGRvd24tdGhlLXJhYmJpdC1ob2xl</auth>")
        #expect(await stranger.gets("<success"), "\(refusal.name): \(stranger.text.suffix(300))")
        stranger.close()
        await place.end()
    }

    @Test("whoever does not log in in time is hung up on: after the header, in the middle of an element, and before TLS")
    func slowness() async throws {
        let place = try await Neighbourhood()
        var options = WorldListeners.Options()
        options.allowsPlaintext = true
        options.authenticationTimeout = 0.5
        options.federationPort = nil
        options.uploadPort = nil
        let hasty = try await WorldListeners(place.world, options)
        let beginnings = [
            "", "<stream:str", RawClient.header(), RawClient.header() + "<auth xmlns='",
            RawClient.header() + "<auth xmlns='\(Self.sasl)' mechanism='SCRAM-SHA-1'/>",
        ]
        let strangers = try beginnings.map { beginning in
            let stranger = try RawClient(port: hasty.port)
            stranger.send(beginning)
            return stranger
        }
        for stranger in strangers {
            #expect(await stranger.ends())
            #expect(stranger.text.contains("<connection-timeout "), "\(stranger.text)")
        }
        let half = try RawClient(port: hasty.port)
        half.send(RawClient.header() + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        #expect(await half.gets("<proceed"))
        half.send([0x16, 0x03, 0x01])
        #expect(await half.ends())
        let direct = try RawClient(port: try #require(hasty.directPort))
        #expect(await direct.ends())
        #expect(direct.text.isEmpty)
        try await place.talks()
        await hasty.stop()
        await place.end()
    }

    @Test("garbage in the place of a TLS handshake ends the connection, on both ports")
    func garbage() async throws {
        let place = try await Neighbourhood()
        let first = try RawClient(port: place.listeners.port)
        first.send(RawClient.header() + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        #expect(await first.gets("<proceed"))
        first.send("hello, this is no handshake\n")
        #expect(await first.ends())
        let second = try RawClient(port: try #require(place.listeners.directPort))
        second.send(RawClient.header())
        #expect(await second.ends())
        #expect(!second.text.contains("stream"))
        try await place.talks()
        await place.end()
    }

    @Test("more connections than are allowed are closed at once, and there is room again when others have left")
    func crowd() async throws {
        let place = try await Neighbourhood(options: { $0.connectionLimit = 12 })
        let crowd = try (0..<40).map { _ in try RawClient(port: place.listeners.port) }
        #expect(await Patience.until { crowd.filter(\.hasEnded).count == 30 })
        try await place.talks()
        for one in crowd { one.close() }
        for one in crowd { #expect(await one.ends()) }
        // The server has to notice first that they have left.
        var isIn = false
        for _ in 0..<100 where !isIn {
            let late = try RawClient(port: place.listeners.port)
            late.send(RawClient.header())
            #expect(await Patience.until { late.hasEnded || late.text.contains("</stream:features>") })
            isIn = late.text.contains("</stream:features>")
            late.close()
        }
        #expect(isIn)
        await place.end()
    }
}
