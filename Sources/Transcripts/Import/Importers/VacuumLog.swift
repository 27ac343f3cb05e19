/// What is copied from Vacuum's XML console: `>>>> alice@wonderland.lit/desk 14:35:05 +12 >>>>`, then the stanza laid out over lines.
struct VacuumLog: LineGrammar {
    static let name = "vacuum"
    static let title = "XML console of Vacuum"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let isSent: Bool
        if cursor.skip(">>>> ") {
            isSent = true
        } else if cursor.skip("<<<< ") {
            isSent = false
        } else {
            return .continuation
        }
        guard let account = cursor.word(), cursor.skipSpace(), let time = LogTime(&cursor), cursor.skipSpace(),
            cursor.skip("+"), cursor.number(1...9) != nil, cursor.skipSpace(),
            isSent ? cursor.skip(">>>>") : cursor.skip("<<<<")
        else { return .continuation }
        cursor.skipSpace()
        guard cursor.isAtEnd else { return .continuation }
        return .block(LineHead(isSent ? .sent : .received, connection: account.decoded, time: time), [])
    }
}
