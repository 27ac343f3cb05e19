/// Debug logs of libpurple (Pidgin, Finch): `(14:36:07) jabber: Recv (517): <…>`, one read of the socket at a time.
struct PidginLog: LineGrammar {
    static let name = "pidgin"
    static let title = "Pidgin, Finch or libpurple debug log"
    static let keepsWhitespace = true

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard cursor.skip("("), let time = LogTime(&cursor), cursor.skip(") ") else { return .continuation }
        guard cursor.skip("jabber: ") else { return .other }
        if cursor.skip("Sending ") {
            _ = cursor.skip("(ssl) ")
            // What was received does not name the account, so both directions share one connection.
            if cursor.skip("("), cursor.upTo(0x29) == nil { return .other }
            guard cursor.skip(": ") else { return .other }
            return .element(LineHead(.sent, time: time), cursor.rest)
        }
        if cursor.skip("Recv ") {
            _ = cursor.skip("(ssl)")
            guard cursor.skip("("), let count = cursor.number(1...9), cursor.skip("): ") else { return .other }
            return .chunk(LineHead(.received, time: time), cursor.rest, bytes: count)
        }
        return .other
    }
}
