import Inspection
import XMPP

extension RecordView {
    /// The head line, and a second one for the addresses where they do not fit.
    func head(_ record: WireRecord, _ context: Context) -> [StyledLine] {
        var left = start(of: record)
        left.append(kind(of: record))
        for note in context.headNotes { left.append(VisibleText("  " + note), .annotation) }
        let addresses = addresses(of: record)
        let right = right(of: record, context)
        if !addresses.isEmpty, let line = left.appending("   ").appending(addresses).with(right: right, width: width) {
            return [line]
        }
        let first = left.with(right: right, width: width).map { [$0] } ?? left.wrapped(to: width, indent: 4)
        guard !addresses.isEmpty else { return first }
        return first + addresses.indented(by: RecordView.indent).wrapped(to: width, indent: RecordView.indent + 2)
    }

    /// Number, direction and time.
    private func start(of record: WireRecord) -> StyledLine {
        let number = VisibleText(String(record.number))
        var line = StyledLine(.spaces(3 - number.width)).appending(number, .number).appending(" ")
        line.append(direction(of: record))
        line.append("  ")
        line.append(VisibleText(time(of: record)), .time)
        line.append("  ")
        return line
    }

    private func direction(of record: WireRecord) -> StyledLine {
        switch record.direction {
        case .sent: StyledLine("▸ sent    ", .sent)
        case .received: StyledLine("◂ received", .received)
        case nil:
            switch record.content {
            case .tls, .note: StyledLine("·         ", .label)
            default: StyledLine("? unknown ", .label)
            }
        }
    }

    /// Nine columns or more.
    private func time(of record: WireRecord) -> String {
        guard let time = record.time else { return padded(record.timeText ?? "no time") }
        guard let start else { return String(time.dateTime(fractionDigits: 3).dropFirst(11).dropLast()) }
        return padded(RecordView.elapsed(time - start))
    }

    private func padded(_ text: String) -> String { text + String(repeating: " ", count: max(0, 9 - text.count)) }

    /// `+2.031 s`, `+12 min 05 s`, `+3 h 07 min`.
    package static func elapsed(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e12 else { return "no time" }
        let sign = seconds < 0 ? "-" : "+"
        let milliseconds = Int64((abs(seconds) * 1000).rounded())
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
        if milliseconds < 600_000 {
            let fraction = String(milliseconds % 1000)
            return "\(sign)\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) s"
        }
        let whole = milliseconds / 1000
        if whole < 3600 { return "\(sign)\(whole / 60) min \(two(whole % 60)) s" }
        if whole < 86_400 { return "\(sign)\(whole / 3600) h \(two(whole / 60 % 60)) min" }
        return "\(sign)\(whole / 86_400) d \(two(whole / 3600 % 24)) h"
    }

    /// A time between two records: `34 ms`, `2.1 s`.
    package static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, abs(seconds) < 1e9 else { return "no time" }
        if seconds < 0.0095 {
            let tenths = Int((seconds * 10_000).rounded())
            return "\(tenths / 10).\(abs(tenths) % 10) ms"
        }
        if seconds < 1 { return "\(Int((seconds * 1000).rounded())) ms" }
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private func kind(of record: WireRecord) -> StyledLine {
        func line(_ kind: String, _ detail: String? = nil, _ role: Role = .plain) -> StyledLine {
            let line = StyledLine(text: kind, .kind)
            return detail.map { line.appending(" ").appending(VisibleText($0), role) } ?? line
        }
        switch record.content {
        case .stanza(let stanza):
            if let error = stanza.error { return line(stanza.kind.rawValue, "error " + error.condition, .error) }
            return line(stanza.kind.rawValue, stanza.type ?? RecordView.impliedType(of: stanza))
        case .streamOpen: return line("stream header")
        case .features: return line("stream features")
        case .nonza(let element): return line("nonza", element.name)
        case .streamError(let element):
            let condition = element.children(in: Namespace.streamErrors).first { $0.name != "text" }?.name
            return line("stream error", condition, .error)
        case .streamClose: return line("stream closed")
        case .whitespace: return record.isEmptyBody ? line("BOSH", "empty body") : line("white space", "keep-alive")
        case .tls: return line("TLS")
        case .note: return line("note")
        case .damage: return line("damage", nil, .error)
        }
    }

