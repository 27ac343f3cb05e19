import Foundation
import Inspection
import Presentation
import Transcripts
import XMPP

/// `xmppscope import` and `xmppscope export`: records of any format written in another.
package struct ConvertProgram: Sendable {
    /// What can be written.
    package enum Format: String, CaseIterable, Sendable {
        case transcript, jsonl, html, md, scs, pcap
    }

    package var files: RecordFiles
    package var format: Format
    package var filter: RecordFilter?
    package var settings: ForecastSettings
    package var redactor: Redactor?
    /// What replaces names and texts; nil leaves them.
    package var pseudonymizer: Pseudonymizer?
    package var title: String

    package init(
        files: RecordFiles, format: String, filter: String?, settings: ForecastSettings, keepsSecrets: Bool,
        alsoRemove: [String],
        isSafeToPaste: Bool = false, title: String
    ) throws(ProgramFailure) {
        guard let format = Format(rawValue: format) else {
            let names = Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProgramFailure("there is no export format \"\(format)\"\nFormats: \(names)", status: ExitStatus.usage)
        }
        self.files = files
        self.format = format
        self.settings = settings
        self.title = title
        redactor = keepsSecrets && !isSafeToPaste ? nil : Redactor(alsoRemove: alsoRemove)
        pseudonymizer = isSafeToPaste ? Pseudonymizer() : nil
        do throws(CommandFailure) {
            if let filter { self.filter = try RecordFilter.reading(filter) }
        } catch {
            throw ProgramFailure("\(error)", status: ExitStatus.usage)
        }
    }

    /// Writes the records to a new file of mode 0600, or to standard output.
    package func run(to path: String?) throws(ProgramFailure) -> RecordFiles.Outcome {
        var descriptor = STDOUT_FILENO
        if let path, path != "-" {
            descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor < 0 {
                let reason = errno == EEXIST ? "it exists already; choose another name" : String(cString: strerror(errno))
                throw ProgramFailure("\(path): \(reason)", status: ExitStatus.ioError)
            }
        }
        defer { if descriptor != STDOUT_FILENO { close(descriptor) } }
        var buffer = OutputBuffer(descriptor: descriptor)
        var writer = ConversionWriter(format, title: title)
        writer.begin(&buffer)
        var redactor = redactor
        var pseudonymizer = pseudonymizer
        var inspector = Inspector(settings.forecaster)
        let inspects = format == .html || format == .md || filter?.needsForecast == true
        let outcome = try files.forEach { record throws(ProgramFailure) in
            var clean = redactor?.redact(record) ?? record
            if pseudonymizer != nil { clean = pseudonymizer!.pseudonymize(clean) }
            let inspected = inspects ? inspector.inspect(clean) : InspectedRecord(record: clean)
            if let filter, !filter.matches(FilterSubject(clean, forecast: inspected.forecast)) { return }
            writer.write(inspected, &buffer)
            try buffer.flushIfLarge()
        }
        writer.end(&buffer)
        try buffer.flush()
        return outcome
    }
}

/// One output format under way.
private struct ConversionWriter {
    private let format: ConvertProgram.Format
    private let title: String
    private var transcript = TranscriptWriter()
    private var pcap = PcapWriter()
    private var script = ScansionWriter()
    private var page: SessionPage
    private let annotator = AnnotationSource()

    init(_ format: ConvertProgram.Format, title: String) {
        self.format = format
        self.title = title
        page = SessionPage(title: title, account: nil, start: nil)
    }

    func begin(_ buffer: inout OutputBuffer) {
        switch format {
        case .transcript: buffer.bytes += TranscriptWriter.beginning
        case .pcap: buffer.bytes += PcapWriter.beginning
        case .html: buffer.append(page.head())
        case .md: buffer.append("# \(title)\n\n")
        case .jsonl, .scs: break
        }
    }

    mutating func write(_ inspected: InspectedRecord, _ buffer: inout OutputBuffer) {
        switch format {
        case .transcript: buffer.bytes += transcript.write(inspected.record)
        case .pcap: buffer.bytes += pcap.write(inspected.record)
        case .scs: script.add(inspected.record)
        case .html: buffer.append(page.record(inspected.record, annotator.context(inspected)))
        case .md: buffer.append(RecordMarkdown.text(inspected.record, remarks: annotator.remarks(inspected)))
        case .jsonl:
            RecordJSON.append(inspected.record, to: &buffer.bytes)
            buffer.bytes.append(0x0A)
        }
    }

    func end(_ buffer: inout OutputBuffer) {
        switch format {
        case .html: buffer.append(page.tail())
        case .scs: buffer.append(script.script(title: title))
        case .transcript, .pcap, .jsonl, .md: break
        }
    }
}
