import Foundation
import Inspection
import Presentation
import TestSupport
import Testing
import XMPP

@Suite("Presentation: forecasts")
struct PresentationForecastTests {
    let marker = PresentationSamples.record(14, .received, PresentationSamples.marker)

    func forecast(_ state: RecipientState?) throws -> Forecast {
        try #require(PresentationSamples.forecast(marker, state))
    }

    @Test("a forecast looks as recorded when the recipient is known and when not", arguments: [80, 100, 140])
    func keepsAndDrops(width: Int) throws {
        var text = ""
        for state in [RecipientState.available, .offline, nil] {
            let lines = ForecastView(width: width).lines(try forecast(state))
            for line in lines { #expect(line.width <= width) }
            text += "state: \(state?.rawValue ?? "unknown")\n" + TerminalRenderer.plain.render(lines).string + "\n"
        }
        #expect(Golden.difference(text, from: "Tests/ConsoleTests/Fixtures/Presentation/forecast-\(width).txt") == nil)
    }

    @Test("why, answers, compare and the ledger look as recorded")
    func questions() throws {
        let offline = try forecast(.offline)
        var text = "why\n" + plain(TraceView(width: 80).lines(offline))
        text += "\nanswers\n" + plain(AnswersView(width: 80).lines(offline.answers))
        text += "\ncompare\n"
        text += plain(ComparisonView(width: 80).lines([("Toy 1", offline), ("Toy, online", try forecast(.available))]))
        let entries = offline.keeping.map { LedgerView.Entry(number: 14, what: "message chat to alice", effect: $0) }
        text += "\nledger\n" + plain(LedgerView(width: 80).lines(entries))
        #expect(Golden.difference(text, from: "Tests/ConsoleTests/Fixtures/Presentation/questions-80.txt") == nil)
    }

    @Test("what a record proves of an earlier message is said under it, with the source")
    func proves() {
        let finding = Finding(
            .sentMessage(id: "m8"), .senderServer, .archive, .kept, because: "it came back from the archive",
            cite: .xep(313, "4", .must),
            record: 30)
        #expect(
            plain(ForecastView(width: 110).lines([finding]))
                == "    proves message m8 at sender's server, archive: kept: it came back from the archive  (XEP-0313 §4)\n")
        var inspected = InspectedRecord(
            record: marker, forecast: nil, findings: [finding], answers: (12, 0.0341), revised: [])
        #expect(RecordView.Context(inspected).headNotes == ["answers 12 in 34 ms"])
        inspected.answers = (12, nil)
        #expect(RecordView.Context(inspected).headNotes == ["answers 12"])
    }

    @Test(
        "round-trip times are short and exact enough",
        arguments: [(0.00042, "0.4 ms"), (0.0341, "34 ms"), (0.9994, "999 ms"), (2.06, "2.1 s"), (.infinity, "no time")])
    func durations(seconds: Double, text: String) {
        #expect(RecordView.duration(seconds) == text)
    }

    @Test("JSON is one line with the documented keys in their order")
    func jsonKeys() throws {
        let text = ForecastJSON.text(try forecast(nil))
        #expect(!text.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(Set(object.keys) == Set(ForecastJSON.keys))
        var last = text.startIndex
        for key in ForecastJSON.keys {
            let place = try #require(text.range(of: "\"\(key)\":", range: last..<text.endIndex))
            last = place.lowerBound
        }
        let effects = try #require(object["effects"] as? [[String: Any]])
        #expect(effects.count == 3)
        for effect in effects { #expect(Set(effect.keys) == Set(ForecastJSON.effectKeys).subtracting(["evidence"])) }
        let answers = try #require(object["answers"] as? [String: [String: Any]])
        #expect(answers.keys.sorted() == ["q1", "q2", "q3", "q4", "q5"])
        for answer in answers.values { #expect(Set(answer.keys) == ["verdict", "answer", "certainty", "cite"]) }
        let branches = try #require(object["branches"] as? [[String: Any]])
        #expect(branches.count == RecipientState.allCases.count)
        for branch in branches { #expect(Set(branch.keys) == ["state", "effects", "delivery", "condition"]) }
    }

    @Test("JSON says what is kept, for how long, and leaves out branches when the state is known")
    func jsonValues() throws {
        let text = ForecastJSON.text(try forecast(.offline))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["branches"] == nil)
        #expect(object["profile"] as? String == "toy-1")
        #expect(object["delivery"] as? String == "stored-offline")
        let effects = try #require(object["effects"] as? [[String: Any]])
        let archive = try #require(
            effects.first { $0["party"] as? String == "recipient-server" && $0["store"] as? String == "archive" })
        #expect(archive["outcome"] as? String == "kept")
        #expect((archive["retention"] as? [String: Any])?["kind"] as? String == "duration")
        #expect((archive["retention"] as? [String: Any])?["seconds"] as? Int == 604_800)
        #expect(archive["place"] as? String == "archive/alice.list")
        let sender = try #require(effects.first { $0["party"] as? String == "sender-server" })
        #expect(sender["outcome"] as? String == "depends")
        #expect(sender["if"] as? String == "the sender's server archives at all")
    }

    @Test("JSON strings survive any text and hold nothing a terminal acts on")
    func jsonStrings() throws {
        let hostile = "a\"b\\c\n\r\t\u{0}\u{1B}[31m\u{9B}\u{202E}\u{2028}é世😀\u{FEFF}"
        var json = JSONWriter()
        json.array { $0.string(hostile) }
        let read = try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String])
        #expect(read == [hostile])
        #expect(
            !json.text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{202E}" })
    }

    private func plain(_ lines: [StyledLine]) -> String { TerminalRenderer.plain.render(lines).string }
}

