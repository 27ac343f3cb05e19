package import XMPP

/// Reads any file that holds XMPP traffic: bytes are put in as they are read, records are taken out, in constant memory.
package struct RecordSource: Sendable {
    /// Why nothing can be read from a file.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var reason: String
        package var description: String { reason }
    }

    private let options: ImportOptions
    private var importer: (any LogImporter)?
    private var assembler: RecordAssembler
    private var start: [UInt8] = []
    private var delivered = 0
    /// The format that was recognised or asked for; nil until enough has been read.
    package private(set) var format: (any LogImporter.Type)?
    /// What stands before every line.
    package private(set) var envelope = LogEnvelope.none

    /// How much is read before the format is decided.
    private static let sampleSize = 256 << 10

    package init(format: (any LogImporter.Type)? = nil, options: ImportOptions = ImportOptions()) {
        self.options = options
        self.format = format
        assembler = RecordAssembler(options: options)
    }

    /// Takes more of the file.
    package mutating func receive(_ bytes: [UInt8]) throws(Failure) {
        guard importer == nil else { return importer!.receive(bytes, into: &assembler) }
        start += bytes
        if start.count >= RecordSource.sampleSize || format != nil || start.starts(with: "xmppscope transcript 1\n".utf8) {
            try begin(isWhole: false)
        }
    }

    /// Takes note that the file has ended.
    package mutating func end() throws(Failure) {
        if importer == nil { try begin(isWhole: true) }
        importer!.end(into: &assembler)
    }

    private mutating func begin(isWhole: Bool) throws(Failure) {
        var options = options
        if let format {
            options.envelope = LogEnvelope.detect(Array(start.prefix(RecordSource.sampleSize)))
            importer = format.init(options: options)
        } else {
            var sample = start.prefix(RecordSource.sampleSize)
            if sample.starts(with: RecordSource.byteOrderMark) { sample = sample.dropFirst(3) }
            guard let (found, envelope) = LogFormats.detect(Array(sample), isWhole: isWhole)
            else {
                throw Failure(reason: RecordSource.advice(about: start))
            }
            (format, self.envelope) = (found, envelope)
            options.envelope = envelope
            importer = found.init(options: options)
        }
        importer!.receive(
            start.starts(with: RecordSource.byteOrderMark) ? Array(start.dropFirst(3)) : start, into: &assembler)
        start = []
    }

    /// The next record; nil if more bytes are needed, or at the end.
    package mutating func next() -> WireRecord? {
        guard delivered < assembler.ready.count else {
            if delivered > 0 {
                assembler.ready.removeAll(keepingCapacity: true)
                delivered = 0
            }
            return nil
        }
        delivered += 1
        return assembler.ready[delivered - 1]
    }

    /// How many records were made so far.
    package var recordCount: Int { assembler.count }
    /// What was passed over, with how often.
    package var skipped: [String: Int] { assembler.skipped }
    /// Where a transcript is damaged; nothing was read from there on.
    package var damage: TranscriptDamage? { assembler.damage }

    /// What to say about a file in which no record was found, though its format is known.
    package var emptinessAdvice: String {
        let what = format?.title ?? "file"
        return "no stanzas here (\(what))" + (format?.hint.map { ". " + $0 } ?? "")
    }

    /// What editors put before UTF-8, and no log has.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// What to say about a file of no known format.
    private static func advice(about bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "no stanzas here: the file is empty" }
        if bytes.starts(with: [0x1F, 0x8B]) {
            return "the file is compressed with gzip; read it with: gzip -dc FILE | xmppscope annotate"
        }
        if isUTF16(bytes) {
            return "no stanzas here: the file is in UTF-16; read it with: iconv -f UTF-16 -t UTF-8 FILE | xmppscope annotate"
        }
        if bytes.prefix(4096).contains(0) { return "no stanzas here: the file is binary and no capture that is known" }
        let text = bytes.prefix(1 << 16).decoded
        if text.contains("Conversations") || text.contains("eu.siacs") {
            return "no stanzas here: Conversations logs events, never XML. Its server's log has the stanzas"
        }
        if text.contains("Received[c2s") || text.contains("Sending[c2s") {
            return "no stanzas here. Prosody's debug log shows start tags only; with mod_stanza_debug it shows whole stanzas"
        }
        return "no stanzas here: the file is in no format that is known. xmppscope import --list names those that are"
    }

    /// Whether it begins with the mark of UTF-16, or every other byte of its beginning is NUL.
    private static func isUTF16(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        let sample = bytes.prefix(256)
        guard sample.count >= 8 else { return false }
        let nuls = sample.indices.filter { sample[$0] == 0 }
        return nuls.count * 3 > sample.count && (nuls.allSatisfy { $0 % 2 == 0 } || nuls.allSatisfy { $0 % 2 == 1 })
    }
}
