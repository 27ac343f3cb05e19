/// `tcpdump -A`: a line for each packet, then its bytes, the unprintable ones as dots. The last bytes are the text.
struct TcpdumpText: LineGrammar {
    static let name = "tcpdump"
    static let title = "tcpdump -A"
    static let keepsWhitespace = true

    private var open: (head: LineHead, count: Int, text: [UInt8])?
    private var initiator: String?

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard let time = LogTime(&cursor), cursor.skip(" IP"), cursor.skip(" ") || cursor.skip("6 ") else {
            guard let (head, count, text) = open else { return .continuation }
            open = (head, count, text + (text.isEmpty ? [] : [0x0A]) + line)
            return .decoded(head, [])
        }
        let finished = finish()
        begin(&cursor, time)
        return finished ?? .decoded(LineHead(nil), [])
    }

    private mutating func begin(_ cursor: inout ByteCursor, _ time: LogTime) {
        guard let from = cursor.word()?.decoded, cursor.skip(" > "), let word = cursor.word(), word.last == 0x3A else {
            return
        }
        let to = word.dropLast().decoded
        guard cursor.find("Flags [") != nil, cursor.skip(past: ", length "), let count = cursor.number(1...9), count > 0
        else { return }
        if initiator != from, initiator != to { initiator = from }
        let isSent = from == initiator
        open = (
            LineHead(isSent ? .sent : .received, connection: isSent ? "\(from)-\(to)" : "\(to)-\(from)", time: time), count,
            []
        )
    }

    mutating func finish() -> LineMeaning? {
        guard let (head, count, text) = open else { return nil }
        open = nil
        // tcpdump ends the text with a line's end of its own.
        return .decoded(head, Array(text.suffix(count)))
    }
}
