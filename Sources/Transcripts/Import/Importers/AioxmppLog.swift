/// aioxmpp's log: `DEBUG:….XMLStream:RECV b"…"`, a bytes literal of Python.
struct AioxmppLog: LineGrammar {
    static let name = "aioxmpp"
    static let title = "aioxmpp log"

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var start = ByteCursor(line)
        let time = LogTime(&start)
        let cursor = ByteCursor(line)
        guard cursor.find("XMLStream") != nil else { return cursor.find("DEBUG") != nil ? .other : .continuation }
        for (marker, direction) in [("SENT b", true), ("RECV b", false)] as [(StaticString, Bool)] {
            var place = cursor
            guard place.skip(past: marker), let quote = place.next, quote == 0x27 || quote == 0x22, place.rest.last == quote
            else { continue }
            let literal = place.rest.dropFirst().dropLast()
            return .decoded(LineHead(direction ? .sent : .received, time: time), AioxmppLog.decode(literal))
        }
        return .other
    }

    /// Undoes the escapes of a bytes literal.
    static func decode(_ literal: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var cursor = ByteCursor(literal)
        while let byte = cursor.next {
            guard byte == 0x5C else {
                let end = cursor.rest.firstIndex(of: 0x5C) ?? literal.endIndex
                out += literal[cursor.index..<end]
                cursor = ByteCursor(literal[end...])
                continue
            }
            if cursor.skip("\\n") {
                out.append(0x0A)
            } else if cursor.skip("\\r") {
                out.append(0x0D)
            } else if cursor.skip("\\t") {
                out.append(0x09)
            } else if cursor.skip("\\'") {
                out.append(0x27)
            } else if cursor.skip("\\\"") {
                out.append(0x22)
            } else if cursor.skip("\\\\") {
                out.append(0x5C)
            } else if cursor.skip("\\x"), cursor.rest.count >= 2, let value = UInt8(cursor.rest.prefix(2).decoded, radix: 16)
            {
                out.append(value)
                cursor = ByteCursor(literal[(cursor.index + 2)...])
            } else {
                out.append(byte)
                _ = cursor.skip("\\")
            }
        }
        return out
    }
}
