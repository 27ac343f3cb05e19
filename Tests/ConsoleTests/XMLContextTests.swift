import Testing

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
}
