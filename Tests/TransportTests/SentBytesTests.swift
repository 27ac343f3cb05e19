import Testing
import XMPP

@testable import Transport

@Suite("Bytes that are sent by hand")
struct SentBytesTests {
    private func kinds(_ parts: [SentBytes.Part]) -> [String] {
        parts.map { WireRecord(connection: "c", direction: .sent, content: $0.content).kind }
    }

    @Test("an element that is sent in two pieces is one element, with all of its bytes")
    func split() {
        var sent = SentBytes()
        let text = Array("<message to='a@b'><body>one</body></message>".utf8)
        for cut in 1..<text.count {
            #expect(sent.read(Array(text[..<cut]), contentNamespace: Namespace.client).isEmpty)
            let parts = sent.read(Array(text[cut...]), contentNamespace: Namespace.client)
            #expect(kinds(parts) == ["message"])
            #expect(parts.first?.bytes == text)
            #expect(sent.unfinished.isEmpty)
        }
    }

    @Test("what follows a piece that is complete waits, too")
    func remainder() {
        var sent = SentBytes()
        #expect(kinds(sent.read(Array("<presence/><iq ".utf8), contentNamespace: Namespace.client)) == ["presence"])
        #expect(sent.unfinished == Array("<iq ".utf8))
        #expect(kinds(sent.read(Array("id='1'/>".utf8), contentNamespace: Namespace.client)) == ["iq"])
    }

    @Test("what is wrong is damage at once, and what is given up is damage then")
    func damage() {
        var sent = SentBytes()
        #expect(kinds(sent.read(Array("<a></b>".utf8), contentNamespace: Namespace.client)) == ["damage"])
        #expect(sent.unfinished.isEmpty)
        _ = sent.read(Array("<message>".utf8), contentNamespace: Namespace.client)
        #expect(sent.abandon().map { kinds([$0]) } == ["damage"])
        #expect(sent.abandon().map { kinds([$0]) } == nil)
        #expect(kinds(sent.read(Array("<presence/>".utf8), contentNamespace: Namespace.client)) == ["presence"])
    }

    @Test("the end of the stream is one, also inside the stream")
    func end() {
        var sent = SentBytes()
        #expect(kinds(sent.read(Array("</stream:stream>".utf8), contentNamespace: Namespace.client)) == ["stream-close"])
    }
}
