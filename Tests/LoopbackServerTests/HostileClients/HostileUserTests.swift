import LoopbackServer
import Testing
import Transport
import XMLTree
import XMPP

/// What somebody can do who has logged in.
@Suite("Hostile users")
struct HostileUserTests {
    typealias Attack = HostileStrangerTests.Attack

    private static func message(_ body: String, attributes: String = "") -> String {
        "<message to='queen@wonderland.lit' type='chat' \(attributes)><body>\(body)</body></message>"
    }

    static let attacks = [
        Attack("a stanza of two megabytes", message(String(repeating: "x", count: 2 << 20)), "policy-violation"),
        Attack(
            "a stanza a thousand deep",
            "<message to='queen@wonderland.lit'>" + String(repeating: "<x xmlns='x'>", count: 1000), "policy-violation"),
        Attack("bytes that are not UTF-8", Array("<message><body>".utf8) + [0xFF, 0xFE], "unsupported-encoding"),
        Attack("a surrogate", Array("<message><body>".utf8) + [0xED, 0xA0, 0x80], "unsupported-encoding"),
        Attack("a character that XML forbids", message("&#1;"), "not-well-formed"),
        Attack("a comment", "<!-- x -->", "restricted-xml"),
        Attack("the sender's neighbour", message("x", attributes: "from='hatter@wonderland.lit'"), "invalid-from"),
        Attack("the sender's other device", message("x", attributes: "from='alice@wonderland.lit/other'"), "invalid-from"),
        Attack("a server as the sender", message("x", attributes: "from='wonderland.lit'"), "invalid-from"),
        Attack("no address as the sender", message("x", attributes: "from='@@'"), "invalid-from"),
        Attack("a stanza that does not exist", "<letter xmlns='jabber:client'/>", "unsupported-stanza-type"),
        Attack("a server's stanza", "<message xmlns='jabber:server'/>", "unsupported-stanza-type"),
        Attack(
            "a second header",
            "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'/>",
            "unsupported-stanza-type"),
        Attack(
            "another login", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>", "unsupported-stanza-type"),
        Attack(
            "acknowledging what was never sent",
            "<enable xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='4000000'/>", "undefined-condition"),
        Attack("an end that ends nothing", "</message>", "not-well-formed"),
    ]

    @Test("loses the stream with the error for it, and nobody else notices")
    func attack() async throws {
        let place = try await Neighbourhood()
        for (index, attack) in Self.attacks.enumerated() {
            let alice = try await place.client("alice", resource: "desk-\(index)")
            alice.connection.send(attack.bytes)
            let error = try await alice.next { $0.name == "error" && $0.namespace == Namespace.streams }
            #expect(error.elements.first?.name == attack.condition, "\(attack.name)")
            await #expect(throws: SocketClient.Ended.self, "\(attack.name)") { try await alice.next { _ in false } }
            try await place.talks()
        }
        #expect(try place.archived(of: "queen@wonderland.lit", from: "alice@wonderland.lit") == 0)
        await place.end()
    }

    /// Requests that are not one's to make, or no requests, and the stanza errors that answer them.
    static let requests: [(name: String, xml: String, condition: String)] = [
        (
            "another's roster",
            "<iq type='get' id='r' to='queen@wonderland.lit'><query xmlns='jabber:iq:roster'/></iq>", "forbidden"
        ),
        (
            "an item in another's roster",
            "<iq type='set' id='r' to='queen@wonderland.lit'><query xmlns='jabber:iq:roster'><item jid='a@b.lit'/></query></iq>",
            "forbidden"
        ),
        (
            "another's vCard",
            "<iq type='set' id='r' to='queen@wonderland.lit'><vCard xmlns='vcard-temp'/></iq>", "forbidden"
        ),
        (
            "another's private XML",
            "<iq type='get' id='r' to='queen@wonderland.lit'><query xmlns='jabber:iq:private'><a xmlns='a'/></query></iq>",
            "forbidden"
        ),
        (
            "another's archive",
            "<iq type='set' id='r' to='queen@wonderland.lit'><query xmlns='urn:xmpp:mam:2'/></iq>", "forbidden"
        ),
        (
            "another's block list",
            "<iq type='set' id='r' to='queen@wonderland.lit'><block xmlns='urn:xmpp:blocking'><item jid='a@b.lit'/></block></iq>",
            "forbidden"
        ),
        (
            "another's push registration",
            "<iq type='set' id='r' to='queen@wonderland.lit'><enable xmlns='urn:xmpp:push:0' jid='a.lit' node='n'/></iq>",
            "forbidden"
        ),
        (
            "another's node",
            "<iq type='set' id='r' to='queen@wonderland.lit'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n'><item/></publish></pubsub></iq>",
            "forbidden"
        ),
        (
            "another's offline messages",
            "<iq type='set' id='r' to='queen@wonderland.lit'><offline xmlns='http://jabber.org/protocol/offline'><purge/></offline></iq>",
            "forbidden"
        ),
        (
            "another's password",
            "<iq type='set' id='r' to='wonderland.lit'><query xmlns='jabber:iq:register'><username>queen</username><password>x</password></query></iq>",
            "not-allowed"
        ),
        (
            "another's device that is not there",
            "<iq type='get' id='r' to='queen@wonderland.lit/none'><ping xmlns='urn:xmpp:ping'/></iq>", "service-unavailable"
        ),
        (
            "two payloads", "<iq type='get' id='r'><ping xmlns='urn:xmpp:ping'/><ping xmlns='urn:xmpp:ping'/></iq>",
            "bad-request"
        ),
        ("no payload", "<iq type='set' id='r'/>", "bad-request"),
        ("a type that does not exist", "<iq type='fetch' id='r'><ping xmlns='urn:xmpp:ping'/></iq>", "bad-request"),
        ("an address that is none", "<iq type='get' id='r' to='a@@b'><ping xmlns='urn:xmpp:ping'/></iq>", "jid-malformed"),
        (
            "an address as long as a book",
            "<iq type='get' id='r' to='\(String(repeating: "a", count: 5000))@b.lit'><ping xmlns='urn:xmpp:ping'/></iq>",
            "jid-malformed"
        ),
        ("a priority beyond all", "<presence id='r'><priority>1000</priority></presence>", "bad-request"),
        ("a presence that does not exist", "<presence id='r' type='hidden'/>", "bad-request"),
    ]

    @Test("is refused what is not theirs, with a stanza error, and keeps the stream")
    func request() async throws {
        let place = try await Neighbourhood()
        let alice = try await place.client("alice", resource: "desk")
        for request in Self.requests {
            alice.send(request.xml)
            let answer = try await alice.next { $0["id"] == "r" }
            #expect(answer["type"] == "error", "\(request.name)")
            #expect(
                answer.child("error")?.child(request.condition, xmlns: Namespace.stanzaErrors) != nil,
                "\(request.name): \(answer.xml(in: Namespace.client))")
            try await place.talks()
        }
        await place.end()
    }

