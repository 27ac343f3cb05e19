/// Logs of slixmpp and SleekXMPP, by themselves, in poezio and in Home Assistant: `SEND: <…>` and `RECV: <…>` at the level DEBUG.
struct SlixmppLog: LineGrammar {
    static let name = "slixmpp"
    static let title = "slixmpp, SleekXMPP, poezio or Home Assistant log"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        cursor.skipSpace()
        guard cursor.skip("DEBUG") else {
            for level: StaticString in ["INFO", "WARNING", "ERROR", "CRITICAL"] where cursor.skip(level) { return .other }
            return .continuation
        }
        // The logger's name, in one of the shapes that handlers give it, ends just before the word.
        let text = cursor.rest
        let markers: [(StaticString, LineHead)] = [
            ("SEND: ", LineHead(.sent, time: time)), ("RECV: ", LineHead(.received, time: time)),
            ("SEND (IMMED): ", LineHead(.sent, time: time)),
        ]
        for (marker, head) in markers {
            var place = ByteCursor(text)
            guard let start = place.find(marker), start - text.startIndex < 80, SlixmppLog.isBoundary(text[..<start]) else {
                continue
            }
            _ = place.skip(past: marker)
            return .element(head, SlixmppLog.repaired(place.rest))
        }
        return .other
    }

    private static func isBoundary(_ before: ArraySlice<UInt8>) -> Bool {
        guard let last = before.last else { return false }
        return last == 0x20 || last == 0x3A || last == 0x5D
    }

    /// Stream elements are printed with their prefix twice (`<stream:stream:features>`), which no parser reads.
    private static func repaired(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.count < 1 << 16 || text.prefix(256).count == 256, ByteCursor(text).find("stream:stream:") != nil else {
            return text
        }
        return Array(text.decoded.replacing("stream:stream:", with: "stream:").utf8)[...]
    }
}
