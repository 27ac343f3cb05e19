internal import XMPP

/// Our own format (`Transcripts/README.md`).
struct TranscriptFile: LogImporter {
    static let name = "transcript"
    static let title = "xmppscope transcript"

    private var reader: TranscriptReader
    private var isDamaged = false

    init(options: ImportOptions) { reader = TranscriptReader() }

    static func evidence(in sample: LogSample) -> Int {
        sample.bytes.starts(with: "xmppscope transcript ".utf8) ? Int.max : 0
    }

    mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler) {
        reader.receive(bytes)
        drain(into: &records)
    }

    mutating func end(into records: inout RecordAssembler) {
        reader.end()
        drain(into: &records)
    }

    private mutating func drain(into records: inout RecordAssembler) {
        guard !isDamaged else { return }
        do throws(TranscriptDamage) {
            while let record = try reader.next() { records.pass(record) }
        } catch {
            isDamaged = true
            records.damage = error
        }
    }
}
