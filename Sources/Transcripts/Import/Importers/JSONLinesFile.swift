internal import Foundation
internal import XMPP

/// Our own JSON Lines, read back.
struct JSONLinesFile: LogImporter {
    static let name = "jsonl"
    static let title = "JSON Lines of xmppscope"

    private struct Line: Decodable {
        var n: Int?
        var t: Double?
        var time: String?
        var conn: String
        var dir: String?
        var kind: String
        var xml: String?
        var raw: String?
        var text: String?
        var redacted: [String]?
        var facts: [String: String]?
    }

    private var splitter = LineSplitter()

    init(options: ImportOptions) {}

    static func evidence(in sample: LogSample) -> Int { sample.bytes.starts(with: "{\"n\":".utf8) ? Int.max : 0 }

    mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler) {
        splitter.receive(bytes)
        while let line = splitter.next() { read(line, into: &records) }
    }

    mutating func end(into records: inout RecordAssembler) {
        if let line = splitter.end() { read(line, into: &records) }
    }

    private func read(_ line: ArraySlice<UInt8>, into records: inout RecordAssembler) {
        guard !line.isEmpty else { return }
        guard let object = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
            return records.skip("lines that are no record")
        }
        let bytes = object.raw.flatMap { Base64.decode($0) } ?? object.xml.map { Array($0.utf8) } ?? []
        let direction = object.dir.flatMap(WireRecord.Direction.init(rawValue:))
        let content: WireRecord.Content
        switch object.kind {
        case "note": content = .note(object.text ?? "")
        case "damage": content = .damage(object.text ?? "")
        case "tls":
            content = .tls((object.facts ?? [:]).sorted { $0.key < $1.key }.map { WireRecord.TLSFact($0.key, $0.value) })
        default: content = records.content(of: bytes, RecordAssembler.Lane(object.conn, direction))
        }
        records.pass(
            WireRecord(
                number: object.n ?? records.count + 1, time: object.t.map { Timestamp(seconds: $0) }, timeText: object.time,
                connection: object.conn, direction: direction, bytes: bytes, content: content,
                redactions: object.redacted ?? []))
    }
}