    /// What an absent type means, where it means something.
    private static func impliedType(of stanza: Stanza) -> String? {
        switch stanza.kind {
        case .message: "normal"
        case .presence: "available"
        case .iq: nil
        }
    }

    private func addresses(of record: WireRecord) -> StyledLine {
        let element: (from: String?, to: String?)
        switch record.content {
        case .stanza(let stanza): element = (stanza.element["from"], stanza.element["to"])
        case .streamOpen(let header): element = (header["from"], header["to"])
        default: return .empty
        }
        switch element {
        case (let from?, let to?):
            return StyledLine(text: from, .jid).appending(" → ", .punctuation).appending(VisibleText(to), .jid)
        case (let from?, nil): return StyledLine("from ", .label).appending(VisibleText(from), .jid)
        case (nil, let to?): return StyledLine("to ", .label).appending(VisibleText(to), .jid)
        case (nil, nil): return .empty
        }
    }

    private func right(of record: WireRecord, _ context: Context) -> StyledLine {
        var line = StyledLine()
        if showsConnection { line.append(VisibleText("[\(record.connection)]"), .label) }
        func gap() { if !line.isEmpty { line.append("  ") } }
        switch (record.content, context.isProtected) {
        case (.tls, _), (.note, _), (_, nil): break
        case (_, true?):
            gap()
            line.append("tls", .secure)
        case (_, false?):
            gap()
            line.append("plain", .insecure)
        }
        if !record.bytes.isEmpty {
            gap()
            line.append(VisibleText(ByteCount.text(record.bytes.count)), .label)
        }
        return line
    }

    // MARK: - One line

    /// The whole record on one line.
    func compact(_ record: WireRecord, _ context: Context) -> StyledLine {
        var line = start(of: record)
        line.append(kind(of: record))
        for note in context.headNotes { line.append(VisibleText("  " + note), .annotation) }
        let addresses = shortAddresses(of: record)
        if !addresses.isEmpty {
            line.append("  ")
            line.append(VisibleText(addresses), .jid)
        }
        let summary = summary(of: record, context)
        if !summary.isEmpty {
            line.append("  ")
            line.append(summary)
        }
        return line.truncated(to: width)
    }

    /// Names without domains and resources, where there are names.
    private func shortAddresses(of record: WireRecord) -> String {
        guard let element = record.stanza?.element else { return "" }
        func short(_ address: String) -> String {
            guard let jid = try? JID(address) else { return address }
            return jid.localpart ?? jid.domainpart
        }
        switch (element["from"].map(short), element["to"].map(short)) {
        case (let from?, let to?): return from + " → " + to
        case (let from?, nil): return "from " + from
        case (nil, let to?): return "to " + to
        case (nil, nil): return ""
        }
    }

    private func summary(of record: WireRecord, _ context: Context) -> StyledLine {
        var line = StyledLine()
        switch record.content {
        case .stanza(let stanza):
            if let body = stanza.body {
                if hidesBodies {
                    line.append("▒▒▒", .hidden)
                } else {
                    line.append(VisibleText("“\(body.prefix(200))”"), .text)
                }
            }
            let payloads = stanza.payloads.filter { $0.namespace != stanza.element.namespace }.map(\.name)
            if !payloads.isEmpty {
                if !line.isEmpty { line.append(" ") }
                line.append(VisibleText(payloads.map { "<\($0)>" }.joined(separator: " ")), .tagName)
            }
            if let keeping = context.forecast?.keeping.filter({ !$0.store.isPassing }), !keeping.isEmpty {
                let stores = keeping.map { $0.store.rawValue + ($0.outcome == .depends ? "?" : "") }
                line.append(VisibleText("  keeps " + stores.joined(separator: ", ")), .keeps)
            }
        case .note(let text), .damage(let text): line.append(VisibleText(text), .note)
        case .tls(let facts): line.append(VisibleText(facts.prefix(3).map(\.value).joined(separator: ", ")))
        case .features(let element): line.append(VisibleText(element.elements.map(\.name).joined(separator: ", ")), .tagName)
        case .streamOpen, .nonza, .streamError, .streamClose, .whitespace: break
        }
        return line
    }
}
