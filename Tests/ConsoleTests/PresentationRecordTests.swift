import Inspection
import Presentation
import TestSupport
import Testing
import XMLTree
import XMPP

/// Whole views against files: what a person sees at the usual widths, with and without colour.
@Suite("Presentation: records")
struct PresentationRecordTests {
    /// A session with one of everything a view has to show.
    static let session: [(record: WireRecord, context: RecordView.Context)] = {
        func plain(
            _ number: Int, _ content: WireRecord.Content, _ bytes: String = "", _ direction: WireRecord.Direction? = nil
        )
            -> WireRecord
        {
            WireRecord(
                number: number, time: Timestamp(seconds: PresentationSamples.start.seconds + 0.1 * Double(number)),
                connection: "main", direction: direction, bytes: Array(bytes.utf8), content: content)
        }
        var list: [(record: WireRecord, context: RecordView.Context)] = []
        func add(_ record: WireRecord, state: RecipientState? = nil, _ change: (inout RecordView.Context) -> Void = { _ in })
        {
            var context = PresentationSamples.context(record, state: state)
            change(&context)
            list.append((record, context))
        }
        let header =
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
            + "from='alice@wonderland.lit' to='wonderland.lit' version='1.0' xml:lang='en'>"
        let opening = Element(
            "stream", xmlns: Namespace.streams, prefix: "stream",
            attributes: [Attribute("from", "alice@wonderland.lit"), Attribute("to", "wonderland.lit")])
        add(plain(1, .streamOpen(opening), header, .sent)) { $0.isProtected = false }
        add(
            PresentationSamples.record(
                2, .received,
                "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
                    + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>", at: 0.2)
        ) { $0.isProtected = false }
        add(
            plain(
                3,
                .tls([
                    WireRecord.TLSFact("protocol", "TLSv1.3"), WireRecord.TLSFact("cipher", "TLS_AES_256_GCM_SHA384"),
                    WireRecord.TLSFact(
                        "certificate", "CN=wonderland.lit, valid until 2030-01-01, issued by the world's own authority"),
                ])))
        add(
            PresentationSamples.record(
                4, .sent,
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1hbGljZSxyPWFiYw==</auth>",
                at: 0.4)
        ) { $0.decoded = ["gs2 header n,, (no channel binding)", "n=alice  the user name", "r=abc  the client's nonce"] }
        add(PresentationSamples.record(14, .received, PresentationSamples.marker), state: .available)
        add(
            PresentationSamples.record(
                15, .sent,
                "<message to='sister@realworld.lit' type='chat' id='m8'><body>Dear sister, the rabbit is late again; he has lost his "
                    + "gloves &amp; his fan.</body><delay xmlns='urn:xmpp:delay' from='wonderland.lit' stamp='2023-11-14T22:13:20Z'/></message>",
                at: 75.5))
        add(
            PresentationSamples.record(
                16, .received,
                "<message to='alice@wonderland.lit/desk' from='alice@wonderland.lit'><result xmlns='urn:xmpp:mam:2' queryid='q1' "
                    + "id='2b1e'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2023-11-14T22:13:20Z'/>"
                    + "<message xmlns='jabber:client' from='alice@wonderland.lit/desk' to='sister@realworld.lit' type='chat'>"
                    + "<body>grüße 世界</body></message></forwarded></result></message>", at: 76),
            state: .available)
        add(
            PresentationSamples.record(
                17, .received,
                "<iq type='result' id='v1' to='alice@wonderland.lit/desk'><vCard xmlns='vcard-temp'><FN>Alice</FN><PHOTO>"
                    + "<TYPE>image/png</TYPE><BINVAL>\(String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 200))</BINVAL></PHOTO></vCard></iq>",
                at: 77)
        ) { $0.headNotes = ["answers 12 in 34 ms"] }
        add(
            PresentationSamples.record(
                18, .received,
                "<message from='queen@wonderland.lit' to='alice@wonderland.lit/desk' type='error' id='m9'><body>\u{9B}31m\u{202E}evil</body>"
                    + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>",
                at: 700)
        ) { $0.warnings = ["it answers a message that was not sent in this session"] }
        add(plain(19, .damage("the bytes are not UTF-8"), "", .received))
        list[list.count - 1].record.bytes = [0x3C, 0x61, 0xFF, 0xFE, 0x3E]
        add(plain(20, .note("certificates were not checked (--tls no-verify)\nsecond line")))
        add(
            PresentationSamples.record(
                21, .received,
                "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><not-well-formed "
                    + "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", at: 4000))
        add(plain(22, .streamClose, "</stream:stream>", .received))
        return list
    }()

    static func text(_ view: RecordView, _ renderer: TerminalRenderer) -> String {
        session.map { renderer.render(view.lines($0.record, $0.context)).string }.joined(separator: "\n")
    }

    @Test("a session looks as recorded", arguments: [80, 100, 140])
    func widths(width: Int) throws {
        let view = RecordView(width: width, start: PresentationSamples.start)
        for line in Self.session.flatMap({ view.lines($0.record, $0.context) }) {
            #expect(line.width <= width, "\(line.plain)")
        }
        let path = "Tests/ConsoleTests/Fixtures/Presentation/session-\(width).txt"
        #expect(Golden.difference(Self.text(view, .plain), from: path) == nil)
    }

    @Test("a session in colour looks as recorded, and without its colours is the session without colour")
    func colour() throws {
        let view = RecordView(width: 100, start: PresentationSamples.start)
        let coloured = Self.text(view, TerminalRenderer(theme: Theme(.dark), depth: .sixteen))
        let path = "Tests/ConsoleTests/Fixtures/Presentation/session-100-colour.txt"
        #expect(Golden.difference(coloured, from: path) == nil)
        let bare = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(separator: "\n", omittingEmptySubsequences: false)
        let plain = Self.text(view, .plain).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(bare.map { $0.reversed().drop { $0 == " " } } == plain.map { $0.reversed().drop { $0 == " " } })
    }

    @Test("the other ways to show a record look as recorded", arguments: [RecordView.Body.compact, .raw, .hex])
    func bodies(body: RecordView.Body) throws {
        let view = RecordView(width: 80, body: body, start: PresentationSamples.start)
        for line in Self.session.flatMap({ view.lines($0.record, $0.context) }) { #expect(line.width <= 80) }
        let path = "Tests/ConsoleTests/Fixtures/Presentation/session-80-\(body.rawValue).txt"
        #expect(Golden.difference(Self.text(view, .plain), from: path) == nil)
    }

    @Test("nothing of a text reaches the screen when bodies are hidden, in any view", arguments: RecordView.Body.allCases)
    func hiddenBodies(body: RecordView.Body) {
        var view = RecordView(width: 100, body: body)
        view.hidesBodies = true
        let text = Self.text(view, .plain)
        for secret in ["Dear sister", "gloves", "grüße", "世界", "iVBORw0KGgo", "6961", "evil"] {
            #expect(!text.contains(secret))
        }
        #expect(text.contains("hidden") || text.contains("▒▒▒"))
    }

    @Test("a folded value is shown whole when it is unfolded, and names its digest when folded")
    func folding() {
        let item = Self.session[7]
        var view = RecordView(width: 80)
        view.digest = { bytes in String(repeating: "ab", count: 32) + String(bytes.count) }
        view.width = 100
        let folded = TerminalRenderer.plain.render(view.lines(item.record)).string
        #expect(folded.contains("4.8 kB in all sha-256 abababababab]"))
        view.unfolds = true
        let whole = view.lines(item.record).map(\.plain).joined().filter { $0 != " " }
        #expect(whole.contains(String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 200)))
    }

    @Test("the raw view shows every byte in its order", arguments: [20, 33, 80])
    func rawIsExact(width: Int) {
        for (record, _) in Self.session where !record.bytes.isEmpty && record.content != .streamClose {
            let view = RecordView(width: width, body: .raw)
            // Long views of what was damaged are cut; this one is not.
            let contents = view.lines(record).map { $0.plain.dropFirst(4) }.joined()
            #expect(contents.hasSuffix(VisibleText(bytes: record.bytes).string))
        }
    }

    @Test(
        "times are counted from the start of the session",
        arguments: [
            (0.0, "+0.000 s"), (2.0314, "+2.031 s"), (-1.5, "-1.500 s"), (599.9994, "+599.999 s"), (600, "+10 min 00 s"),
            (3_725, "+1 h 02 min"), (100_000, "+1 d 03 h"),
        ])
    func times(seconds: Double, text: String) {
        #expect(RecordView.elapsed(seconds) == text)
    }

    @Test("a tree too deep to lay out is shown as it is written")
    func depth() {
        let xml = String(repeating: "<a>", count: 90) + String(repeating: "</a>", count: 90)
        var record = PresentationSamples.record(1, .received, "<a xmlns='b'/>")
        record.bytes = Array(xml.utf8)
        let lines = RecordView(width: 80).lines(record).dropFirst()
        #expect(lines.map { $0.plain.dropFirst(4) }.joined() == xml)
    }

    @Test("masked SASL messages say what each part is, and nothing of what was masked")
    func sasl() {
        func lines(_ name: String, _ text: String) -> [String] {
            let xml = "<\(name) xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>\(text)</\(name)>"
            return RecordView(width: 120).lines(PresentationSamples.record(1, .sent, xml)).dropFirst(2).map {
                String($0.plain.drop { $0 == " " })
            }
        }
        #expect(
            lines("auth", "[redacted: p=tls-exporter,,n=,r=]") == [
                "p=tls-exporter  the login is bound to this TLS connection by tls-exporter", "n=  the user name (masked)",
                "r=  the client's nonce (masked)",
            ])
        #expect(
            lines("challenge", "[redacted: r=,s=,i=4096]").last == "i=4096  iterations of the hash over password and salt")
        #expect(lines("response", "[redacted: c=,r=,p=]").last?.hasPrefix("p=  the client's proof") == true)
        #expect(lines("success", "[redacted: v=]").count == 1)
        #expect(lines("auth", "[redacted: PLAIN]").first?.contains("only TLS protects") == true)
        #expect(lines("auth", "biws").isEmpty)
        #expect(lines("auth", "[redacted]").isEmpty)
    }
}
