/// Any other log with a word for the direction before the XML on the same line: bots, Flutter, Twisted, xmpppy, tests.
struct GenericLog: LineGrammar {
    static let name = "generic"
    static let title = "log with XML after a word for its direction"

    private static let sentWords: [StaticString] = [
        "SENT", "SEND", "Sent", "sent", "Sending", "sending", "send", "OUT", "Out", "out", ">>>", "-->", "->", "C:",
        "output",
    ]
    private static let receivedWords: [StaticString] = [
        "RECEIVED", "RECV", "Received", "received", "Receiving", "receiving", "recv", "got", "IN", "In", "in", "<<<", "<--",
        "<-",
        "S:", "response", "input",
    ]

    /// First-level elements by which XML is told from other things in angle brackets.
    private static let names: Set<String> = [
        "message", "presence", "iq", "?xml", "stream", "features", "error", "auth", "challenge", "response", "success",
        "failure",
        "abort", "starttls", "proceed", "authenticate", "r", "a", "enable", "enabled", "resume", "resumed", "failed", "open",
        "close",
        "body", "handshake", "result", "verify", "active", "inactive", "compress", "compressed", "xmpp_stone", "sm",
    ]

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        guard let (start, isStanza) = GenericLog.markup(in: line), start > line.startIndex else { return .continuation }
        var cursor = ByteCursor(line)
        cursor.skipSpace()
        let time = LogTime(&cursor)
        let before = line[..<start]
        // Prosody's start tags are no elements.
        if before.last == 0x20, before.dropLast().suffix(2).elementsEqual("]:".utf8) { return .continuation }
        let direction = GenericLog.direction(before)
        // A stanza that is quoted in a sentence, without a word for its direction. Indented markup is a part of what is before.
        guard direction != nil || (isStanza && before.contains { $0 > 0x20 && $0 != 0x3E }) else { return .continuation }
        return .element(LineHead(direction.map { $0 ? .sent : .received }, time: time), line[start...])
    }

    /// Where XML of a stream begins, and whether it is a stanza.
    private static func markup(in line: ArraySlice<UInt8>) -> (Int, isStanza: Bool)? {
        var index = line.startIndex
        while let start = line[index...].firstIndex(of: 0x3C) {
            let inside = line[(start + 1)...]
            if inside.starts(with: "/stream".utf8) { return (start, false) }
            let tag = inside.prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F && $0 != 0x3C }
            let local = tag.lastIndex(of: 0x3A).map { tag[($0 + 1)...] } ?? tag
            let name = local.decoded
            if names.contains(name) { return (start, ["message", "presence", "iq"].contains(name)) }
            index = start + 1
        }
        return nil
    }

    /// True for sent, false for received, by the last such word before the XML.
    private static func direction(_ before: ArraySlice<UInt8>) -> Bool? {
        let words = before.decoded.split { " \t:[](){}|,'\"".contains($0) }.suffix(6).reversed()
        for word in words {
            if sentWords.contains(where: { "\($0)" == word }) { return true }
            if receivedWords.contains(where: { "\($0)" == word }) { return false }
        }
        return nil
    }
}
