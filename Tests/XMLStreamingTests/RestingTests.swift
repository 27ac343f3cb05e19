import Testing
import XMLStreaming
import XMLTree

@Suite("A stream that rests")
struct RestingTests {
    private static let header =
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
        + "xmlns:stream='http://etherx.jabber.org/streams' xmlns:x='urn:example:x' version='1.0'>"

    private func receive(_ text: String, _ parser: StreamParser) -> [StreamEvent] {
        parser.receive(Array(text.utf8))
        return parser.drain().events
    }

    @Test("what follows a rest is read as it would have been without it")
    func readsOn() {
        let stanzas = [
            "<message to='a@b'><body>one</body></message>", "<x:y z='1'/>", "<presence/>", " ",
            "<iq type='get' id='1'><query xmlns='urn:q'/></iq>",
        ]
        let awake = StreamParser()
        let resting = StreamParser()
        #expect(receive(Self.header, awake) == receive(Self.header, resting))
        for stanza in stanzas {
            resting.rest()
            resting.rest()
            let events = receive(stanza, resting)
            #expect(events.count == 1)
            #expect(events == receive(stanza, awake))
        }
        resting.rest()
        #expect(receive("</stream:stream>", resting) == receive("</stream:stream>", awake))
        #expect(resting.failure == nil)
    }

    @Test("in the middle of an element, before a header and after a fault there is no rest")
    func staysAwake() throws {
        let parser = StreamParser()
        parser.rest()
        #expect(receive(Self.header + "<message><bo", parser).count == 1)
        parser.rest()
        #expect(parser.isInsideElement)
        let events = receive("dy>two</body></message>", parser)
        #expect(events.first?.element?.child("body")?.text == "two")
        parser.receive(Array("<a></b>".utf8))
        _ = parser.drain()
        let failure = parser.failure
        #expect(failure != nil)
        parser.rest()
        #expect(parser.failure == failure)
    }

    @Test("an event that was not taken out is not lost, and a fault after a rest is one")
    func keepsEvents() throws {
        let parser = StreamParser()
        _ = receive(Self.header, parser)
        parser.receive(Array("<presence/>".utf8))
        parser.rest()
        #expect(try parser.next()?.element?.name == "presence")
        parser.rest()
        parser.receive(Array("<!-- -->".utf8))
        #expect(throws: StreamParseError.self) { while try parser.next() != nil {} }
    }

    @Test("a new stream may begin after a rest")
    func restarts() throws {
        let parser = StreamParser()
        _ = receive(Self.header, parser)
        parser.rest()
        parser.restart()
        #expect(receive(Self.header, parser).count == 1)
        #expect(receive("<presence/>", parser).count == 1)
    }
}
