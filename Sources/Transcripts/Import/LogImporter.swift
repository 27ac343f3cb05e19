/// A format of logs or captures: how it is recognised by its content, and how it becomes records.
///
/// One importer a file in `Importers/`, and one line in `LogFormats.all`.
package protocol LogImporter: Sendable {
    /// The word that names it on the command line.
    static var name: String { get }
    /// What it is, in words.
    static var title: String { get }
    /// What to do about a file of this format without stanzas in it.
    static var hint: String? { get }

    /// How many records of this format the beginning of a file shows; 0 if it is of another.
    static func evidence(in sample: LogSample) -> Int

    init(options: ImportOptions)
    /// Takes more of the file.
    mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler)
    /// Takes note that the file has ended.
    mutating func end(into records: inout RecordAssembler)
}

extension LogImporter {
    package static var hint: String? { nil }
}

/// What the user says about a file that the file does not say.
package struct ImportOptions: Sendable {
    package var clock: LogClock
    /// What stands before every line.
    package var envelope = LogEnvelope.none
    /// The largest element that is joined, in bytes.
    package var elementLimit: Int

    package init(clock: LogClock = LogClock(), elementLimit: Int = 8 << 20) {
        self.clock = clock
        self.elementLimit = elementLimit
    }
}

/// The beginning of a file, by which its format is recognised.
package struct LogSample: Sendable {
    package let bytes: [UInt8]
    /// Its lines, without their ends and, where lines of the file carry the prefix of a journal, without that.
    package let lines: [ArraySlice<UInt8>]
    /// Whether the sample is the whole file.
    package let isWhole: Bool

    package init(_ bytes: [UInt8], isWhole: Bool, envelope: LogEnvelope = .none) {
        self.bytes = bytes
        self.isWhole = isWhole
        var lines = bytes.split(separator: 0x0A, maxSplits: 4000, omittingEmptySubsequences: false)
        if lines.count > 4000 || (!isWhole && lines.count > 1) { lines.removeLast() }
        self.lines = lines.map { line in
            let line = line.last == 0x0D ? line.dropLast() : line
            return envelope.open(line)?.text ?? line
        }
    }

    /// How many lines begin a record.
    package func count(_ isRecord: (ArraySlice<UInt8>) -> Bool) -> Int { lines.reduce(0) { $0 + (isRecord($1) ? 1 : 0) } }
}