    @Test("cannot take over the stream of another account, even with its id")
    func resumption() async throws {
        let place = try await Neighbourhood()
        let rabbit = try await place.client("rabbit", resource: "watch")
        rabbit.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        let id = try #require(try await rabbit.next { $0.name == "enabled" }["id"])
        let thief = try RawClient(port: place.listeners.port)
        thief.send(
            RawClient.header()
                + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAGRvd24tdGhlLXJhYmJpdC1ob2xl</auth>"
        )
        #expect(await thief.gets("<success"))
        thief.send(RawClient.header() + "<resume xmlns='urn:xmpp:sm:3' previd='\(id)' h='0'/>")
        #expect(await thief.gets("<item-not-found"))
        rabbit.send("<iq type='get' id='p' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>")
        #expect(try await rabbit.next { $0["id"] == "p" }["type"] == "result")
        thief.close()
        await place.end()
    }

    @Test("may flood: neighbours go on talking meanwhile, and every message arrives")
    func flood() async throws {
        let place = try await Neighbourhood()
        let alice = try await place.client("alice", resource: "desk")
        let count = 3000
        for number in 0..<count {
            alice.send("<message to='rabbit@wonderland.lit' type='chat' id='f\(number)'><body>\(number)</body></message>")
        }
        try await place.talks()
        alice.send("<iq type='get' id='last' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>")
        _ = try await alice.next { $0["id"] == "last" }
        #expect(try place.archived(of: "rabbit@wonderland.lit", from: "alice@wonderland.lit/desk") == count)
        await place.end()
    }

    @Test(
        "who does not read is cut off before what waits for them grows without end, and nobody else waits for them",
        .timeLimit(.minutes(3)))
    func slowReader() async throws {
        let place = try await Neighbourhood()
        let rabbit = try RawClient(port: place.listeners.port, reads: false)
        rabbit.send(RawClient.login("rabbit", resource: "deaf") + "<presence/>")
        let alice = try await place.client("alice", resource: "desk")
        alice.send("<presence/>")
        _ = try await alice.next { $0["from"] == "rabbit@wonderland.lit/deaf" }
        let body = String(repeating: "x", count: 200_000)
        for number in 0..<200 {
            alice.send(
                "<message to='rabbit@wonderland.lit/deaf' type='headline' id='h\(number)'><body>\(body)</body></message>")
        }
        _ = try await alice.next { $0["from"] == "rabbit@wonderland.lit/deaf" && $0["type"] == "unavailable" }
        try await place.talks()
        rabbit.startReading()
        #expect(await rabbit.ends())
        #expect(rabbit.count < 20_000_000)
        await place.end()
    }

    @Test("gets no more resources than an account may have")
    func resources() async throws {
        let place = try await Neighbourhood(domain: { $0.resourceLimit = 3 })
        var devices: [RawClient] = []
        for number in 0..<4 {
            let device = try RawClient(port: place.listeners.port)
            device.send(RawClient.login("alice", resource: "d\(number)"))
            #expect(await device.gets(number < 3 ? "/d\(number)</jid>" : "<resource-constraint "), "\(device.text)")
            devices.append(device)
        }
        try await place.talks()
        for device in devices { device.close() }
        await place.end()
    }
}
