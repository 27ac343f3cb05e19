package import XMPP

/// Writes records as the text of a transcript (`Transcripts/README.md`), one after the other, in constant memory.
package struct TranscriptWriter: Sendable {
    /// The number that a reader would give the last record; nil where that is not known.
    private var number: Int?
    private var contexts = StreamContexts()

    /// - Parameter isContinuing: whether the text is appended to a transcript whose last number is not known.
    package init(isContinuing: Bool = false) { number = isContinuing ? nil : 0 }

    /// What a transcript begins with.
    package static var beginning: [UInt8] { Array((TranscriptText.versionLine + "\n").utf8) }

    /// The text of one record, to be appended to what was written before.
    package mutating func write(_ record: WireRecord) -> [UInt8] {
        var out = Array("\n".utf8)
        out += Array(head(of: record).utf8)
        out.append(0x0A)
        switch record.content {
        case .note(let text): TranscriptText.appendContent(Array(text.utf8), to: &out)
        case .tls(let facts):
            for fact in facts {
                TranscriptText.appendContent(
                    TranscriptWriter.line(of: fact), to: &out)
            }
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace, .damage:
            if !record.bytes.isEmpty { TranscriptText.appendContent(record.bytes, to: &out) }
        }
        return out
    }

    private mutating func head(of record: WireRecord) -> String {
        var words: [String] = []
        switch record.content {
        case .note: words.append("note")
        case .tls: words.append("tls")
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace, .damage:
            words.append(record.direction?.rawValue ?? "seen")
        }
        words.append(record.connection.isEmpty ? "-" : TranscriptText.word(record.connection))
        words.append(record.time?.dateTime() ?? "-")
        if let text = record.timeText { words.append("time=" + TranscriptText.quoted(text)) }
        let expected = number.map { $0 + 1 }
        number = record.number > 0 ? record.number : expected
        if let number, number != expected { words.append("n=\(number)") }
        switch record.content {
        case .note, .tls:
            if let direction = record.direction { words.append("direction=\(direction.rawValue)") }
        case .damage(let reason): words.append("damage=" + TranscriptText.quoted(reason))
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace:
            if let namespace = namespaceToName(of: record) { words.append("xmlns=" + TranscriptText.quoted(namespace)) }
        }
        for redaction in record.redactions { words.append("redacted=" + TranscriptText.quoted(redaction)) }
        return words.joined(separator: " ")
    }

    /// The namespace of an element, where a reader could not know it from the bytes and the headers before it.
    private mutating func namespaceToName(of record: WireRecord) -> String? {
        switch record.content {
        case .streamOpen:
            _ = contexts.content(of: record.bytes, connection: record.connection, direction: record.direction)
            return nil
        case .features(let element), .nonza(let element), .streamError(let element):
            return element.prefix == nil ? namespaceToName(element.namespace, record) : nil
        case .stanza(let stanza):
            return stanza.element.prefix == nil ? namespaceToName(stanza.element.namespace, record) : nil
        case .streamClose, .whitespace, .tls, .note, .damage: return nil
        }
    }

    private func namespaceToName(_ namespace: String, _ record: WireRecord) -> String? {
        let scope = contexts.scope(connection: record.connection, direction: record.direction)
        guard namespace != scope.defaultNamespace else { return nil }
        let tag = record.bytes.prefix { $0 != 0x3E }
        return String(decoding: tag, as: UTF8.self).contains("xmlns=") ? nil : namespace
    }

    /// A fact on one line: its name without a colon, then its value.
    private static func line(of fact: WireRecord.TLSFact) -> [UInt8] {
        let name = fact.name.utf8.map { $0 == 0x0A || $0 == 0x3A ? 0x20 : $0 }
        return name + [0x3A, 0x20] + fact.value.utf8.map { $0 == 0x0A ? 0x20 : $0 }
    }
}
