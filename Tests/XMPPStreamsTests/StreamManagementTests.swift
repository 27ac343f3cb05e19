import Testing
import XMLTree
import XMPP
import XMPPStreams

@Suite("Stream management's counters (XEP-0198)")
struct StreamManagementTests {
    private func message(_ id: Int) -> Element { Element("message", xmlns: Namespace.client, ["id": "\(id)"]) }

    @Test("what is acknowledged leaves the queue in its order, and the rest stays")
    func acknowledging() throws {
        var management = StreamManagement()
        for id in 1...5 { management.stanzaSent(message(id)) }
        #expect(management.sent == 5)
        #expect(try management.acknowledged(upTo: 3) == [message(1), message(2), message(3)])
        #expect(try management.acknowledged(upTo: 3) == [])
        #expect(management.unacknowledged == [message(4), message(5)])
        #expect(management.takeUnacknowledged() == [message(4), message(5)])
        #expect(management.unacknowledged == [])
    }

    @Test("more than was sent cannot be acknowledged; the error says both counts")
    func tooHigh() throws {
        var management = StreamManagement()
        management.stanzaSent(message(1))
        let error = #expect(throws: StreamError.self) { try management.acknowledged(upTo: 2) }
        #expect(error?.condition == .undefinedCondition)
        #expect(error?.applicationCondition?["h"] == "2")
        #expect(error?.applicationCondition?["send-count"] == "1")
        // An older count than the last one is, modulo 2^32, far too high.
        _ = try management.acknowledged(upTo: 1)
        #expect(throws: StreamError.self) { try management.acknowledged(upTo: 0) }
    }

    @Test("the nonzas carry the counts, the id and the limit")
    func nonzas() {
        var management = StreamManagement(resumptionID: "x", resumptionSeconds: 300)
        management.stanzaReceived()
        management.stanzaReceived()
        #expect(management.acknowledgement["h"] == "2")
        #expect(management.enabled["id"] == "x")
        #expect(management.enabled["resume"] == "true")
        #expect(management.enabled["max"] == "300")
        #expect(management.resume("x")["previd"] == "x")
        #expect(management.resumed("x")["h"] == "2")
        #expect(StreamManagement().enabled["resume"] == nil)
        #expect(StreamManagement.enable(resume: true)["resume"] == "true")
        #expect(StreamManagement.enable(resume: false)["resume"] == nil)
    }

    @Test(
        "a count is a number modulo 2^32 and nothing else",
        arguments: [("0", 0), ("4294967295", UInt32.max), ("4294967296", nil), ("-1", nil), ("x", nil), ("", nil)]
            as [(String, UInt32?)])
    func counts(_ text: String, _ value: UInt32?) {
        #expect(StreamManagement.handled(Element("a", xmlns: Namespace.streamManagement, ["h": text])) == value)
    }
}
