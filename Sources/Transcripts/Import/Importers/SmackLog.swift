/// Smack's debuggers, on the console, through a logging framework and on Android: `SENT (0): <…>`, `RECV (0): <…>`.
struct SmackLog: LineGrammar {
    static let name = "smack"
    static let title = "Smack log"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        let time = LogTime(&cursor)
        let text = cursor.rest
        for (marker, isSent) in [("SENT (", true), ("RECV (", false), ("RCV PKT (", false)] as [(StaticString, Bool)] {
            guard let start = ByteCursor(text).find(marker), start - text.startIndex < 120 else { continue }
            var place = ByteCursor(text[start...])
            _ = place.skip(marker)
            guard let number = place.number(1...6), place.skip("):") else { continue }
            // What is interpreted again after it was received would be a second copy.
            if marker.utf8CodeUnitCount > 6 { return .other }
            let head = LineHead(isSent ? .sent : .received, connection: "\(number)", time: time)
            return .element(head, place.rest)
        }
        return time != nil ? .other : .continuation
    }
}
