/// What is copied from consoles that put a direction on a line of its own: Profanity's `/xmlconsole`, xmpp.js.
struct XMLConsoleLog: LineGrammar {
    static let name = "console"
    static let title = "XML console with SENT and RECV on lines of their own"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        if time != nil {
            _ = cursor.skip(" -") || cursor.skip(":")
            cursor.skipSpace()
        }
        let words: [(StaticString, Bool)] = [("SENT", true), ("RECV", false), ("OUT", true), ("IN", false)]
        for (word, isSent) in words where cursor.skip(word) {
            _ = cursor.skip(":")
            while cursor.skip(" ") {}
            guard cursor.isAtEnd else { return .continuation }
            return .block(LineHead(isSent ? .sent : .received, time: time), [])
        }
        return .continuation
    }
}
