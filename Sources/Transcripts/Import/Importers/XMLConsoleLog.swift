/// What is copied from consoles that name the direction before the stanza, on a line of its own or not: Profanity's
/// `/xmlconsole`, xmpp.js (`IN`, or `⮈ IN  <iq/>` of old), and what poezio's `/dump` writes (`14:35:05 IN <iq/>`).
struct XMLConsoleLog: LineGrammar {
    static let name = "console"
    static let title = "XML console with SENT and RECV, or OUT and IN, before each stanza"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        if time != nil {
            _ = cursor.skip(" -") || cursor.skip(":")
            cursor.skipSpace()
        }
        _ = cursor.skip("⮈ ") || cursor.skip("⮊ ")
        let words: [(StaticString, Bool)] = [("SENT", true), ("RECV", false), ("OUT", true), ("IN", false)]
        for (word, isSent) in words where cursor.skip(word) {
            _ = cursor.skip(":")
            while cursor.skip(" ") {}
            // Old versions of xmpp.js put signs beside what is no stanza, too.
            if cursor.next == 0x3C, word.utf8CodeUnitCount < 4 {
                return .element(LineHead(isSent ? .sent : .received, time: time), cursor.rest)
            }
            guard cursor.isAtEnd else { return .continuation }
            return .block(LineHead(isSent ? .sent : .received, time: time), [])
        }
        return .continuation
    }
}
