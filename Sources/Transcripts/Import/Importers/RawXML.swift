internal import XMLStreaming
internal import XMPP

/// XML by itself: a stream, stanzas one after the other, what Psi's console shows, `mod_logxml` of ejabberd, `tcpflow -C`.
struct RawXML: LogImporter {
    static let name = "xml"
    static let title = "XML stream or stanzas"

    private var cutter: XMLCutter
    private let limit: Int
    private var isAtStart = true
    private var time: LogTime?
    private static let lane = RecordAssembler.Lane("log", nil)

    init(options: ImportOptions) {
        limit = options.elementLimit
        cutter = XMLCutter(limit: limit)
    }

    static func evidence(in sample: LogSample) -> Int {
        let start = sample.bytes.drop { StreamContexts.isSpace($0) || [0xEF, 0xBB, 0xBF].contains($0) }
        guard start.first == 0x3C, let next = start.dropFirst().first else { return 0 }
        let isMarkup =
            (0x61...0x7A).contains(next) || (0x41...0x5A).contains(next) || next == 0x3F || next == 0x2F || next == 0x21
        // A page that holds a log is no stream.
        let isPage =
            start.prefix(200).decoded.lowercased().contains("<html")
            || start.prefix(20).decoded.lowercased().hasPrefix("<!doctype")
        return isMarkup && !isPage ? 1 : 0
    }

    mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler) {
        var bytes = bytes[...]
        if isAtStart {
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
            isAtStart = false
            // The root of mod_logxml's file is often not closed; what counts is in it.
            let start = bytes.drop(while: StreamContexts.isSpace)
            if start.starts(with: "<log>".utf8) { bytes = start.dropFirst(5) }
        }
        for piece in cutter.receive(bytes) { add(piece, into: &records) }
    }

    mutating func end(into records: inout RecordAssembler) {
        for piece in cutter.end() { add(piece, into: &records) }
    }

    private mutating func add(_ piece: XMLCutter.Piece, into records: inout RecordAssembler) {
        switch piece {
        case .element(let bytes):
            if bytes.starts(with: "<packet ".utf8), let (head, inner) = RawXML.packet(bytes) {
                records.append(inner, to: head.lane, time: head.time)
            } else if let inner = BOSHWrapper.pieces(of: bytes, limit: limit) {
                records.skip("BOSH wrappers")
                for case .element(let bytes) in inner { emit(bytes, into: &records) }
            } else {
                emit(bytes, into: &records)
            }
        case .header(let bytes), .close(let bytes): emit(bytes, into: &records)
        case .damage(let bytes, let reason):
            if bytes.elementsEqual("</log>".utf8) { return }
            let (moment, text) = records.resolve(time)
            records.emit(
                WireRecord(
                    time: moment, timeText: text, connection: "log", direction: nil, bytes: bytes, content: .damage(reason)))
        case .comment(let bytes): readTime(bytes)
        case .whitespace: break
        case .text: records.skip("text that is no XML")
        }
    }

    private func emit(_ bytes: [UInt8], into records: inout RecordAssembler) {
        let (moment, text) = records.resolve(time)
        let content = records.content(of: bytes, RawXML.lane)
        records.emit(
            WireRecord(time: moment, timeText: text, connection: "log", direction: nil, bytes: bytes, content: content))
    }

    /// Psi writes the time of the element that follows: `<!-- TS:2026-01-02T03:04:05-->`.
    private mutating func readTime(_ comment: [UInt8]) {
        var cursor = ByteCursor(comment[...])
        guard cursor.skip(past: "TS:") else { return }
        cursor.skipSpace()
        time = LogTime(&cursor)
    }

    /// `<packet or="recv" ljid="…" rjid="…" ts="20160609T07:54:36">stanza</packet>`
    private static func packet(_ bytes: [UInt8]) -> (LineHead, ArraySlice<UInt8>)? {
        var tokens = XMLTokenizer(bytes)
        guard let tag = tokens.next(), tag.kind == .startTag, let end = bytes.lastIndex(of: 0x3C),
            end >= tag.range.upperBound
        else {
            return nil
        }
        var values: [String: String] = [:]
        for attribute in tag.attributes { values[bytes[attribute.name].decoded] = bytes[attribute.value].decoded }
        guard let direction = values["or"], direction == "send" || direction == "recv" else { return nil }
        var time: LogTime?
        if let text = values["ts"], text.utf8.count >= 17 {
            let date = Array(text)
            var cursor = ByteCursor(
                "\(String(date[0..<4]))-\(String(date[4..<6]))-\(String(date[6..<8]))T\(String(date[9...]))")
            time = LogTime(&cursor)
            time?.text = text
        }
        let head = LineHead(direction == "send" ? .sent : .received, connection: values["ljid"] ?? "", time: time)
        return (head, bytes[tag.range.upperBound..<end])
    }
}
