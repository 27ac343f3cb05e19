/// `tcpflow -c`: `127.000.000.001.45354-127.000.000.001.05222: ` before the text of every segment.
struct TcpflowConsole: LineGrammar {
    static let name = "tcpflow"
    static let title = "tcpflow console output"
    private var initiator: String?

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard let from = TcpflowConsole.end(&cursor), cursor.skip("-"), let to = TcpflowConsole.end(&cursor),
            cursor.skip(": ")
        else {
            return .continuation
        }
        if initiator != from, initiator != to { initiator = from }
        let isSent = from == initiator
        return .block(
            LineHead(isSent ? .sent : .received, connection: isSent ? "\(from)-\(to)" : "\(to)-\(from)"), cursor.rest)
    }

    /// Four numbers of three digits and one of five, with dots between.
    private static func end(_ cursor: inout ByteCursor) -> String? {
        cursor.attempt { cursor in
            var numbers: [Int] = []
            for _ in 0..<4 {
                guard let number = cursor.number(3...3), number < 256, cursor.skip(".") else { return nil }
                numbers.append(number)
            }
            guard let port = cursor.number(5...5) else { return nil }
            return numbers.map { String($0) }.joined(separator: ".") + ":\(port)"
        }
    }
}
