/// Logs of libstrophe, by itself and in Profanity: `conn DEBUG SENT: <…>`, `xmpp DEBUG RECV: <…>`.
struct LibstropheLog: LineGrammar {
    static let name = "libstrophe"
    static let title = "libstrophe or Profanity log"
    static let hint: String? = "Profanity logs stanzas at the level DEBUG only: start it with -l DEBUG."

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        if time != nil {
            _ = cursor.skip(":")
            cursor.skipSpace()
        }
        guard let area = cursor.attempt({ LibstropheLog.area(&$0) }) else { return .continuation }
        // SM queues and the like name themselves; only these two areas carry what crossed the wire.
        if area == "conn", cursor.skip("SENT: ") { return .element(LineHead(.sent, time: time), cursor.rest) }
        if area == "xmpp" || area == "conn", cursor.skip("RECV: ") {
            return .element(LineHead(.received, time: time), cursor.rest)
        }
        return .other
    }

    /// `conn DEBUG ` of libstrophe, `conn: DBG: ` of Profanity.
    private static func area(_ cursor: inout ByteCursor) -> String? {
        guard let word = cursor.word() else { return nil }
        let name = word.last == 0x3A ? word.dropLast() : word
        guard cursor.skip(" ") else { return nil }
        for level: StaticString in ["DEBUG ", "INFO ", "WARN ", "ERROR ", "DBG: ", "INF: ", "WRN: ", "ERR: "]
        where cursor.skip(level) {
            return name.decoded
        }
        return nil
    }
}
