import Testing

@testable import LineEditing

@Suite("The input decoder")
struct InputDecoderTests {
    private func events(_ chunks: [[UInt8]]) -> [InputDecoder.Event] {
        var decoder = InputDecoder()
        var events: [InputDecoder.Event] = []
        for chunk in chunks {
            decoder.received(chunk)
            while let event = decoder.next() { events.append(event) }
        }
        while let event = decoder.next(force: true) { events.append(event) }
        return events
    }

    @Test("keys, pastes and characters are the same however the bytes are cut")
    func cuts() {
        let bytes = Array("é\u{1B}[A日\u{1B}[200~a\u{1B}[Bb\r\nc\n\u{1B}[201~x\u{1B}OP\u{1B}[1;5C".utf8)
        let expected: [InputDecoder.Event] = [
            .scalar("é"), .key(.up), .scalar("日"), .paste("a\u{1B}[Bb\nc"), .scalar("x"), .key(.hint), .key(.nextWord),
        ]
        #expect(events([bytes]) == expected)
        #expect(events(bytes.map { [$0] }) == expected)
        for cut in 1..<bytes.count { #expect(events([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected) }
    }

    @Test("a lone Escape is held back and then delivered")
    func escape() {
        var decoder = InputDecoder()
        decoder.received([0x1B])
        #expect(decoder.next() == nil)
        #expect(decoder.holdsPrefix)
        #expect(decoder.next(force: true) == .scalar("\u{1B}"))
        #expect(!decoder.holdsPrefix)
    }

    @Test("bytes that are not UTF-8, and control characters that are keys of the editor, become U+FFFD")
    func invalid() {
        #expect(events([[0xFF, 0x61]]) == [.scalar("\u{FFFD}"), .scalar("a")])
        #expect(events([[0xC2, 0x9B]]) == [.scalar("\u{FFFD}")])
        #expect(events([[0xE6, 0x97]]).allSatisfy { $0 == .scalar("\u{FFFD}") })
    }
}
