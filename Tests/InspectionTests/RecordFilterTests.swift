import Testing
import XMLStreaming
import XMLTree
import XMPP

@testable import Inspection

@Suite("The filter language")
struct RecordFilterTests {
    private static func record(_ number: Int, _ direction: WireRecord.Direction, _ xml: String) -> WireRecord {
        guard let element = try? ElementParser().parse(xml) else { preconditionFailure(xml) }
        return WireRecord(
            number: number, connection: "1", direction: direction, bytes: Array(xml.utf8),
            content: .init(firstLevel: element))
    }

    private static let records = [
        record(1, .sent, "<message to='sister@realworld.lit' type='chat' id='m1'><body>Is there any Tea?</body></message>"),
        record(
            2, .received, "<message from='sister@realworld.lit/phone' to='alice@wonderland.lit'><body>none</body></message>"),
        record(3, .sent, "<iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>"),
        record(
            4, .received,
            "<iq type='error' id='q1' from='wonderland.lit'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
        ),
        record(5, .sent, "<r xmlns='urn:xmpp:sm:3'/>"),
        WireRecord(number: 6, connection: "2", direction: nil, content: .note("error at sister's")),
    ]

    private func matches(_ text: String) throws -> [Int] {
        let filter = try RecordFilter(text) { expression in
            let xpath = try XPathExpression(expression)
            return { xpath.matches($0) }
        }
        return RecordFilterTests.records.filter { filter.matches(FilterSubject($0)) }.map(\.number)
    }

    @Test(
        "terms choose by direction, kind, type, addresses, names, errors, numbers and text",
        arguments: [
            ("sent", [1, 3, 5]), ("received", [2, 4]), ("message", [1, 2]), ("iq", [3, 4]), ("nonza", [5]), ("note", [6]),
            ("stanza", [1, 2, 3, 4]), ("type:chat", [1]), ("type:normal", [2]), ("from:sister", [2]), ("to:SISTER", [1]),
            ("with:sister", [1, 2]), ("ns:urn:xmpp:ping", [3]), ("ns:urn:xmpp:*", [3, 5]), ("element:body", [1, 2]),
            ("id:q1", [3, 4]),
            ("error", [4]), ("error:item-not-found", [4]), ("error:not-allowed", []), ("n:2", [2]), ("n:4-", [4, 5, 6]),
            ("n:2-3", [2, 3]),
            ("conn:2", [6]), ("body:tea", [1]), ("tea", [1]), ("\"error\"", [4, 6]), ("text:sister", [1, 2, 6]),
            ("xpath:\"//*[local-name()='ping']\"", [3]),
            // Signs that people bring from other tools.
            ("body~tea", [1]), ("body:\"any tea\"", [1]), ("body='none'", [2]), ("body=non", []), ("type=chat", [1]),
            ("type!=chat", [2, 3, 4, 5, 6]), ("type~rro", [4]), ("id:q*", [3, 4]), ("from=wonderland.lit", [4]),
            ("xmlns='urn:xmpp:ping'", [3]), ("messages", [1, 2]), ("errors", [4]),
            // A name that is no term is an attribute's.
            ("to~alice", [2]), ("code=404", []), ("xmlns~ping", [3]),
        ] as [(String, [Int])])
    func terms(_ text: String, _ expected: [Int]) throws { #expect(try matches(text) == expected) }

    @Test(
        "terms combine, and binds tighter than or",
        arguments: [
            ("sent message", [1]), ("sent & message", [1]), ("message | nonza", [1, 2, 5]), ("!stanza", [5, 6]),
            ("sent & message | note", [1, 6]), ("sent & (message | nonza)", [1, 5]), ("!(sent | received)", [6]),
            ("!!sent", [1, 3, 5]), ("sent and message", [1]), ("message or nonza", [1, 2, 5]), ("not stanza", [5, 6]),
            ("sent && message || note", [1, 6]), ("\"& tea\"", []),
        ] as [(String, [Int])])
    func combinations(_ text: String, _ expected: [Int]) throws { #expect(try matches(text) == expected) }

    @Test("an attribute of any element is compared by its name")
    func attributes() throws {
        let record = RecordFilterTests.record(
            9, .received, "<message><x xmlns='urn:x'><status code='201'/><item node='urn:xmpp:avatar:data'/></x></message>")
        func holds(_ text: String) throws -> Bool { try RecordFilter(text).matches(FilterSubject(record)) }
        #expect(try holds("code=201"))
        #expect(try !holds("code=20"))
        #expect(try holds("node~avatar"))
        #expect(try holds("node='urn:xmpp:*'"))
    }

    @Test("a filter can be put into words, taken apart, and corrected")
    func words() throws {
        let filter = try RecordFilter("received body~tea !error")
        #expect(filter.words == "received and a body that has “tea” in it and not (errors)")
        #expect(filter.conditions.map { $0.words } == ["received", "a body that has “tea” in it", "not (errors)"])
        #expect(try RecordFilter("form:sister").proposals == ["from:sister"])
        #expect(try RecordFilter("urn:xmpp:mam:2 from:sister").proposals.isEmpty)
    }

    @Test("a store's verdict is looked up in the forecast")
    func stores() throws {
        let stanza = try #require(RecordFilterTests.records[0].stanza)
        let effects = [
            Effect(party: .senderServer, store: .archive, outcome: .kept, certainty: .default, because: "", cites: []),
            Effect(party: .recipientServer, store: .offline, outcome: .notKept, certainty: .default, because: "", cites: []),
        ]
        let forecast = Forecast(
            profiles: [:], summary: StanzaSummary(stanza), assumes: [], effects: effects, delivery: nil,
            answers: FiveAnswers(effects: effects, delivery: nil), branches: [], trace: [], copyNote: nil)
        let subject = FilterSubject(RecordFilterTests.records[0], forecast: forecast)
        func holds(_ text: String) throws -> Bool { try RecordFilter(text).matches(subject) }
        #expect(try holds("kept:archive"))
        #expect(try holds("kept:*"))
        #expect(try !holds("kept:offline"))
        #expect(try holds("not-kept:offline"))
        #expect(try !holds("depends:*"))
    }

    @Test(
        "what cannot be read is told",
        arguments: [
            ("", "the filter is empty"), ("(sent", "a ( is not closed"), ("sent)", "a ) has no ( before it"),
            ("sent &", "something is missing at the end"),
            ("| sent", "a condition is missing before |"), ("\"tea", "a \" is not closed"),
            ("kept:archve", "there is no store \"archve\"; did you mean \"archive\"?"),
            ("n:x", "n: needs a number or a range: n:10-20"), ("n:5-2", "n: needs a number or a range: n:10-20"),
            ("type:", "type: needs a value"),
        ])
    func mistakes(_ text: String, _ reason: String) {
        #expect(throws: RecordFilter.Failure(reason: reason)) { try matches(text) }
    }
}