@Suite("Presentation: tables and sequences")
struct PresentationTableTests {
    @Test("columns are as wide as their contents and give way where there is no room", arguments: [24, 40, 80])
    func table(width: Int) {
        var table = TableView("#", "address", "name", "subscription")
        table.add("1", "rabbit@wonderland.lit", "White Rabbit", "both")
        table.add("12", "sister@realworld.lit", "世界", "to")
        let lines = table.lines(width: width)
        for line in lines { #expect(line.width <= width) }
        let text = lines.map(\.plain).joined().filter { $0 != " " }
        for letter in "rabbit@wonderland.lit" { #expect(text.contains(letter)) }
        if width == 80 {
            #expect(
                lines.map { TerminalRenderer.plain.render($0).string } == [
                    " #  address                name          subscription",
                    " 1  rabbit@wonderland.lit  White Rabbit  both",
                    "12  sister@realworld.lit   世界          to",
                ])
        }
    }

    private static func features() -> TableView {
        var table = TableView("feature", "document")
        table.add("http://jabber.org/protocol/disco#items", "XEP-0030 discovery")
        table.add("urn:xmpp:ping", "XEP-0199 ping, of clients and of servers and of everything between them")
        return table
    }

    @Test("a name is whole in one line, as long as the screen is as wide as the name", arguments: [40, 50, 80, 1_000_000])
    func wholeWords(width: Int) {
        let lines = PresentationTableTests.features().lines(width: width).map(\.plain)
        #expect(lines.contains { $0.hasPrefix("http://jabber.org/protocol/disco#items") })
        #expect(lines.contains { $0.hasPrefix("urn:xmpp:ping") })
        #expect(lines.allSatisfy { VisibleText($0).width <= width })
        #expect((lines.count == 3) == (width == 1_000_000))
    }

    @Test("where the columns do not fit beside each other, what belongs to a name stands under it")
    func stacked() {
        #expect(
            PresentationTableTests.features().lines(width: 40, indent: 0).map(\.plain) == [
                "http://jabber.org/protocol/disco#items", "    document  XEP-0030 discovery", "urn:xmpp:ping",
                "    document  XEP-0199 ping, of clients", "              and of servers and of",
                "              everything between them",
            ])
        let narrow = PresentationTableTests.features().lines(width: 30).map(\.plain)
        #expect(narrow.prefix(2).joined().filter { $0 != " " } == "http://jabber.org/protocol/disco#items")
    }

    @Test("a table without rows says so")
    func emptyTable() {
        #expect(TableView("a").lines(width: 20, empty: "no contacts").map(\.plain) == ["no contacts"])
    }

    @Test("a message over two servers is drawn as arrows with what is kept where", arguments: [60, 80, 120])
    func sequence(width: Int) {
        let view = SequenceView(
            participants: ["alice", "wonderland.lit", "realworld.lit", "sister"],
            events: [
                SequenceView.Event(number: 7, from: 0, to: 1, label: "message chat"),
                SequenceView.Event(from: 1, to: 2, label: "over s2s", kept: ["archive 7 days"]),
                SequenceView.Event(from: 2, to: 3, label: "message"),
                SequenceView.Event(number: 9, from: 3, to: 0, label: "receipt, all the way back"),
                SequenceView.Event(number: 10, from: 2, to: 2, label: "restarts"),
            ])
        let lines = view.lines(width: width)
        for line in lines { #expect(line.width <= width) }
        let text = TerminalRenderer.plain.render(lines).string
        #expect(Golden.difference(text, from: "Tests/ConsoleTests/Fixtures/Presentation/flow-\(width).txt") == nil)
    }
}
