import Testing
import XMLStreaming
import XMLTree

@Suite("Bodies of BOSH")
struct BOSHBodyTests {
    private static let tag = "<body xmlns='http://jabber.org/protocol/httpbind' sid='x'>"

    private func body(_ text: String) throws(StreamParseError) -> BOSHBody { try BOSHBody(Array(text.utf8)) }

    @Test("the tags and the elements of a body, one after the other, are its bytes")
    func bytes() throws {
        let text = Self.tag + "\n <message><body>hi</body></message> <iq xmlns='jabber:client'/>\n</body>\n"
        let body = try body(text)
        let bytes = body.startTag + body.payloads.flatMap(\.bytes) + body.endTag
        #expect(String(decoding: bytes, as: UTF8.self) == text)
        #expect(body.wrapper["sid"] == "x")
        #expect(body.wrapper.children.isEmpty)
        #expect(body.element.elements.count == 2)
    }

    @Test("stanzas whose namespace was left out are a client's, what is inside them too")
    func namespace() throws {
        let message = try #require(
            try body(Self.tag + "<message><body>hi</body><x xmlns='y'/></message></body>").payloads.first?.element)
        #expect(message.namespace == "jabber:client")
        #expect(message.elements.map(\.namespace) == ["jabber:client", "y"])
    }

    @Test("an empty body has a start tag alone")
    func empty() throws {
        let body = try body("<?xml version='1.0'?><body xmlns='http://jabber.org/protocol/httpbind'/>")
        #expect(body.payloads.isEmpty)
        #expect(body.endTag.isEmpty)
    }

    @Test(
        "what is no body, not complete, or not allowed on a stream is refused",
        arguments: [
            "", "<html/>", "<body/>", tag, tag + "<message/>", tag + "text</body>", tag + "<!-- --></body>",
            "<!DOCTYPE body>" + tag + "</body>", tag + "</body><body/>",
        ])
    func refused(_ text: String) { #expect(throws: StreamParseError.self) { try body(text) } }

    @Test(
        "a wrapper is told from what it wraps, in whole and in pieces",
        arguments: [
            (tag + "<iq/></body>", "<iq/>"), (tag + "<iq/>", "<iq/>"), ("<iq/></body>", "<iq/>"), ("</body>", ""),
            (tag, ""), (tag + " </body> ", " "),
            ("<body xmlns='http://jabber.org/protocol/httpbind'/>", ""),
        ])
    func wrapper(_ text: String, _ content: String) throws {
        let bytes = Array(text.utf8)
        let wrapper = try #require(BOSHWrapper(bytes))
        #expect(String(decoding: bytes[wrapper.content], as: UTF8.self) == content)
        #expect(wrapper.isEmpty == (content.isEmpty || content == " "))
    }

    @Test(
        "what has no wrapper of BOSH has none", arguments: ["<message><body>x</body></message>", "<body xmlns='x'/>", " "])
    func noWrapper(_ text: String) { #expect(BOSHWrapper(Array(text.utf8)) == nil) }
}
