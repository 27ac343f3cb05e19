import Foundation
import Inspection
import KnowledgeBase
import TestSupport
import Testing
import XMLStreaming
import XMLTree
import XMPP

@Suite("Recognising servers")
struct ServerRecognitionTests {
    /// The records of a captured stream: connection, direction and element on each line.
    static func records(_ name: String) throws -> [WireRecord] {
        let url = RepositoryRoot.url("Tests/InspectionTests/Fixtures/\(name).tsv")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        return try lines.enumerated().map { index, line in
            let fields = line.split(separator: "\t", maxSplits: 2).map(String.init)
            return try record(
                fields[2], number: index + 1, connection: fields[0], direction: WireRecord.Direction(rawValue: fields[1]))
        }
    }

    static func record(
        _ xml: String, number: Int = 1, connection: String = "c", direction: WireRecord.Direction? = .received
    ) throws -> WireRecord {
        let element = try ElementParser().parse(xml)
        let content: WireRecord.Content =
            element.is("stream", Namespace.streams) ? .streamOpen(element) : .init(firstLevel: element)
        return WireRecord(number: number, connection: connection, direction: direction, content: content)
    }

    static let header = "<stream:stream from='example.lit' id='x' version='1.0'/>"
    static let bound =
        "<iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@example.lit/desk</jid></bind></iq>"

    /// What is recognised of `example.lit` after a login and some elements.
    static func server(_ elements: String..., of domain: String = "example.lit") throws -> RecognizedServer {
        var recognition = Recognition.start()
        for (index, xml) in ([header, bound] + elements).enumerated() {
            recognition.absorb(try record(xml, number: index + 1))
        }
        return recognition.server(of: domain)
    }

