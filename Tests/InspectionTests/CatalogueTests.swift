import Inspection
import KnowledgeBase
import Testing
import XMLStreaming
import XMLTree
import XMPP

@Suite("The element catalogue")
struct CatalogueTests {
    /// An element as the catalogue's tests write it, and what is to be said of the element with a name in it.
    struct Case: Sendable, CustomTestStringConvertible {
        let xml: String
        let name: String
        let label: String
        let direction: WireRecord.Direction?

        init(_ xml: String, _ name: String, _ label: String, _ direction: WireRecord.Direction? = nil) {
            self.xml = xml
            self.name = name
            self.label = label
            self.direction = direction
        }

        var testDescription: String { label }
    }

    static let cases: [Case] = [
        Case("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls", "RFC 6120  asks to start TLS now"),
        Case(
            "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>",
            "starttls", "RFC 6120  TLS can be started"),
        Case(
            "<stream:features xmlns:stream='http://etherx.jabber.org/streams'><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
            "mechanism", "RFC 6120  PLAIN: the password itself"),
        Case(
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>", "failure",
            "RFC 6120  authentication failed: not-authorized"),
        Case(
            "<failure xmlns='urn:xmpp:sasl:2'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>",
            "not-authorized",
            "RFC 6120  wrong credentials"),
        Case(
            "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>desk</resource></bind></iq>",
            "bind", "RFC 6120  asks for a resource, desk if possible"),
        Case(
            "<iq xmlns='jabber:client' type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@wonderland.lit/desk</jid></bind></iq>",
            "bind", "RFC 6120  bound as alice@wonderland.lit/desk"),
        Case(
            "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true' max='600'/>", "enabled",
            "XEP-0198  stream management on, resumable for 600 s"),
        Case("<a xmlns='urn:xmpp:sm:3' h='4'/>", "a", "XEP-0198  4 stanzas handled so far"),
        Case(
            "<inactive xmlns='urn:xmpp:csi:0'/>", "inactive", "XEP-0352  the client is not in use: the unimportant may wait"),
        Case(
            "<iq xmlns='jabber:client' type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='rabbit@wonderland.lit'/></query></iq>",
            "query",
            "RFC 6121  changes contact rabbit@wonderland.lit", .sent),
        Case(
            "<iq xmlns='jabber:client' type='set' id='r'><query xmlns='jabber:iq:roster' ver='7'><item jid='rabbit@wonderland.lit'/></query></iq>",
            "query", "RFC 6121  the server tells of contact rabbit@wonderland.lit, version 7", .received),
        Case(
            "<presence xmlns='jabber:client' to='a@b.lit'/>", "presence", "RFC 6121  available, told to a@b.lit alone", .sent
        ),
        Case(
            "<presence xmlns='jabber:client' to='a@b.lit' from='c@d.lit/x'/>", "presence", "RFC 6121  available: c@d.lit/x",
            .received),
        Case(
            "<iq xmlns='jabber:client' type='error' id='t'><time xmlns='urn:xmpp:time'/><error type='cancel'/></iq>", "time",
            "XEP-0202  asks for the time"),
        Case(
            "<presence xmlns='jabber:client'><show>dnd</show></presence>", "show",
            "RFC 6121  availability: busy, not to be disturbed"),
        Case(
            "<message xmlns='jabber:client' type='wrong'><body>x</body></message>", "message",
            "RFC 6121  message of unknown type wrong, to be read as normal"),
        Case(
            "<message xmlns='jabber:server' type='chat'><body>x</body></message>", "message",
            "RFC 6121  message of a conversation between two"),
        Case(
            "<message xmlns='jabber:client' type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='m6'/></message>",
            "displayed",
            "XEP-0333  displayed up to message m6"),
        Case(
            "<message xmlns='jabber:client' type='chat'><received xmlns='urn:xmpp:receipts' id='m6'/></message>", "received",
            "XEP-0184  message m6 was received"),
        Case(
            "<message xmlns='jabber:client'><delay xmlns='urn:xmpp:delay' stamp='2026-01-02T03:04:05Z'/></message>", "delay",
            "XEP-0203  sent 2026-01-02T03:04:05Z"),
        Case(
            "<message xmlns='jabber:client'><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/></message>",
            "encryption",
            "XEP-0380  encrypted by OMEMO"),
        Case(
            "<message xmlns='jabber:client' type='error' id='m1'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
            "error", "RFC 6120  service-unavailable: do not retry"),
        Case(
            "<iq xmlns='jabber:client' type='result' id='d'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query></iq>",
            "feature", "XEP-0313  archive"),
        Case(
            "<iq xmlns='jabber:client' type='result' id='d'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:avatar:metadata+notify'/></query></iq>",
            "feature", "XEP-0084  User Avatar, told of changes"),
        Case(
            "<iq xmlns='jabber:client' type='result' id='d'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:example:a'/></query></iq>",
            "feature", "XEP-0030  urn:example:a"),
        Case(
            "<presence xmlns='jabber:client'><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>",
            "status",
            "XEP-0045  this is oneself"),
        Case(
            "<message xmlns='jabber:client'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field></x></message>",
            "x", "XEP-0045  configuration of a room"),
    ]

