/// Logs of nbxmpp, by itself and in Gajim: `::::: DATA SENT ::::`, the raw text between two empty lines.
struct NbxmppLog: LineGrammar {
    static let name = "nbxmpp"
    static let title = "nbxmpp or Gajim log"
    static let closesBlocks = true

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        guard let marker = ByteCursor(line).find(":::::") else {
            return NbxmppLog.isLogLine(line) ? .other : .continuation
        }
        var start = ByteCursor(line)
        let time = LogTime(&start)
        var cursor = ByteCursor(line[marker...])
        _ = cursor.skip(":::::")
        cursor.skipSpace()
        guard cursor.skip("DATA ") else { return .other }
        let account = NbxmppLog.account(line[..<marker])
        // What was sent is logged whole; what was received, one read of the socket at a time.
        if cursor.skip("SENT") { return .element(LineHead(.sent, connection: account, time: time), []) }
        if cursor.skip("RECEIVED") { return .block(LineHead(.received, connection: account, time: time), []) }
        return .other
    }

    /// The account in parentheses before the marker.
    private static func account(_ text: ArraySlice<UInt8>) -> String {
        guard let end = text.lastIndex(of: 0x29), let start = text[..<end].lastIndex(of: 0x28), end - start > 2 else {
            return ""
        }
        return text[(start + 1)..<end].decoded
    }

    /// A line of one of the two programs' own loggers; anything else may be a line of a message.
    private static func isLogLine(_ line: ArraySlice<UInt8>) -> Bool {
        var cursor = ByteCursor(line)
        _ = LogTime(&cursor)
        cursor.skipSpace()
        for start: StaticString in [
            "INFO:", "DEBUG:", "WARNING:", "ERROR:", "(I) ", "(D) ", "(W) ", "(E) ", "INFO ", "DEBUG ",
        ]
        where cursor.skip(start) {
            cursor.skipSpace()
            return cursor.skip("nbxmpp") || cursor.skip("gajim")
        }
        return false
    }

    /// Older versions rule a line before and after the text.
    func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.count > 8 && line.allSatisfy { $0 == 0x5F } ? [] : line
    }
}
