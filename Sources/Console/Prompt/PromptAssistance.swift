import Inspection
import KnowledgeBase
import LineEditing
import Synchronization
import Transcripts
import XMLStreaming
import XMPP

/// What the line editor asks while a line is typed: completions, hints, whether an input is complete, and what is kept of it.
///
/// The editor asks on its own thread, so this holds a copy of what the session has seen.
package final class PromptAssistance: Sendable {
    /// What completions are made of.
    struct Seen: Sendable {
        var addresses = RecentTable<String, Bool>(capacity: 2000)
        var nodes = RecentTable<String, Bool>(capacity: 500)
        /// Ids of messages, with who wrote them.
        var ids = RecentTable<String, String>(capacity: 200)
        var lastNumber = 0
        var knobs: [String] = []
        var onInterrupt: (@Sendable () -> Void)?
    }

    let seen = Mutex(Seen())

    package init() {}

    /// The functions for a line editor.
    package var forEditor: LineAssistance {
        LineAssistance(
            complete: { [self] in complete($0, $1) }, isComplete: { PromptAssistance.isComplete($0) },
            hint: { [self] in hint($0, $1) }, historyText: { PromptAssistance.historyText($0) },
            interrupted: { [self] in seen.withLock { $0.onInterrupt }?() })
    }

    /// Learns from a record what may be typed later.
    func noticed(_ record: WireRecord) {
        seen.withLock { seen in
            seen.lastNumber = record.number
            guard let stanza = record.stanza else { return }
            for address in [stanza.from, stanza.to] { if let address { seen.addresses[address.description] = true } }
            if stanza.kind == .message, let id = stanza.id {
                seen.ids[id] = record.direction == .sent ? "sent" : stanza.from.map { "from \($0.bare)" } ?? "received"
            }
            if stanza.kind == .iq, let payload = stanza.payloads.first {
                for item in payload.elements {
                    if let jid = item["jid"] { seen.addresses[jid] = true }
                    if let node = item["node"] { seen.nodes[node] = true }
                }
            }
        }
    }

    /// The people whose addresses were seen, by the names that are one person's only.
    var people: [String: JID] {
        var people: [String: JID] = [:]
        var ambiguous: Set<String> = []
        for (text, _) in seen.withLock({ $0.addresses.recentFirst }) {
            guard let address = try? JID(text).bare, let name = address.localpart else { continue }
            if let other = people[name], other != address { ambiguous.insert(name) }
            people[name] = address
        }
        return people.filter { !ambiguous.contains($0.key) }
    }

    func noticed(address: JID) { seen.withLock { $0.addresses[address.description] = true } }

    func onInterrupt(_ body: @escaping @Sendable () -> Void) { seen.withLock { $0.onInterrupt = body } }

    // MARK: - Whether a line is complete

    /// XML goes on until its element is complete; what is malformed is complete, so that it can be told.
    package static func isComplete(_ line: String) -> Bool {
        let text = line.trimmed
        guard text.hasPrefix("<") else { return true }
        // A stream header typed by hand is whole without its end tag.
        if isStreamTag(text) { return text.hasSuffix(">") }
        return ElementParser().completeness(of: text) != .incomplete
    }

    /// Whether it is the tag that begins or ends a stream, which no XML check fits.
    static func isStreamTag(_ text: String) -> Bool {
        ["<?xml", "<stream:stream", "</stream:stream"].contains { text.hasPrefix($0) }
    }

    // MARK: - History

    /// What is kept of a line: XML without its secrets, commands without the values of secret options.
    static func historyText(_ line: String) -> String? {
        // As in a shell, a line that begins with a space is not kept.
        if line.hasPrefix(" ") { return nil }
        let lower = line.lowercased()
        if !line.trimmed.hasPrefix("<"), !lower.contains("<") {
            return ["password=", "passwd=", "secret=", "token="].contains { lower.contains($0) } ? nil : line
        }
        guard let start = line.firstIndex(of: "<") else { return line }
        let xml = String(line[start...])
        guard let element = try? ElementParser().parse(xml) else {
            return ["password", "passwd", "secret", "token", "<auth", "<response"].contains { lower.contains($0) }
                ? nil : line
        }
        var redactor = Redactor()
        let record = redactor.redact(
            WireRecord(connection: "history", direction: .sent, bytes: Array(xml.utf8), content: .init(firstLevel: element)))
        return line[..<start] + String(decoding: record.bytes, as: UTF8.self)
    }

    // MARK: - Hints

    /// What the command at the cursor takes.
    func hint(_ line: String, _ cursor: Int) -> String? {
        let text = line.trimmed
        if text.isEmpty { return "Type XML, or a command: help lists them." }
        if text.hasPrefix("<") {
            let context = XMLContext(String(line.prefix(cursor)))
            guard let open = context.open.last else { return nil }
            return "inside <\(open.name)>" + (open.namespace.isEmpty ? "" : " (\(open.namespace))")
        }
        let name = String(text.drop { $0 == "/" }.prefix { !$0.isWhitespace })
        guard let help = CommandList.help(of: name) else { return nil }
        let options = help.allOptions.map { "[--\($0.name)\($0.value.map { "=" + $0 } ?? "")]" }.joined(separator: " ")
        return "\(help.usage)   \(help.summary)" + (options.isEmpty ? "" : "\n  \(options)")
    }
}
