/// Dino's `--print-xmpp=all`: `XMPP IN [stream… 2026-11-22 14:35:05]`, then the stanza over several lines.
struct DinoLog: LineGrammar {
    static let name = "dino"
    static let title = "Dino --print-xmpp"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard cursor.skip("XMPP ") else { return .continuation }
        let isSent: Bool
        if cursor.skip("OUT ") { isSent = true } else if cursor.skip("IN ") { isSent = false } else { return .continuation }
        guard cursor.skip("["), let inside = cursor.upTo(0x5D) else { return .continuation }
        var account = ""
        var words = ByteCursor(inside)
        if let first = words.word() { account = first.decoded }
        var time: LogTime?
        for start in inside.indices
        where start > inside.startIndex && inside[start - 1] == 0x20 && (0x30...0x39).contains(inside[start]) {
            var place = ByteCursor(inside[start...])
            if let found = LogTime(&place), time == nil { time = found }
        }
        cursor.skipSpace()
        return .element(LineHead(isSent ? .sent : .received, connection: account, time: time), cursor.rest)
    }
}