    @Test("A real Prosody 0.12.3 is recognised by what it shows, and its version by what it answers")
    func prosody() throws {
        var recognition = Recognition.start()
        let records = try Self.records("recognition-prosody-0.12.3")
        for record in records.prefix(2) { recognition.absorb(record) }
        let early = recognition.server(of: "p.test")
        #expect(early.product?.id == "prosody")
        #expect(early.probability < 0.9)
        for record in records[2..<6] { recognition.absorb(record) }
        let loggedIn = recognition.server(of: "p.test")
        #expect(loggedIn.phrase == "Prosody before 13")
        #expect(loggedIn.profile == "prosody-0.12" && !loggedIn.isExact)
        for record in records[6...] { recognition.absorb(record) }
        let asked = recognition.server(of: "p.test")
        #expect(asked.phrase == "Prosody 0.12.3")
        #expect(asked.profile == "prosody-0.12" && asked.isExact)
        #expect(asked.probability > 0.9 && asked.probability <= 0.97)
        #expect(
            asked.evidence.map(\.fingerprint.id) == [
                "prosody.stream-id", "prosody.invitations", "prosody.plain", "prosody.bind-required", "prosody.caps-node",
                "prosody.no-limits", "prosody.pre-approval", "prosody.sm-optional", "prosody.sm-id", "prosody.identity",
                "prosody.version",
                "prosody.archive-id",
            ])
        #expect(asked.evidence.map(\.record) == asked.evidence.map(\.record).sorted())
        #expect(recognition.ownDomain == "p.test")
        #expect(recognition.server(ofConnection: "alice") == asked)
        #expect(recognition.server(of: "conference.p.test").product?.id == "prosody")
    }

    @Test("A real ejabberd 23.01 is recognised before anything was asked")
    func ejabberd() throws {
        var recognition = Recognition.start()
        let records = try Self.records("recognition-ejabberd-23.01")
        for record in records.prefix(4) { recognition.absorb(record) }
        let loggedIn = recognition.server(of: "e.test")
        #expect(loggedIn.phrase == "ejabberd before 24.12")
        #expect(loggedIn.profile == "ejabberd-23.01" && !loggedIn.isExact)
        for record in records[4...] { recognition.absorb(record) }
        let asked = recognition.server(of: "e.test")
        #expect(asked.phrase == "ejabberd 23.01-1")
        #expect(asked.profile == "ejabberd-23.01" && asked.isExact)
        #expect(asked.probability <= 0.97)
        #expect(
            asked.evidence.map(\.fingerprint.id) == [
                "ejabberd.stream-id", "ejabberd.mechanisms", "ejabberd.oauth", "ejabberd.caps-node-old",
                "ejabberd.sm-id",
                "ejabberd.identity", "ejabberd.version", "ejabberd.push-id", "ejabberd.archive-id", "ejabberd.archived",
                "ejabberd.inactive", "ejabberd.resent",
            ])
    }

    @Test(
        "Newer real servers are told from older ones before anything was asked",
        arguments: [
            ("recognition-prosody-13.0.1", "p13.test", "Prosody 13 or later", "prosody-13", "Prosody 13.0.1", true),
            (
                "recognition-ejabberd-24.12", "e24.test", "ejabberd 24.12 or later", "ejabberd-26",
                "ejabberd 24.12-3~bpo12+1", false
            ),
        ])
    func newer(
        _ fixture: String, _ domain: String, _ unasked: String, _ profile: String, _ asked: String, _ isExact: Bool
    ) throws {
        var recognition = Recognition.start()
        let records = try Self.records(fixture)
        for record in records.prefix(4) { recognition.absorb(record) }
        #expect(recognition.server(of: domain).phrase == unasked)
        #expect(recognition.server(of: domain).profile == profile)
        for record in records { recognition.absorb(record) }
        let server = recognition.server(of: domain)
        #expect(server.phrase == asked)
        #expect(server.profile == profile && server.isExact == isExact)
    }

    @Test("A server that shows little is some server")
    func thin() throws {
        let nothing = Recognition.start().server(of: "example.lit")
        #expect(nothing.phrase == "some server" && nothing.probability == 0 && nothing.profile == nil)
        let little = try Self.server(
            "<stream:stream from='example.lit' id='b1c2e1c0-ae74-4a13-a690-eb95d575c243' version='1.0'/>")
        #expect(little.phrase == "some server" && little.profile == nil)
        #expect(little.evidence.count == 1 && little.probability < 0.5)
    }

    @Test(
        "A product is told by the sign that only it has",
        arguments: [
            (
                "prosody",
                "<stream:features><c xmlns='http://jabber.org/protocol/caps' node='http://prosody.im' ver='x'/></stream:features>"
            ),
            (
                "metronome",
                "<stream:features><c xmlns='http://jabber.org/protocol/caps' node='http://metronome.im' ver='x'/></stream:features>"
            ),
            (
                "openfire",
                "<stream:features><c xmlns='http://jabber.org/protocol/caps' node='https://www.igniterealtime.org/projects/openfire/' ver='x'/></stream:features>"
            ),
            (
                "mongooseim",
                "<stream:features><c xmlns='http://jabber.org/protocol/caps' node='https://www.erlang-solutions.com/products/mongooseim.html'/></stream:features>"
            ),
            ("tigase", "<stream:features><mobile xmlns='http://tigase.org/protocol/mobile#v2'/></stream:features>"),
            (
                "snikket",
                "<iq type='result' from='example.lit' id='1'><query xmlns='jabber:iq:version'><name>Snikket</name></query></iq>"
            ),
            (
                "tigase",
                "<iq type='result' from='example.lit' id='1'><query xmlns='jabber:iq:version'><name>Tigase ver. 8.4.2</name></query></iq>"
            ),
            (
                "jabberd2",
                "<iq type='result' from='example.lit' id='1'><query xmlns='jabber:iq:version'><name>jabberd</name></query></iq>"
            ),
            (
                "jackal",
                "<iq type='result' from='example.lit' id='1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='jackal'/></query></iq>"
            ),
        ])
    func named(_ product: String, _ xml: String) throws {
        let server = try Self.server(xml)
        #expect(server.product?.id == product)
        #expect(server.probability > 0.5 && server.probability <= 0.97)
    }

    @Test(
        "A resumption id tells products apart",
        arguments: [
            (
                "openfire",
                "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='ZGVzawBhYmMxMjM0NQ==' location='example.lit' max='600'/>"
            ),
            ("jackal", "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='YWxpY2VAZXhhbXBsZS5saXQvZGVzawBhYmM='/>"),
            ("mongooseim", "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='q83vEjRWeJq83vEjRWeJq83vEjQ='/>"),
            (
                "tigase",
                "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='b1c2e1c0-ae74-4a13-a690-eb95d575c243' location='h' max='60'/>"
            ),
        ])
    func resumption(_ product: String, _ xml: String) throws {
        #expect(try Self.server(xml).candidates.first?.product.id == product)
    }

    @Test("The newer address of ejabberd means a newer ejabberd, with the nearest profile")
    func newerEjabberd() throws {
        let server = try Self.server(
            "<stream:features><c xmlns='http://jabber.org/protocol/caps' node='https://www.process-one.net/ejabberd/'/></stream:features>"
        )
        #expect(server.phrase == "ejabberd 24.12 or later")
        #expect(server.profile == "ejabberd-26" && !server.isExact)
        let stated = try Self.server(
            "<iq type='result' from='example.lit' id='1'><query xmlns='jabber:iq:version'><name>ejabberd</name><version>26.07</version></query></iq>"
        )
        #expect(stated.profile == "ejabberd-26" && stated.isExact)
    }

    @Test("A newer Prosody is told by its limits and by the form of its archive ids")
    func newerProsody() throws {
        let server = try Self.server(
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><required/></bind><limits xmlns='urn:xmpp:stream-limits:0'/>"
                + "<c xmlns='http://jabber.org/protocol/caps' node='http://prosody.im' ver='x'/></stream:features>",
            "<message from='bob@example.lit/x' to='alice@example.lit' type='chat'><body>x</body>"
                + "<stanza-id xmlns='urn:xmpp:sid:0' by='alice@example.lit' id='019a1b2c-3d4e-7abc-8def-0123456789ab'/></message>"
        )
        #expect(server.phrase == "Prosody 13 or later")
        #expect(server.profile == "prosody-13" && !server.isExact)
    }

    @Test(
        "What others send through a server says nothing of it",
        arguments: [
            "<iq type='result' from='bob@example.lit/x' id='1'><query xmlns='jabber:iq:version'><name>jackal</name></query></iq>",
            "<iq type='set' from='bob@example.lit/x' id='push123'><ping xmlns='urn:xmpp:ping'/></iq>",
            "<message from='bob@example.lit/x'><stanza-id xmlns='urn:xmpp:sid:0' by='bob@example.lit' id='1795365433480557'/></message>",
            "<presence from='bob@example.lit/x'><delay xmlns='urn:xmpp:delay' from='bob@example.lit' stamp='2026-01-01T00:00:00Z'>Client Inactive</delay></presence>",
        ])
    func others(_ xml: String) throws {
        #expect(try Self.server(xml).evidence.isEmpty)
        #expect(try Self.server(xml, of: "bob@example.lit").evidence.isEmpty)
    }

    @Test("What one sends oneself says nothing of the server")
    func sent() throws {
        var recognition = Recognition.start()
        recognition.absorb(
            try Self.record("<stream:stream to='example.lit' id='b1c2e1c0-ae74-4a13-a690-eb95d575c243'/>", direction: .sent))
        recognition.absorb(
            try Self.record(
                "<iq type='result' to='example.lit' id='1'><query xmlns='jabber:iq:version'><name>Prosody</name></query></iq>",
                direction: .sent))
        #expect(recognition.server(of: "example.lit").evidence.isEmpty)
    }

    @Test("Another domain that answers is recognised apart from one's own")
    func otherDomain() throws {
        let answer =
            "<iq type='result' from='other.lit' id='1'><query xmlns='jabber:iq:version'><name>Openfire</name><version>5.1.1</version></query></iq>"
        #expect(try Self.server(answer, of: "other.lit").phrase == "Openfire 5.1.1")
        #expect(try Self.server(answer).phrase == "some server")
    }

    @Test("However many domains answer, only so many are remembered")
    func bounded() throws {
        var recognition = Recognition.start()
        recognition.absorb(try Self.record(Self.header))
        for index in 0..<200 {
            recognition.absorb(
                try Self.record(
                    "<iq type='result' from='d\(index).lit' id='1'><query xmlns='jabber:iq:version'><name>Prosody</name></query></iq>"
                ))
        }
        let remembered = (0..<200).count { !recognition.server(of: "d\($0).lit").evidence.isEmpty }
        #expect(remembered > 0 && remembered <= ServerRecognition.capacity)
        #expect(!recognition.server(of: "d199.lit").evidence.isEmpty)
    }

    @Test("Every fingerprint is complete, and speaks of products that are listed")
    func complete() {
        let products = Set(Recognition.products.map(\.id))
        var ids: Set<String> = []
        for fingerprint in Recognition.fingerprints {
            #expect(ids.insert(fingerprint.id).inserted, "\(fingerprint.id)")
            #expect(
                !fingerprint.says.isEmpty && !fingerprint.cite.text.isEmpty && !fingerprint.implies.isEmpty,
                "\(fingerprint.id)")
            #expect(fingerprint.implies.allSatisfy { products.contains($0.product) }, "\(fingerprint.id)")
        }
        let profiles: Set = [
            "prosody-0.12", "prosody-13", "ejabberd-23.01", "ejabberd-26", "snikket", "mongooseim", "openfire", "tigase",
            "jabberd2",
            "metronome", "jackal",
        ]
        #expect(Set(Recognition.products.flatMap(\.profiles).map(\.id)) == profiles)
    }

    @Test(
        "Versions compare by their numbers",
        arguments: [("0.12.3", "13.0.1"), ("23.01", "23.10"), ("23.01-1", "24.12"), ("13", "13.0.1"), ("v8.4.2", "8.5")])
    func versions(_ older: String, _ newer: String) throws {
        #expect(try #require(ServerVersion(older)) < #require(ServerVersion(newer)))
    }
}
