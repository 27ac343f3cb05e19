import Testing
import XMLStreaming
import XMLTree

@Suite struct ElementParserTests {
    private let parser = ElementParser()

    @Test("what a person types is read in the client's namespace, with the stream prefix bound")
    func typed() throws {
        let element = try parser.parse("  <message to='a@b'><body>hi</body></message>\n")
        #expect(
            element
                == Element(
                    "message", xmlns: "jabber:client", ["to": "a@b"], [Element("body", xmlns: "jabber:client", text: "hi")]))
        #expect(try parser.parse("<stream:features/>").namespace == "http://etherx.jabber.org/streams")
    }

    @Test("text after an element that ends with text belongs to the element around it")
    func textAfterElement() throws {
        let element = try parser.parse("<message><body>hi</body>\n there</message>")
        #expect(element.child("body")?.text == "hi")
        #expect(element.text == "\n there")
    }

    @Test(
        "an error names the tags of the text, and nothing that is not in it",
        arguments: [
            ("</iq>", "the end tag </iq> has no start tag"),
            ("<a/></stream:stream>", "the end tag </stream:stream> has no start tag"),
            ("<a><b></a>", "the end tag </a> stands where <b> should be ended"),
        ])
    func names(text: String, reason: String) {
        do {
            _ = try parser.parseAll(Array(text.utf8))
            Issue.record("no error")
        } catch {
            #expect(error.reason == reason)
        }
    }

    @Test("an error names line and column")
    func place() {
        do {
            _ = try parser.parse("<iq>\n  <query>\n  </quary>\n</iq>")
            Issue.record("no error")
        } catch {
            #expect(error.condition == .notWellFormed)
            #expect(error.line == 3)
            #expect(error.column > 3)
        }
    }

    @Test("two elements are not one, and nothing is none")
    func count() {
        #expect(throws: StreamParseError.self) { try parser.parse("<a/><b/>") }
        #expect(throws: StreamParseError.self) { try parser.parse("  ") }
        #expect(throws: StreamParseError.self) { try parser.parse("<a>") }
    }

    @Test("several elements come with their bytes")
    func several() throws {
        let parsed = try parser.parseAll(Array(" <a/>\n<b x='1'>t</b> ".utf8))
        #expect(parsed.map { text($0.bytes) } == ["<a/>", "<b x='1'>t</b>"])
        #expect(parsed.map(\.element.name) == ["a", "b"])
    }

    @Test("input over several lines is complete when its elements are")
    func completeness() {
        #expect(parser.completeness(of: "") == .incomplete)
        #expect(parser.completeness(of: "<iq") == .incomplete)
        #expect(parser.completeness(of: "<iq>\n<query xmlns='x'>") == .incomplete)
        #expect(parser.completeness(of: "<iq>\n<query xmlns='x'>\n</query></iq>") == .complete)
        #expect(parser.completeness(of: "<iq/><iq/>\n") == .complete)
        #expect(parser.completeness(of: "<iq/><iq>") == .incomplete)
        #expect(
            parser.completeness(of: "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'")
                == .incomplete)
        #expect(
            parser.completeness(of: "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>")
                == .complete)
        #expect(parser.completeness(of: "</stream:stream>") == .complete)
        for wrong in ["<a></b>", "<a/>text", "<a b>", "</w>", "</w><w>", "<x:a/>", "<!-- c -->", "text"] {
            if case .malformed = parser.completeness(of: wrong) { continue }
            Issue.record("\(wrong) is not malformed")
        }
    }

    @Test("namespaces with characters that need escaping can be in scope")
    func oddScope() throws {
        let element = try ElementParser(defaultNamespace: "a\"b<&", prefixes: ["p": "q'"]).parse("<x><p:y/></x>")
        #expect(element.namespace == "a\"b<&")
        #expect(element.elements.first?.namespace == "q'")
    }

    @Test("a WebSocket frame is one event")
    func frames() throws {
        let frames = FrameParser()
        let open = Array("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='a' version='1.0'/>".utf8)
        guard case .opened(let element, let bytes) = try frames.parse(open) else {
            Issue.record("not opened")
            return
        }
        #expect(element["to"] == "a")
        #expect(bytes == open)
        let close = Array("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>".utf8)
        #expect(try frames.parse(close) == .closed(bytes: close))
        #expect(try frames.parse(Array("<message xmlns='jabber:client'/>".utf8)).element?.namespace == "jabber:client")
        #expect(throws: StreamParseError.self) { try frames.parse(Array("<a/><b/>".utf8)) }
        #expect(throws: StreamParseError.self) { try frames.parse(Array("<stream:features/>".utf8)) }
        #expect(throws: StreamParseError.self) { try frames.parse(Array("<?xml version='1.0'?><a/>".utf8)) }
    }
}

@Suite struct XPathExpressionTests {
    private let message = Element(
        "message", xmlns: "jabber:client", ["type": "chat"],
        [
            Element("body", xmlns: "jabber:client", text: "a < b"),
            Element("x", xmlns: "urn:x", ["n": "1"]), Element("x", xmlns: "urn:x", ["n": "2"]),
        ])
    private let prefixes = ["c": "jabber:client", "x": "urn:x"]

    @Test("nodes, numbers, strings and truth values come out as such")
    func kinds() throws {
        #expect(try XPathExpression("count(//x:x)", prefixes: prefixes).evaluate(message) == .number(2))
        #expect(try XPathExpression("string(c:body)", prefixes: prefixes).evaluate(message) == .string("a < b"))
        #expect(try XPathExpression("@type = 'chat'", prefixes: prefixes).evaluate(message) == .boolean(true))
        guard case .nodes(let nodes) = try XPathExpression("//@n", prefixes: prefixes).evaluate(message) else {
            Issue.record("no nodes")
            return
        }
        #expect(nodes.map(\.value) == ["1", "2"])
        #expect(nodes.allSatisfy { $0.kind == .attribute && $0.name == "n" })
        guard case .nodes(let bodies) = try XPathExpression("/c:message/c:body", prefixes: prefixes).evaluate(message) else {
            Issue.record("no nodes")
            return
        }
        #expect(bodies.first?.xml.contains("a &lt; b") == true)
    }

    @Test("an expression matches when it selects something")
    func matches() throws {
        #expect(try XPathExpression("x:x[@n='2']", prefixes: prefixes).matches(message))
        #expect(try !XPathExpression("x:x[@n='3']", prefixes: prefixes).matches(message))
        #expect(try !XPathExpression("body").matches(message))
    }

    @Test(
        "a wrong expression is refused when it is made, and says where it is wrong",
        arguments: ["//[", "y:z", "nofunction()", ""])
    func wrong(text: String) {
        #expect(throws: XPathExpression.Failure.self) { try XPathExpression(text, prefixes: ["x": "urn:x"]) }
    }

    @Test("an expression that would take for ever is stopped")
    func endless() throws {
        var wide = Element("r", xmlns: "")
        for _ in 0..<300 { wide.append(Element("a", xmlns: "")) }
        #expect(throws: XPathExpression.Failure.self) {
            try XPathExpression("count(//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1])").evaluate(wide)
        }
    }
}
