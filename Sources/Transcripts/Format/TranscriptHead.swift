internal import XMPP

/// The head line of a record in a transcript.
struct TranscriptHead: Sendable {
    enum Kind: Sendable { case wire, note, tls }

    struct Fault: Error {
        var reason: String
    }

    var kind: Kind
    var direction: WireRecord.Direction?
    var connection: String
    var time: Timestamp?
    var timeText: String?
    var number: Int?
    var damage: String?
    var namespace: String?
    var redactions: [String] = []

    var isWire: Bool { kind == .wire }

    init(_ line: ArraySlice<UInt8>) throws(Fault) {
        let words = try TranscriptHead.words(line)
        guard words.count >= 3 else { throw Fault(reason: "the head of a record has a kind, a connection and a time") }
        switch words[0].value {
        case "sent": (kind, direction) = (.wire, .sent)
        case "received": (kind, direction) = (.wire, .received)
        case "seen": (kind, direction) = (.wire, nil)
        case "note": (kind, direction) = (.note, nil)
        case "tls": (kind, direction) = (.tls, nil)
        default: throw Fault(reason: "no kind of record: \(words[0].value.prefix(40))")
        }
        connection = words[1].isQuoted || words[1].value != "-" ? words[1].value : ""
        if words[2].value != "-" {
            guard let time = Timestamp(dateTime: words[2].value) else {
                throw Fault(reason: "no time: \(words[2].value.prefix(40))")
            }
            self.time = time
        }
        for word in words[3...] {
            switch word.key {
            case "time": timeText = word.value
            case "n":
                guard let number = Int(word.value), number > 0 else {
                    throw Fault(reason: "no number: \(word.value.prefix(40))")
                }
                self.number = number
            case "damage": damage = word.value
            case "xmlns": namespace = word.value
            case "redacted": redactions.append(word.value)
            case "direction": direction = WireRecord.Direction(rawValue: word.value)
            default: throw Fault(reason: "an unknown mark: \((word.key ?? word.value).prefix(40))")
            }
        }
    }

    private struct Word {
        var key: String?
        var value: String
        var isQuoted: Bool
    }

    /// The words of a line: `word`, `"quoted"`, `key=word` or `key="quoted"`.
    private static func words(_ line: ArraySlice<UInt8>) throws(Fault) -> [Word] {
        var words: [Word] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == 0x20 {
                index += 1
                continue
            }
            var key: String?
            var start = index
            while index < line.endIndex, line[index] != 0x20, line[index] != 0x22, line[index] != 0x3D { index += 1 }
            if index < line.endIndex, line[index] == 0x3D {
                key = String(decoding: line[start..<index], as: UTF8.self)
                index += 1
                start = index
                while index < line.endIndex, line[index] != 0x20, line[index] != 0x22 { index += 1 }
            }
            guard index < line.endIndex, line[index] == 0x22 else {
                words.append(Word(key: key, value: String(decoding: line[start..<index], as: UTF8.self), isQuoted: false))
                continue
            }
            guard index == start else { throw Fault(reason: "a quotation mark inside a word") }
            var end = index + 1
            while end < line.endIndex, line[end] != 0x22 { end += line[end] == 0x5C ? 2 : 1 }
            guard end < line.endIndex, let value = TranscriptText.unescape(line[index + 1..<end]) else {
                throw Fault(reason: "a quotation without its end")
            }
            words.append(Word(key: key, value: String(decoding: value, as: UTF8.self), isQuoted: true))
            index = end + 1
        }
        return words
    }
}
