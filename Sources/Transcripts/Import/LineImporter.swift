/// Reads a log by the grammar of its lines: the joining that all of them need.
package struct LineImporter<Grammar: LineGrammar>: LogImporter {
    package static var name: String { Grammar.name }
    package static var title: String { Grammar.title }
    package static var hint: String? { Grammar.hint }

    private var grammar = Grammar()
    private var splitter = LineSplitter()
    private var current: LineHead?
    private var mode = Mode.none
    /// Whether the counted bytes begin on the line after the count.
    private var isFirstOfCount = false
    /// The time that a journal's prefix of the line names.
    private var envelopeTime: LogTime?
    /// Empty lines of a block that may belong to its text, or stand between it and what follows.
    private var heldLines = 0
    /// Whether a block has begun and no line of its text has come yet.
    private var isBlockFresh = false
    /// While an element is not complete: how much of it there was before the first line that could be something else.
    private var doubt: Int?

    private enum Mode {
        case none
        /// Until the element is complete.
        case element
        /// Until so many bytes have come.
        case counted(Int)
        /// Until a line that is something else.
        case block
    }

    private let envelope: LogEnvelope

    package init(options: ImportOptions) { envelope = options.envelope }

    package static func evidence(in sample: LogSample) -> Int {
        var grammar = Grammar()
        return sample.count { line in
            switch grammar.read(line.contains(0x1B) ? withoutColour(line) : line) {
            case .element(_, let text): startsXML(text) || text.allSatisfy(StreamContexts.isSpace)
            case .chunk, .block: true
            case .decoded(_, let bytes): !bytes.isEmpty
            case .continuation, .other: false
            }
        }
    }

    package mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler) {
        splitter.receive(bytes)
        while let line = splitter.next() { open(line, into: &records) }
    }

    package mutating func end(into records: inout RecordAssembler) {
        if let line = splitter.end() { open(line, into: &records) }
        if let last = grammar.finish() { begin(last, [], into: &records) }
        if let lane = current?.lane, let doubt {
            records.abandon(lane, "the log has only the beginning of this element", keeping: doubt)
        }
        records.endAll()
    }

    private static func startsXML(_ text: ArraySlice<UInt8>) -> Bool { text.first { !StreamContexts.isSpace($0) } == 0x3C }

    private mutating func open(_ line: ArraySlice<UInt8>, into records: inout RecordAssembler) {
        let line = line.contains(0x1B) ? LineImporter.withoutColour(line) : line
        let opened = envelope.open(line)
        envelopeTime = opened?.time
        read(opened?.text ?? line, into: &records)
    }

    /// The line without the sequences that colour it on a terminal.
    private static func withoutColour(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var out: [UInt8] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == 0x1B, index + 1 < line.endIndex, line[index + 1] == 0x5B,
                let end = line[(index + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
            {
                index = end + 1
            } else {
                out.append(line[index])
                index += 1
            }
        }
        return out[...]
    }

    /// Takes one line of the log, without its end.
    package mutating func read(_ line: ArraySlice<UInt8>, into records: inout RecordAssembler) {
        if case .counted(let missing) = mode, let head = current {
            continueCounted(line, missing, head, into: &records)
            return
        }
        let meaning = grammar.read(line)
        if case .element = mode, let head = current, records.isInside(head.lane) {
            // Inside an element a line that begins with a record's prefix is a person quoting a log, unless markup follows it: in
            // an element's text that would be escaped.
            let isNewRecord: Bool =
                switch meaning {
                case .element(_, let text): LineImporter.startsXML(text)
                case .chunk(_, let text, _): LineImporter.startsXML(text)
                case .block, .decoded: true
                case .continuation, .other: false
                }
            if !isNewRecord {
                switch meaning {
                case .element, .other, .chunk: if doubt == nil { doubt = records.unfinishedCount(head.lane) }
                case .continuation, .block, .decoded: break
                }
                records.append([0x0A] + grammar.continuation(line), to: head.lane, keepsWhitespace: Grammar.keepsWhitespace)
                if !records.isInside(head.lane) { doubt = nil }
                return
            }
            records.abandon(head.lane, "the log has only the beginning of this element", keeping: doubt)
        }
        doubt = nil
        if Grammar.closesBlocks, case .block = mode, let head = current, records.isInside(head.lane) {
            if continueBlock(line, meaning, head, into: &records) { return }
        }
        heldLines = 0
        begin(meaning, line, into: &records)
    }

    /// Takes a line after the beginning of an element in a block; false if the block ended before it.
    ///
    /// A block is followed by an empty line. So a line that looks like one of the program's own belongs to the element unless
    /// there is one before it; and the last empty line before it belongs to nothing.
    private mutating func continueBlock(
        _ line: ArraySlice<UInt8>, _ meaning: LineMeaning, _ head: LineHead, into records: inout RecordAssembler
    ) -> Bool {
        let text: ArraySlice<UInt8>
        switch meaning {
        case .continuation:
            text = grammar.continuation(line)
            if text.isEmpty {
                if !isBlockFresh { heldLines += 1 }
                return true
            }
        case .other where heldLines == 0: text = line
        case .other, .element, .chunk, .block, .decoded:
            if heldLines > 1 { records.append([UInt8](repeating: 0x0A, count: heldLines - 1), to: head.lane) }
            heldLines = 0
            return false
        }
        // The first line of a block goes on where the block before it ended.
        let breaks = isBlockFresh ? 0 : heldLines + 1
        records.append([UInt8](repeating: 0x0A, count: breaks) + text, to: head.lane)
        (heldLines, isBlockFresh) = (0, false)
        return true
    }

    private mutating func begin(_ meaning: LineMeaning, _ line: ArraySlice<UInt8>, into records: inout RecordAssembler) {
        switch meaning {
        case .element(let head, let text):
            guard LineImporter.startsXML(text) || text.allSatisfy(StreamContexts.isSpace) else {
                records.skip("lines without XML")
                (current, mode) = (nil, .none)
                return
            }
            (current, mode) = (head, .element)
            // Text on the lines that follow: the element is inside as soon as its first tag begins.
            records.append(text, to: head.lane, time: head.time ?? envelopeTime, keepsWhitespace: Grammar.keepsWhitespace)
        case .chunk(let head, let text, let count):
            (current, mode) = (head, .none)
            if let count, text.count < count {
                isFirstOfCount = text.isEmpty && line.last != 0x20
                records.append(
                    text, to: head.lane, time: head.time ?? envelopeTime, keepsWhitespace: Grammar.keepsWhitespace)
                mode = .counted(count - text.count)
            } else {
                records.append(
                    count.map { text.prefix($0) } ?? text, to: head.lane, time: head.time ?? envelopeTime,
                    keepsWhitespace: Grammar.keepsWhitespace)
            }
        case .block(let head, let text):
            (current, mode) = (head, .block)
            isBlockFresh = text.isEmpty
            records.append(text, to: head.lane, time: head.time ?? envelopeTime)
        case .decoded(let head, let bytes):
            (current, mode) = (nil, .none)
            records.append(bytes, to: head.lane, time: head.time ?? envelopeTime, keepsWhitespace: Grammar.keepsWhitespace)
        case .continuation:
            guard let head = current else { return records.skip("other lines") }
            switch mode {
            case .block:
                records.append(blockText(line, head, records), to: head.lane)
                if records.isInside(head.lane) { isBlockFresh = false }
            case .element:
                if !records.isInside(head.lane), LineImporter.startsXML(grammar.continuation(line)) {
                    records.append(grammar.continuation(line), to: head.lane, keepsWhitespace: Grammar.keepsWhitespace)
                } else {
                    records.skip("other lines")
                }
            case .none, .counted: records.skip("other lines")
            }
        case .other:
            (current, mode) = (nil, .none)
            records.skip("other lines")
        }
    }

    /// A line of a block; the line's end before it counts only inside an element.
    private func blockText(_ line: ArraySlice<UInt8>, _ head: LineHead, _ records: RecordAssembler) -> [UInt8] {
        (records.isInside(head.lane) ? [0x0A] : []) + grammar.continuation(line)
    }

    private mutating func continueCounted(
        _ line: ArraySlice<UInt8>, _ missing: Int, _ head: LineHead, into records: inout RecordAssembler
    ) {
        // The count is of bytes on the wire; a log that went through an editor may have lost some. A new record ends it.
        if case .chunk(_, let text, _) = grammar.read(line),
            LineImporter.startsXML(text) || text.allSatisfy(StreamContexts.isSpace)
        {
            mode = .none
            return read(line, into: &records)
        }
        let bytes = (isFirstOfCount ? Array(line) : [0x0A] + line).prefix(missing)
        isFirstOfCount = false
        records.append(bytes, to: head.lane, keepsWhitespace: Grammar.keepsWhitespace)
        let rest = missing - bytes.count
        mode = rest > 0 ? .counted(rest) : .none
    }
}
