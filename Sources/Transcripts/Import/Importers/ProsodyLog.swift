/// Prosody's log with `mod_stanza_debug`, and of older modules that log raw XML.
///
/// `Received[c2s]: <iq id='1'>` and `Sending[…]` show a start tag only and are passed over.
struct ProsodyLog: LineGrammar {
    static let name = "prosody"
    static let title = "Prosody log"
    static let hint: String? =
        "Prosody's debug log shows start tags only. With mod_stanza_debug enabled it shows whole stanzas (RECV and SEND)."

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        cursor.skipSpace()
        guard let source = cursor.word(), cursor.skipSpace(), skipLevel(&cursor), cursor.skipSpace() else {
            return .continuation
        }
        let head: LineHead
        if cursor.skip("RECV") {
            head = LineHead(.received, connection: source.decoded, time: time)
        } else if cursor.skip("SEND") {
            head = LineHead(.sent, connection: source.decoded, time: time)
        } else {
            return .other
        }
        // `RECV(645): ` is a number of bytes; the elements follow whole.
        if cursor.skip("("), cursor.number(1...9) == nil || !cursor.skip(")") { return .other }
        guard cursor.skip(":") else { return .other }
        return .element(head, cursor.rest)
    }

    private func skipLevel(_ cursor: inout ByteCursor) -> Bool {
        for level: StaticString in ["debug", "info", "warn", "error"] where cursor.skip(level) { return true }
        return false
    }

    func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.first == 0x09 ? line.dropFirst() : line }
}
