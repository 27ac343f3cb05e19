import NIOCore
import Testing
import XMLStreaming
import XMPP

@testable import Transport

@Suite("What both ends of a stream record")
struct StreamWireTests {
    private static let header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
    private static let error =
        "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"

    /// The kinds of what is recorded when the connection ends after one event was read.
    private func kinds(_ text: String) -> [String] {
        var kinds: [String] = []
        let wire = StreamWire(connection: "1", contentNamespace: Namespace.client, limits: StreamLimits()) {
            kinds.append($0.kind)
        }
        wire.receive(ByteBuffer(string: text))
        _ = wire.next()
        wire.recordRemainder("the connection ended here")
        return kinds
    }

    @Test("the end of a stream that nobody read after a stream error is recorded as the end, not as damage")
    func trailingEnd() {
        let text = StreamWireTests.header + StreamWireTests.error + "</stream:stream>"
        #expect(kinds(text) == ["stream-open", "stream-error", "stream-close"])
    }

    @Test("what ends in the middle of an element is damage")
    func cutOff() {
        #expect(kinds(StreamWireTests.header + "<message><bo") == ["stream-open", "damage"])
        #expect(kinds(StreamWireTests.header + "<presence/></b>") == ["stream-open", "presence", "damage"])
    }

    @Test("a stanza that is sent in two pieces is recorded once, whole")
    func twoPieces() {
        var records: [WireRecord] = []
        let wire = StreamWire(connection: "1", contentNamespace: Namespace.client, limits: StreamLimits()) {
            records.append($0)
        }
        _ = wire.bytes(sendingRaw: Array("<message><body>".utf8))
        _ = wire.bytes(sendingRaw: Array("hi</body></message>".utf8))
        #expect(records.map(\.kind) == ["note", "message"])
        #expect(records.last.map { String(decoding: $0.bytes, as: UTF8.self) } == "<message><body>hi</body></message>")
        _ = wire.bytes(sendingRaw: Array("<iq".utf8))
        _ = wire.bytesOfEndTag()
        #expect(records.map(\.kind) == ["note", "message", "note", "damage", "stream-close"])
    }
}
