/// mcabber's trace of Loudmouth: `LM-NET: RECV [331]:`, the text between two ruled lines.
struct McabberLog: LineGrammar {
    static let name = "mcabber"
    static let title = "mcabber or Loudmouth log"
    private var head: LineHead?
    private var isRuled = false
    private var isQuoted = false

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard cursor.skip("["), let time = LogTime(&cursor), cursor.skip("]") else { return .continuation }
        cursor.skipSpace()
        guard cursor.skip("LM-NET:") else {
            (head, isRuled) = (nil, false)
            return .other
        }
        cursor.skipSpace()
        if cursor.rest.count > 8, cursor.rest.allSatisfy({ $0 == 0x2D }) {
            if isRuled { head = nil }
            isRuled = !isRuled && head != nil
            return .other
        }
        if !isRuled {
            if cursor.skip("SEND:") {
                head = LineHead(.sent, time: time)
            } else if cursor.skip("RECV [") {
                head = LineHead(.received, time: time)
            } else {
                head = nil
            }
            return .other
        }
        guard let head else { return .other }
        isQuoted = head.lane.direction == .received
        return .block(head, unquoted(cursor.rest, isFirst: true))
    }

    func continuation(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { unquoted(line, isFirst: false) }

    /// What was received stands in apostrophes.
    private func unquoted(_ text: ArraySlice<UInt8>, isFirst: Bool) -> ArraySlice<UInt8> {
        guard isQuoted else { return text }
        let start = isFirst && text.first == 0x27 ? text.dropFirst() : text
        return start.last == 0x27 ? start.dropLast() : start
    }
}
