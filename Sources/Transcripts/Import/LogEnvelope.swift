internal import XMPP

/// What a journal puts before every line of the programs it collects.
package enum LogEnvelope: String, Sendable, CaseIterable {
    case none
    /// `Nov 22 14:34:29 host prosody[123]: text`, as journalctl and syslog write it.
    case journal
    /// `prosody_1  | text`, as docker compose writes it.
    case compose
    /// `11-22 14:35:05.366  123  456 D SMACK   : text`, or `11-22 14:35:05.366 123-456/package D/SMACK: text`.
    case logcat
    /// `&lt;iq type=&quot;get&quot;&gt;`, copied from a web page's source.
    case html
    /// `> text`, quoted in a mail or a post.
    case quoted

    /// The line without the envelope, and the time in it; nil if the line has none.
    func open(_ line: ArraySlice<UInt8>) -> (text: ArraySlice<UInt8>, time: LogTime?)? {
        var cursor = ByteCursor(line)
        switch self {
        case .none: return (line, nil)
        case .journal:
            guard let time = LogTime(&cursor), cursor.skipSpace(), let host = cursor.word(), host.first != 0x2D,
                cursor.skipSpace(), let unit = cursor.word(),
                unit.last == 0x3A, unit.contains(0x5B) || unit.count > 3
            else { return nil }
            _ = cursor.skip(" ")
            return (cursor.rest, time)
        case .compose:
            guard let service = cursor.word(), service.allSatisfy(LogEnvelope.isNameByte), cursor.skipSpace(),
                cursor.skip("|")
            else {
                return nil
            }
            _ = cursor.skip(" ")
            return (cursor.rest, nil)
        case .logcat: return logcat(&cursor)
        case .html: return (LogEnvelope.unescape(line), nil)
        case .quoted:
            guard cursor.skip(">") else { return line.isEmpty ? (line, nil) : nil }
            _ = cursor.skip(" ")
            return (cursor.rest, nil)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E: true
        default: false
        }
    }

    private func logcat(_ cursor: inout ByteCursor) -> (text: ArraySlice<UInt8>, time: LogTime?)? {
        guard let time = LogTime(&cursor) else { return nil }
        cursor.skipSpace()
        guard cursor.number(1...7) != nil else { return nil }
        if cursor.skip("-") {
            guard cursor.word() != nil, cursor.skipSpace(), LogEnvelope.skipLevel(&cursor), cursor.skip("/"),
                cursor.skip(past: ": ")
            else { return nil }
            return (cursor.rest, time)
        }
        guard cursor.skipSpace(), cursor.number(1...7) != nil, cursor.skipSpace(), LogEnvelope.skipLevel(&cursor),
            cursor.skipSpace(),
            cursor.skip(past: ":")
        else { return nil }
        _ = cursor.skip(" ")
        return (cursor.rest, time)
    }

    private static func skipLevel(_ cursor: inout ByteCursor) -> Bool {
        for level: StaticString in ["V", "D", "I", "W", "E", "F"] where cursor.skip(level) { return true }
        return false
    }

    /// Text with the entities of HTML that stand for XML's own characters turned back.
    private static func unescape(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.contains(0x26) else { return line }
        var out: [UInt8] = []
        var cursor = ByteCursor(line)
        while let byte = cursor.next {
            if byte == 0x26 {
                if cursor.skip("&lt;") {
                    out.append(0x3C)
                } else if cursor.skip("&gt;") {
                    out.append(0x3E)
                } else if cursor.skip("&quot;") {
                    out.append(0x22)
                } else if cursor.skip("&#39;") || cursor.skip("&apos;") {
                    out.append(0x27)
                } else if cursor.skip("&nbsp;") {
                    out.append(0x20)
                } else if cursor.skip("&amp;") {
                    out.append(0x26)
                } else {
                    out.append(byte)
                    _ = cursor.skip("&")
                }
            } else {
                let end = cursor.rest.firstIndex(of: 0x26) ?? line.endIndex
                out += line[cursor.index..<end]
                cursor = ByteCursor(line[end...])
            }
        }
        return out[...]
    }

    /// The envelope that most lines of a sample are in.
    static func detect(_ bytes: [UInt8]) -> LogEnvelope {
        let lines = bytes.split(separator: 0x0A, maxSplits: 400).prefix(400)
        guard !lines.isEmpty else { return .none }
        let hasMarkup = lines.contains { line in
            var cursor = ByteCursor(line)
            return cursor.skip(past: "<") && cursor.next.map { $0 > 0x2F } == true
        }
        if !hasMarkup, lines.contains(where: { ByteCursor($0).find("&lt;") != nil }) { return .html }
        for envelope in [LogEnvelope.quoted, .journal, .logcat, .compose] {
            let opened = lines.count { envelope.open($0) != nil }
            if opened * 10 >= lines.count * 8, opened > 0 { return envelope }
        }
        return .none
    }
}
