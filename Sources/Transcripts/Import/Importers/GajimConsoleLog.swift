/// The XML consoles of Gajim and Swift: a comment with direction and time, then the stanza.
struct GajimConsoleLog: LineGrammar {
    static let name = "gajim-console"
    static let title = "XML console of Gajim or Swift"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        guard cursor.skip("<!--") else { return .continuation }
        cursor.skipSpace()
        let isSent: Bool
        if cursor.skip("Outgoing") || cursor.skip("Out") || cursor.skip("OUT") {
            isSent = true
        } else if cursor.skip("Incoming") || cursor.skip("In") || cursor.skip("IN") {
            isSent = false
        } else {
            return .continuation
        }
        guard cursor.skipSpace(), let end = cursor.find("-->") else { return .continuation }
        // The time is in the words of some locale; it is read where it can be, and kept in any case.
        var inner = ByteCursor(line[cursor.index..<end])
        let start = inner.index
        var time = LogTime(&inner)
        var account = ""
        let rest = inner.rest.decoded
        if let close = rest.lastIndex(of: ")"), let open = rest[..<close].lastIndex(of: "(") {
            account = String(rest[rest.index(after: open)..<close])
        }
        if time == nil {
            let text = line[start..<end].decoded.split(separator: "(").first.map { $0.trimmingSuffix() } ?? ""
            time = GajimConsoleLog.clock(in: text)
        }
        _ = cursor.skip(past: "-->")
        return .block(LineHead(isSent ? .sent : .received, connection: account, time: time), cursor.rest)
    }

    /// The time of day that stands somewhere in a text, with the whole text as it is written.
    private static func clock(in text: String) -> LogTime? {
        let bytes = Array(text.utf8)
        for index in bytes.indices where (0x30...0x39).contains(bytes[index]) && (index == 0 || bytes[index - 1] == 0x20) {
            var cursor = ByteCursor(bytes[index...])
            guard var time = LogTime(&cursor), time.day == nil else { continue }
            time.text = text
            return time
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmingSuffix() -> String {
        var copy = self
        while copy.last == " " { copy.removeLast() }
        return String(copy)
    }
}
