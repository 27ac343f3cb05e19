import XMPP

/// A record as Markdown: a heading, the XML in a fence, and what is to be said of it.
package enum RecordMarkdown {
    /// The text of a record, with a blank line at its end.
    package static func text(_ record: WireRecord, remarks: [String] = []) -> String {
        var out = "### \(record.number) \(record.direction?.rawValue ?? "") \(RecordMarkdown.what(record))".replacing(
            "  ", with: " ")
        if let time = record.time?.dateTime(fractionDigits: 3) ?? record.timeText { out += " · " + plain(time) }
        if !record.connection.isEmpty { out += " · " + plain(record.connection) }
        out += "\n\n"
        switch record.content {
        case .note(let text): out += plain(text) + "\n\n"
        case .tls(let facts): out += facts.map { "- \(plain($0.name)): \(plain($0.value))" }.joined(separator: "\n") + "\n\n"
        case .streamOpen, .features, .stanza, .nonza, .streamError, .streamClose, .whitespace, .damage:
            let lines = record.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
                VisibleText(bytes: $0).string
            }
            let xml = lines.joined(separator: "\n")
            var fence = "```"
            while xml.contains(fence) { fence += "`" }
            out += "\(fence)xml\n\(xml)\n\(fence)\n\n"
            if case .damage(let reason) = record.content { out += "- damaged: \(plain(reason))\n" }
        }
        for redaction in record.redactions { out += "- taken out: \(plain(redaction))\n" }
        for remark in remarks { out += "- \(plain(remark))\n" }
        if out.hasSuffix("\n\n") == false { out += "\n" }
        return out
    }

    private static func what(_ record: WireRecord) -> String {
        guard let stanza = record.stanza else { return record.kind }
        return [record.kind, stanza.type].compactMap { $0 }.map(plain).joined(separator: " ")
    }

    /// Text in which nothing is Markdown and nothing steers a terminal.
    private static func plain(_ text: String) -> String {
        var out = ""
        for character in VisibleText(text).string {
            if "\\`*_{}[]<>#|!&".contains(character) { out.append("\\") }
            out.append(character)
        }
        return out
    }
}
