import Foundation
import Presentation
import Transcripts
import XMPP

/// The records of files, or of standard input, read in constant memory whatever their format.
package struct RecordFiles: Sendable {
    /// The paths; `-` and an empty list stand for standard input.
    package var paths: [String]
    package var format: String?
    package var options: ImportOptions
    /// Whether to say on standard error how far the reading is, if that is a terminal.
    package var showsProgress = true

    /// - Parameters:
    ///   - format: the name of a format; nil lets the content decide.
    ///   - date: `YYYY-MM-DD`, for logs without a date.
    ///   - zone: `+HH:MM`, `Z` or a name such as `Europe/Vienna`, for logs without a time zone.
    package init(paths: [String], format: String? = nil, date: String? = nil, zone: String? = nil) throws(ProgramFailure) {
        self.paths = paths.isEmpty ? ["-"] : paths
        self.format = format
        if let format, LogFormats.named(format) == nil {
            let names = LogFormats.all.map { $0.name }.joined(separator: ", ")
            throw ProgramFailure("there is no format \"\(format)\"\nFormats: \(names)", status: ExitStatus.usage)
        }
        var clock = LogClock()
        if let date {
            guard let moment = Timestamp(dateTime: date + "T00:00:00Z") else {
                throw ProgramFailure("--date takes YYYY-MM-DD, not \"\(date)\"", status: ExitStatus.usage)
            }
            let day = Timestamp.civil(fromDays: moment.microseconds / 86_400_000_000)
            clock.date = (Int(day.year), day.month, day.day)
        }
        if let zone { clock.offset = try RecordFiles.offset(zone, date: date) }
        options = ImportOptions(clock: clock)
    }

    private static func offset(_ zone: String, date: String?) throws(ProgramFailure) -> Int {
        if let moment = Timestamp(dateTime: "2000-01-01T00:00:00\(zone)") {
            return Int((Timestamp(dateTime: "2000-01-01T00:00:00Z")! - moment))
        }
        if let named = TimeZone(identifier: zone) {
            let day = date.flatMap { Timestamp(dateTime: $0 + "T12:00:00Z") }?.seconds ?? 0
            return named.secondsFromGMT(for: Date(timeIntervalSince1970: day))
        }
        throw ProgramFailure(
            "--tz takes +HH:MM, Z or a name such as Europe/Vienna, not \"\(zone)\"", status: ExitStatus.usage)
    }

    /// Writes which formats can be read.
    package static func writeFormats(_ output: ProgramOutput) throws(ProgramFailure) {
        var table = TableView([.init("format"), .init("what it is")])
        for format in LogFormats.all { table.add(format.name, format.title) }
        try output.write(table.lines(width: output.tableWidth))
    }

    /// What was found besides the records.
    package struct Outcome: Sendable {
        /// Things to be said on standard error: files without stanzas, damage.
        package var remarks: [String] = []
        package var recordCount = 0
        /// What was passed over, with how often.
        package var skipped: [String: Int] = [:]

        /// Whether what was compared is not the same.
        package var differs = false

        /// The exit status that suits.
        package var status: Int32 { remarks.isEmpty && !differs ? ExitStatus.success : ExitStatus.problem }
    }

    /// A way to read plain XML that makes no records; it is given every piece of a file until it says that it cannot go on.
    struct FastWay {
        /// Begins a file that starts like this, after so many records; nil if the way is not for it.
        var begin: (_ start: [UInt8], _ count: Int) -> StreamJSONFilter?
        /// Hands a piece to the filter.
        var receive: (inout StreamJSONFilter, [UInt8]) throws(ProgramFailure) -> Void
    }

    /// Hands every record to `body`, numbered through all files.
    ///
    /// - Parameter idle: is called when the next record has to be waited for.
    package func forEach(
        idle: () throws(ProgramFailure) -> Void = {}, _ body: (WireRecord) throws(ProgramFailure) -> Void
    ) throws(ProgramFailure) -> Outcome {
        try forEach(fastWay: nil, idle: idle, body)
    }

    func forEach(
        fastWay: FastWay?, idle: () throws(ProgramFailure) -> Void = {},
        _ body: (WireRecord) throws(ProgramFailure) -> Void
    ) throws(ProgramFailure) -> Outcome {
        var outcome = Outcome()
        for path in paths {
            let name = path == "-" ? "standard input" : path
            let before = outcome.recordCount
            var source = RecordSource(format: format.flatMap { LogFormats.named($0) }, options: options)
            let input = try ByteInput(path, showsProgress: showsProgress)
            do throws(ProgramFailure) {
                if let failure = try read(input, into: &source, &outcome, fastWay, idle, body) {
                    outcome.remarks.append("\(name): \(failure.reason)")
                    continue
                }
            } catch {
                // A damaged archive: what came out of it was read, and the other files are still to be read.
                guard error.status == ExitStatus.dataError else { throw error }
                outcome.remarks.append(error.description)
                continue
            }
            for (what, count) in source.skipped { outcome.skipped[what, default: 0] += count }
            if let damage = source.damage { outcome.remarks.append("\(name): \(damage)") }
            if outcome.recordCount == before, source.damage == nil {
                outcome.remarks.append("\(name): \(source.emptinessAdvice)")
            }
        }
        return outcome
    }

    /// Reads one file; what is returned says why nothing can be read from it.
    private func read(
        _ input: ByteInput, into source: inout RecordSource, _ outcome: inout Outcome, _ fastWay: FastWay?,
        _ idle: () throws(ProgramFailure) -> Void, _ body: (WireRecord) throws(ProgramFailure) -> Void
    ) throws(ProgramFailure) -> RecordSource.Failure? {
        var piece: [UInt8] = []
        var isOpen = try input.next { piece = Array($0) }
        if isOpen, let fastWay, format == nil, LogFormats.isPlainXML(piece) {
            isOpen = try readFast(input, &piece, &outcome, fastWay)
            if !isOpen, piece.allSatisfy({ $0 <= 0x20 }) { return nil }
            source = RecordSource(format: LogFormats.plainXML, options: options)
        }
        let first = outcome.recordCount
        let pipe = RecordPipe(input, source, piece: piece, isOpen: isOpen)
        defer { pipe.cancel() }
        while true {
            switch try pipe.next(idle) {
            case .records(let records):
                for var record in records {
                    outcome.recordCount += 1
                    if first > 0 { record.number = outcome.recordCount }
                    try body(record)
                }
            case .end(let end):
                source = end
                return nil
            case .failure(let failure): return failure
            case .programFailure(let failure): throw failure
            }
        }
    }

    /// Reads plain XML the fast way as far as it goes; `piece` is what remains of what was read. True if there is more.
    private func readFast(
        _ input: ByteInput, _ piece: inout [UInt8], _ outcome: inout Outcome, _ fastWay: FastWay
    ) throws(ProgramFailure) -> Bool {
        while var filter = fastWay.begin(piece, outcome.recordCount) {
            var isOpen = true
            repeat {
                try fastWay.receive(&filter, piece)
                if filter.isSound { isOpen = try input.next { piece = Array($0) } }
            } while isOpen && filter.isSound
            piece = filter.unread
            let hasProgressed = filter.count > outcome.recordCount
            outcome.recordCount = filter.count
            // A second stream in one file begins anew; whatever else stops the filter is for the slower way.
            guard isOpen else { return false }
            guard hasProgressed, piece.drop(while: { $0 <= 0x20 }).starts(with: "<?xml".utf8) else { return true }
        }
        return true
    }
}
