import Testing
import XMLTree
import XMPP

@testable import Console

@Suite("Completing XML")
struct XMLContextTests {
    private func candidates(_ text: String) -> [String] {
        XMLCompletion(PromptAssistance()).complete(text).candidates.map { $0.text }
    }

    @Test("the place of the cursor and the open elements are known")
    func places() {
        #expect(XMLContext("<mess").place == .name("mess"))
        #expect(XMLContext("<message to='a'><body>x</bo").place == .endName("bo"))
        let context = XMLContext("<iq type='get'><query xmlns='u:v' no")
        #expect(context.open.map(\.name) == ["iq"])
        #expect(context.place == .attribute("no", of: .init(name: "query", namespace: "u:v", attributes: ["xmlns": "u:v"])))
        #expect(XMLContext("<a><b/><c>text</c>").open.map(\.name) == ["a"])
        #expect(
            XMLContext("<message type='ch").place
                == .value(
                    "ch", attribute: "type", of: .init(name: "message", namespace: "jabber:client", attributes: [:]),
                    quote: "'"))
    }

    @Test("stanzas, their types, elements that fit, namespaces and end tags are proposed")
    func proposals() {
        #expect(candidates("<p") == ["presence"])
        #expect(candidates("<message type='ch") == ["chat"])
        #expect(candidates("<message><bo") == ["body"])
        #expect(candidates("<iq type='get'><ping xmlns='urn:xmpp:p") == ["urn:xmpp:ping"])
        #expect(candidates("<message><body>hi") == ["</body>"])
        #expect(candidates("<message><body>hi</") == ["body"])
    }

    @Test("nested elements, attributes and values are proposed by what surrounds them")
    func nested() {
        #expect(candidates("<iq type='set'><query xmlns='jabber:iq:roster'><i") == ["item"])
        #expect(candidates("<iq type='set'><query xmlns='jabber:iq:roster'><item subs") == ["subscription="])
        #expect(candidates("<iq type='set'><query xmlns='jabber:iq:roster'><item subscription='r") == ["remove"])
        #expect(candidates("<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'><pub").contains("publish"))
        #expect(candidates("<message><no-st") == ["no-store xmlns='urn:xmpp:hints'"])
        #expect(candidates("<message><active xmlns='") == ["http://jabber.org/protocol/chatstates"])
        #expect(candidates("<presence><show>") == ["away", "chat", "dnd", "xa"])
        #expect(candidates("<presence><show>aw") == ["away"])
        #expect(candidates("<presence><show>away") == ["</show>"])
        #expect(candidates("<iq type='error'><error type='can") == ["cancel"])
        #expect(candidates("<iq type='error'><error type='cancel'><item-not").first?.hasPrefix("item-not-found") == true)
        // A query that is only asked is not proposed where something is set.
        #expect(!candidates("<iq type='set'><pin").contains { $0.hasPrefix("ping") })
        #expect(candidates("<iq type='get'><pin") == ["ping xmlns='urn:xmpp:ping'"])
    }

    @Test("receipts and markers can name a message that was seen")
    func ids() {
        let assistance = PromptAssistance()
        let message = Element("message", xmlns: "jabber:client", ["from": "sister@realworld.lit/phone", "id": "m42"])
        assistance.noticed(
            WireRecord(connection: "1", direction: .received, bytes: [], content: .init(firstLevel: message)))
        let completion = XMLCompletion(assistance).complete("<message><displayed xmlns='urn:xmpp:chat-markers:0' id='m")
        #expect(completion.candidates.map(\.text) == ["m42"])
        #expect(completion.candidates.map(\.note) == ["from sister@realworld.lit"])
    }
}