    @Test("An element is named by what it means where it stands", arguments: cases)
    func label(_ example: Case) throws {
        let element = try ElementParser().parse(example.xml)
        let annotations = ElementAnnotator(Catalogue.index).annotations(for: element, direction: example.direction)
        let found = annotations.first { Self.element(at: $0.path, in: element).name == example.name }
        #expect(found?.label == example.label)
    }

    @Test("A stanza inside a carbon is judged by its own type, not by that of its wrapper")
    func forwarded() throws {
        let element = try ElementParser().parse(
            "<message xmlns='jabber:client' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                + "<message xmlns='jabber:client' type='groupchat'><subject>tea</subject></message></forwarded></received></message>"
        )
        let labels = ElementAnnotator(Catalogue.index).annotations(for: element).map(\.label)
        #expect(
            labels == [
                "RFC 6121  message of a conversation between two", "XEP-0280  copy of a message another device received",
                "XEP-0297  a whole stanza, forwarded", "RFC 6121  message in a room",
                "RFC 6121  subject; without a body it becomes the room's",
            ])
    }

    @Test("A newer version of a known namespace is named as such and not taken for the known one")
    func unknownVersion() throws {
        let element = try ElementParser().parse(
            "<message xmlns='jabber:client'><displayed xmlns='urn:xmpp:chat-markers:7' id='m6'/></message>")
        let annotations = ElementAnnotator(Catalogue.index).annotations(for: element)
        let last = try #require(annotations.last)
        #expect(last.document.isEmpty)
        #expect(
            last.meaning == "looks like XEP-0333; this version of the namespace is unknown (known: urn:xmpp:chat-markers:0)")
        guard case .family(let entry) = last.match else {
            Issue.record("\(last.match)")
            return
        }
        #expect(entry.namespace == "urn:xmpp:chat-markers:0")
    }

    @Test("An unknown tree is said to be unknown once, not for every element in it")
    func unknownTree() throws {
        let element = try ElementParser().parse(
            "<message xmlns='jabber:client'><a xmlns='urn:example:a'><b><c/></b><d xmlns='urn:example:d'/></a></message>")
        let annotations = ElementAnnotator(Catalogue.index).annotations(for: element)
        #expect(annotations.map(\.path) == [[], [0], [0, 1]])
        #expect(annotations.dropFirst().map(\.meaning) == ["unknown namespace", "unknown namespace"])
    }

    @Test("A hint in an iq is said to be out of its place")
    func misplaced() throws {
        let element = try ElementParser().parse(
            "<iq xmlns='jabber:client' type='get' id='1'><store xmlns='urn:xmpp:hints'/></iq>")
        let last = try #require(ElementAnnotator(Catalogue.index).annotations(for: element).last)
        #expect(last.label == "XEP-0334  defined, but not for this place (in a message)")
    }

    @Test("A long value is cut and put on one line")
    func longValue() throws {
        let element = try ElementParser().parse(
            "<message xmlns='jabber:client'><thread>one\n\(String(repeating: "x", count: 100))</thread></message>")
        let last = try #require(ElementAnnotator(Catalogue.index, valueLimit: 12).annotations(for: element).last)
        #expect(last.meaning == "conversation one xxxxxxx…")
    }

    @Test("The number of annotations is bounded")
    func bounded() throws {
        let children = String(repeating: "<body>x</body>", count: 50)
        let element = try ElementParser().parse("<message xmlns='jabber:client'>\(children)</message>")
        #expect(ElementAnnotator(Catalogue.index, elementLimit: 10).annotations(for: element).count == 10)
    }

    static func element(at path: [Int], in root: Element) -> Element {
        path.reduce(root) { $0.elements[$1] }
    }
}
