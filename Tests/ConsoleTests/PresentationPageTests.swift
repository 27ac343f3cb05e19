import Inspection
import Presentation
import TestSupport
import Testing
import XMPP

@Suite("Presentation: pages and flows")
struct PresentationPageTests {
    static func page(_ session: [(record: WireRecord, context: RecordView.Context)]) -> String {
        var page = SessionPage(
            title: "<script>alert(1)</script>", account: try? JID("alice@wonderland.lit"), start: PresentationSamples.start)
        var html = page.head()
        for (record, context) in session { html += page.record(record, context) }
        return html + page.tail()
    }

    @Test("a page needs nothing else and runs nothing")
    func selfContained() {
        let html = Self.page(PresentationRecordTests.session)
        for forbidden in ["<script", "src=", "@import", "url(", "javascript:", "http-equiv=\"refresh"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
        #expect(html.contains("default-src 'none'"))
        for (record, _) in PresentationRecordTests.session { #expect(html.contains("<details id=\"r\(record.number)\"")) }
        #expect(html.matches(of: /<details/).count == html.matches(of: /<\/details>/).count)
    }

    @Test("what a stanza contains cannot become markup, an attribute or a control character")
    func hostileContents() {
        let xml =
            "<message from='\"&gt;&lt;img src=x&gt;@a' type='chat'><body>&lt;/pre&gt;&lt;b onclick='x'&gt;\u{202E}\u{9B}</body></message>"
        let record = PresentationSamples.record(1, .received, xml)
        let html = Self.page([(record, PresentationSamples.context(record))])
        #expect(!html.contains("<img"))
        #expect(!html.contains("<b onclick"))
        #expect(!html.contains("\u{202E}") && !html.contains("\u{9B}"))
        #expect(html.matches(of: /<\/pre>/).count == 1)
    }

    @Test("tags of a page are balanced")
    func balanced() {
        let html = Self.page(PresentationRecordTests.session)
        var open: [Substring] = []
        for match in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
            let name = match.output.2
            if name == "meta" { continue }
            if match.output.1.isEmpty {
                open.append(name)
            } else {
                #expect(open.popLast() == name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test("the custody chart has a bar for each copy, longer for longer times")
    func custody() throws {
        let record = PresentationSamples.record(14, .received, PresentationSamples.marker)
        let html = Self.page([(record, PresentationSamples.context(record, state: .offline))])
        let widths = html.matches(of: /<rect [^>]*width="([0-9]+)"[^>]*class="bar ([a-z]+)"/).map {
            (Int($0.output.1)!, $0.output.2)
        }
        try #require(widths.count == 3)
        // The sender's archive depends; the recipient's keeps 7 days; the offline store until delivery.
        #expect(widths.map(\.1).sorted() == ["disk", "disk", "open"])
        let week = try #require(html.range(of: "disk, readable, 7 days"))
        let delivery = try #require(html.range(of: "disk, readable, until delivered"))
        #expect(week.lowerBound < delivery.lowerBound)
        let disks = widths.filter { $0.1 == "disk" }.map(\.0)
        #expect(disks[0] > disks[1])
    }

    @Test("only the first records are drawn, and the page says so")
    func limited() {
        let records = (1...SessionPage.diagramLimit + 5).map { number in
            let record = PresentationSamples.record(number, .sent, "<presence/>")
            return (record: record, context: RecordView.Context())
        }
        let html = Self.page(records)
        #expect(html.contains("The first \(SessionPage.diagramLimit) of \(SessionPage.diagramLimit + 5) records."))
        #expect(html.matches(of: /class="arrow out"/).count == SessionPage.diagramLimit)
    }

    @Test("a message to another server is drawn to one's own server as seen and on to the other as inferred")
    func flow() throws {
        var flow = ExchangeFlow(account: try JID("alice@wonderland.lit/desk"))
        let xml = "<message to='sister@realworld.lit' type='chat'><body>hi</body></message>"
        let sent = PresentationSamples.record(3, .sent, xml)
        flow.add(sent, PresentationSamples.forecast(sent, .available))
        flow.add(PresentationSamples.record(4, .received, PresentationSamples.marker))
        #expect(flow.participants == ["alice", "wonderland.lit", "realworld.lit"])
        #expect(flow.events.map { [$0.from, $0.to] } == [[0, 1], [1, 2], [2, 1], [1, 0]])
        #expect(flow.events.map(\.isInferred) == [false, true, true, false])
        #expect(flow.events[0].kept == ["? archive, not specified"])
        #expect(flow.events[1].kept == ["archive, 7 days"])
        let text = TerminalRenderer.plain.render(flow.view.lines(width: 80)).string
        #expect(Golden.difference(text, from: "Tests/ConsoleTests/Fixtures/Presentation/exchange-80.txt") == nil)
    }

    @Test("an account that nobody names is learnt from the result of binding")
    func learntAccount() {
        var flow = ExchangeFlow(account: nil)
        let result =
            "<iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>alice@wonderland.lit/desk</jid></bind></iq>"
        flow.add(PresentationSamples.record(1, .received, result))
        flow.add(PresentationSamples.record(2, .sent, "<presence to='sister@realworld.lit'/>"))
        #expect(flow.participants == ["alice", "wonderland.lit", "realworld.lit"])
    }

    @Test("more servers than columns share the last column")
    func manyServers() throws {
        var flow = ExchangeFlow(account: try JID("alice@wonderland.lit/desk"))
        for (number, domain) in ["a.lit", "b.lit", "c.lit", "a.lit"].enumerated() {
            flow.add(PresentationSamples.record(number, .sent, "<presence to='x@\(domain)'/>"))
        }
        #expect(flow.participants == ["alice", "wonderland.lit", "a.lit", "others"])
        #expect(flow.events.filter(\.isInferred).map(\.to) == [2, 3, 3, 2])
    }
}
