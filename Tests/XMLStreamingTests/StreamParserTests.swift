import Testing
import XMLStreaming
import XMLTree

/// A session's bytes with everything a stream may hold.
let session = Array(
    """
    <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' \
    from='wonderland.lit' id='s1' version='1.0'>
    <stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features> \
    <message from='sister@realworld.lit/phone' to="alice@wonderland.lit" type='chat' xml:lang='de'>\
    <body>Grüße &amp; ☕ 👩‍👩‍👧 &#x41;&lt;</body><x xmlns='urn:x' xmlns:y='urn:y' y:a='1&apos;2' a='3'><y:z/>t<![CDATA[<&>]]>u</x>\
    </message>\r\n\t<presence/><iq type='result' id='1'></iq  >
     <r xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='4'/></stream:stream>
    """.utf8)

/// The events of bytes that are put in piece by piece, with adjacent white space joined.
func events(
    of bytes: [UInt8], cutAt cuts: [Int], limits: StreamLimits = StreamLimits()
) -> ([StreamEvent], StreamParseError?) {
    let parser = StreamParser(limits: limits)
    var found: [StreamEvent] = []
    var last = 0
    for cut in cuts + [bytes.count] {
        parser.receive(Array(bytes[last..<cut]))
        last = cut
        for event in parser.drain().events {
            if case .whitespace(let more) = event, case .whitespace(let before)? = found.last {
                found[found.count - 1] = .whitespace(bytes: before + more)
            } else {
                found.append(event)
            }
        }
    }
    return (found, parser.failure)
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct StreamParserTests {
    @Test("a whole session gives the header, each first-level element, the white space and the end")
    func wholeSession() throws {
        let (found, failure) = events(of: session, cutAt: [])
        #expect(failure == nil)
        guard found.count == 12 else {
            Issue.record("\(found.count) events: \(found)")
            return
        }
        guard case .opened(let header, let headerBytes) = found[0] else {
            Issue.record("no header")
            return
        }
        #expect(header.is("stream", "http://etherx.jabber.org/streams"))
        #expect(header.prefix == "stream")
        #expect(header["from"] == "wonderland.lit")
        #expect(header["version"] == "1.0")
        #expect(text(headerBytes).hasPrefix("<?xml"))
        #expect(text(headerBytes).hasSuffix("version='1.0'>"))
        #expect(found[1] == .whitespace(bytes: Array("\n".utf8)))
        #expect(found[2].element?.child(in: "urn:ietf:params:xml:ns:xmpp-tls")?.child("required") != nil)
        let message = try #require(found[4].element)
        #expect(message.namespace == "jabber:client")
        #expect(message.language == "de")
        #expect(message.child("body")?.text == "Grüße & ☕ 👩‍👩‍👧 A<")
        let x = try #require(message.child("x", xmlns: "urn:x"))
        #expect(x.attributes.contains(Attribute("a", "1'2", namespace: "urn:y")))
        #expect(x["a"] == "3")
        #expect(x.children.last == .text("t<&>u"))
        #expect(found[5] == .whitespace(bytes: Array("\r\n\t".utf8)))
        #expect(found[6].bytes == Array("<presence/>".utf8))
        #expect(found[7].bytes == Array("<iq type='result' id='1'></iq  >".utf8))
        #expect(found.last == .closed(bytes: Array("</stream:stream>".utf8)))
    }

    @Test("the bytes of the events are the bytes of the stream")
    func tiling() {
        let (found, _) = events(of: session, cutAt: [])
        #expect(found.flatMap(\.bytes) == session)
    }

    @Test("every single cut gives equal events and bytes")
    func everyCut() {
        let whole = events(of: session, cutAt: [])
        for cut in 0...session.count {
            let (found, failure) = events(of: session, cutAt: [cut])
            #expect(failure == nil, "cut at \(cut)")
            #expect(found == whole.0, "cut at \(cut)")
        }
    }

    @Test("byte by byte gives equal events and bytes")
    func byteByByte() {
        let whole = events(of: session, cutAt: [])
        let (found, failure) = events(of: session, cutAt: Array(1..<session.count))
        #expect(failure == nil)
        #expect(found == whole.0)
    }

    @Test("an element is told on its very last byte")
    func latency() {
        let parser = StreamParser()
        parser.receive(Array("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'".utf8))
        #expect(parser.drain().events.isEmpty)
        parser.receive(Array(">".utf8))
        #expect(parser.drain().events.count == 1)
        parser.receive(Array("<message><body>x</body></message".utf8))
        #expect(parser.drain().events.isEmpty)
        #expect(parser.isInsideElement)
        parser.receive(Array(">".utf8))
        #expect(parser.drain().events.count == 1)
        #expect(!parser.isInsideElement)
        parser.receive(Array(" ".utf8))
        #expect(parser.drain().events == [.whitespace(bytes: [0x20])])
    }

    @Test("a restart reads what follows the last event taken out as a new stream")
    func restart() throws {
        let header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        let parser = StreamParser()
        parser.receive(
            Array(
                (header + "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>\n<?xml version='1.0'?>" + header + "<iq/>")
                    .utf8))
        _ = try parser.next()
        let success = try parser.next()
        #expect(success?.element?.name == "success")
        #expect(text(parser.unread) == "\n<?xml version='1.0'?>" + header + "<iq/>")
        parser.restart()
        let (found, failure) = parser.drain()
        #expect(failure == nil)
        #expect(found.map { text($0.bytes) } == ["\n", "<?xml version='1.0'?>" + header, "<iq/>"])
    }

    @Test("after STARTTLS what came in the clear can be dropped")
    func discard() throws {
        let header = Array("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>".utf8)
        let parser = StreamParser()
        parser.receive(header + Array("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><iq/>".utf8))
        _ = try parser.next()
        _ = try parser.next()
        parser.discardAndRestart()
        #expect(parser.unread.isEmpty)
        parser.receive(header)
        #expect(parser.drain().events.count == 1)
    }

    @Test("events before a fault come out first, then the fault every time")
    func deadAfterFault() throws {
        let parser = StreamParser()
        parser.receive(Array("<s:s xmlns:s='u'><a/><b></c>".utf8))
        #expect(try parser.next()?.element?.name == "s")
        #expect(try parser.next()?.element?.name == "a")
        #expect(throws: StreamParseError.self) { try parser.next() }
        let first = try #require(parser.failure)
        parser.receive(Array("<d/>".utf8))
        #expect(throws: first) { try parser.next() }
        #expect(text(parser.unread) == "<b></c><d/>")
    }

    @Test("a stream that is opened and closed by one tag has both events")
    func emptyStream() {
        let (found, failure) = events(of: Array("<s xmlns='u'/>".utf8), cutAt: [])
        #expect(failure == nil)
        #expect(found.count == 2)
        #expect(found.first?.element?.name == "s")
        #expect(found.last == .closed(bytes: []))
    }

    @Test("seeded random streams give equal events at random cuts")
    func randomCuts() {
        var random = SplitMix(seed: 7)
        for _ in 0..<60 {
            let bytes = randomStream(&random)
            let whole = events(of: bytes, cutAt: [])
            #expect(whole.1 == nil)
            #expect(whole.0.flatMap(\.bytes) == bytes)
            for _ in 0..<12 {
                let cuts = (0..<6).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
                let cut = events(of: bytes, cutAt: cuts)
                #expect(cut.1 == nil)
                #expect(cut.0 == whole.0, "cuts \(cuts)")
            }
        }
    }

    private func randomStream(_ random: inout SplitMix) -> [UInt8] {
        let texts = [
            "a", "ä", "€", "😀", "&amp;", "&#10;", "\n", "\r\n", "]]", "<![CDATA[]]]]>",
            String(repeating: "long ", count: 90),
        ]
        func content(_ depth: Int) -> String {
            var out = ""
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                if depth > 0, Bool.random(using: &random) {
                    let name = ["x", "y", "p:z", "body"].randomElement(using: &random)!
                    out +=
                        "<\(name) xmlns:p='urn:p\(depth)' a=\"\(texts[Int.random(in: 0...6, using: &random)])\">"
                        + content(depth - 1) + "</\(name)>"
                } else {
                    out += texts.randomElement(using: &random)!
                }
            }
            return out
        }
        var out = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            out += ["", " ", "\r\n", "\n\n\t"].randomElement(using: &random)!
            out += "<message>" + content(4) + "</message>"
        }
        return Array((out + "</stream:stream>").utf8)
    }
}

/// A small generator of repeatable numbers.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
