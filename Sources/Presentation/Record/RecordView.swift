import Inspection
import Transcripts
import XMPP

/// Shows one record: its head line, its contents, what is said of its elements, and the forecast.
package struct RecordView: Sendable {
    /// How much of a record's contents is shown.
    package enum Body: String, Hashable, Sendable, CaseIterable {
        /// One line a record.
        case compact
        /// Laid out, with annotations and forecast.
        case full
        /// The bytes in their order and spelling, coloured.
        case raw
        /// The bytes as hexadecimal numbers.
        case hex
    }

    /// The columns to use.
    package var width: Int
    package var body: Body
    /// Whether long values are shown whole.
    package var unfolds = false
    /// Whether text contents are hidden, for sharing a screen.
    package var hidesBodies = false
    /// The moment that times are counted from; nil shows the time of day.
    package var start: Timestamp?
    /// Whether the name of the connection is shown.
    package var showsConnection = false
    /// A SHA-256 digest in hexadecimal, for folded values; nil shows only their size.
    package var digest: (@Sendable ([UInt8]) -> String)?

    package init(width: Int, body: Body = .full, start: Timestamp? = nil) {
        self.width = max(20, width)
        self.body = body
        self.start = start
    }

    /// What is known of a record besides its bytes.
    package struct Context: Sendable {
        /// Whether the stream is protected by TLS; nil where that is not known.
        package var isProtected: Bool?
        /// Said in the head line after the kind: `answers 12 in 34 ms`.
        package var headNotes: [String] = []
        package var annotations: [ElementAnnotation] = []
        /// What is inside an encoded payload, one line each, secrets masked already; SASL that was redacted explains itself.
        package var decoded: [String] = []
        /// What is wrong with the record.
        package var warnings: [String] = []
        package var forecast: Forecast?
        /// What the record proves of earlier ones.
        package var findings: [Finding] = []

        package init() {}

        /// What an inspection found out, in the terms of this view.
        package init(_ inspected: InspectedRecord, annotations: [ElementAnnotation] = [], isProtected: Bool? = nil) {
            self.annotations = annotations
            self.isProtected = isProtected
            forecast = inspected.forecast
            findings = inspected.findings.filter { $0.subject != .thisRecord }
            if let answers = inspected.answers {
                let time = answers.seconds.map { " in " + RecordView.duration($0) } ?? ""
                headNotes = ["answers \(answers.number)\(time)"]
            }
        }
    }

    /// The columns before the contents of a record.
    static let indent = 4

    /// The lines of a record.
    package func lines(_ record: WireRecord, _ context: Context = Context()) -> [StyledLine] {
        if body == .compact { return [compact(record, context)] }
        var lines = head(record, context)
        lines += contents(record, context)
        let decoded = context.decoded.isEmpty && body == .full ? SASLWords.lines(record) : context.decoded
        lines += decoded.flatMap { StyledLine(text: $0, .annotation).indented(by: 6).wrapped(to: width, indent: 8) }
        lines += context.warnings.flatMap { warning in
            StyledLine("warning: ", .warning).appending(VisibleText(warning)).indented(by: RecordView.indent)
                .wrapped(to: width, indent: RecordView.indent + 9)
        }
        if !record.redactions.isEmpty {
            let what = record.redactions.joined(separator: ", ")
            lines += StyledLine("taken out: \(what)", .hidden).indented(by: RecordView.indent).wrapped(to: width, indent: 6)
        }
        if body == .full, let forecast = context.forecast {
            lines += ForecastView(width: width, indent: RecordView.indent).lines(forecast)
        }
        if body == .full { lines += ForecastView(width: width, indent: RecordView.indent).lines(context.findings) }
        return lines
    }

    // MARK: - Contents

    private func contents(_ record: WireRecord, _ context: Context) -> [StyledLine] {
        switch record.content {
        case .tls(let facts): return RecordView.facts(facts, width: width)
        case .note(let text): return note(text, .note)
        case .damage(let why): return note(why, .warning) + bytes(record, context, isDamaged: true)
        case .streamOpen, .features, .stanza, .nonza, .streamError: return bytes(record, context, isDamaged: false)
        case .streamClose:
            // The end tag says no more than the head line; the wrapper of BOSH may have a condition.
            let isWrapper = record.bytes.starts(with: "<body".utf8)
            return body == .hex || isWrapper ? bytes(record, context, isDamaged: false) : []
        case .whitespace: return body == .full ? [] : bytes(record, context, isDamaged: false)
        }
    }

    private func bytes(_ record: WireRecord, _ context: Context, isDamaged: Bool) -> [StyledLine] {
        let layout = XMLLayout(
            width: width, indent: RecordView.indent, unfolds: unfolds, hidesText: hidesBodies && hidesText(of: record),
            annotations: context.annotations, digest: digest)
        let bytes = record.wireBytes
        guard !bytes.isEmpty else { return [] }
        switch body {
        case .hex:
            return layout.hidesText
                ? [layout.hiddenBytes(bytes.count)] : HexDump.lines(bytes, width: width, indent: RecordView.indent)
        case .raw:
            return layout.hidesText ? [layout.hiddenBytes(bytes.count)] : layout.raw(bytes)
        case .compact, .full:
            guard isDamaged else { return layout.lines(of: record.bytes.isEmpty ? bytes : record.unwrappedBytes) }
            return layout.hidesText ? [layout.hiddenBytes(bytes.count)] : limited(layout.raw(bytes))
        }
    }

    /// Damage may be of any size; its beginning says enough until it is unfolded.
    private func limited(_ lines: [StyledLine]) -> [StyledLine] {
        let limit = 12
        guard !unfolds, lines.count > limit else { return lines }
        return lines.prefix(limit) + [
            StyledLine("… \(lines.count - limit) more lines", .hidden).indented(by: RecordView.indent)
        ]
    }

    private func hidesText(of record: WireRecord) -> Bool {
        switch record.content {
        case .stanza, .damage: true
        case .streamOpen, .features, .nonza, .streamError, .streamClose, .whitespace, .tls, .note: false
        }
    }

    private func note(_ text: String, _ role: Role) -> [StyledLine] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            StyledLine(text: $0, role).indented(by: RecordView.indent).wrapped(to: width, indent: RecordView.indent + 2)
        }
    }

    /// Facts by name, names in one column.
    static func facts(_ facts: [WireRecord.TLSFact], width: Int) -> [StyledLine] {
        let names = facts.map { VisibleText($0.name) }
        let column = min(28, names.map(\.width).max() ?? 0)
        return zip(facts, names).flatMap { fact, name in
            StyledLine(name, .label).padded(to: column).appending("  ").appending(VisibleText(fact.value))
                .indented(by: indent).wrapped(to: width, indent: indent + column + 2)
        }
    }
}

extension WireRecord {
    /// The bytes on the wire; for a record that was made from an element alone, the element written out.
    var wireBytes: [UInt8] {
        if !bytes.isEmpty { return bytes }
        guard let element else { return [] }
        return Array(element.xml(in: element.prefix == nil && stanza != nil ? element.namespace : "").utf8)
    }
}
