import BarePass
import Console
import Foundation
import Transcripts
import XMLStreaming
import XMPP

/// A piece of work on a file of XML; what it writes goes to standard output.
enum Work: String, CaseIterable {
    case bare, parse, json, forecast, text, textWithForecast, rewrite, count

    /// What it is, for the table.
    var title: String {
        switch self {
        case .bare: "libxml2 SAX pass in C that does nothing"
        case .parse: "parse only"
        case .json: "`annotate --json`"
        case .forecast: "`annotate --json --forecast`"
        case .text: "`annotate --no-forecast` (text)"
        case .textWithForecast: "`annotate` (text with forecasts)"
        case .rewrite: "`import` (redacted, as a transcript)"
        case .count: "`count 'message'`"
        }
    }

    func run(_ path: String) throws {
        switch self {
        case .bare:
            let count = bare_pass_file(path, 64 << 10)
            precondition(count > 0, "the traffic is not well-formed")
        case .parse: try Work.parse(path)
        case .json: try Work.annotate(path, isJSON: true, hasForecast: false)
        case .forecast: try Work.annotate(path, isJSON: true, hasForecast: true)
        case .text: try Work.annotate(path, isJSON: false, hasForecast: false)
        case .textWithForecast: try Work.annotate(path, isJSON: false, hasForecast: true)
        case .rewrite:
            _ = try ConvertProgram(
                files: RecordFiles(paths: [path]), format: "transcript", filter: nil, settings: ForecastSettings(),
                keepsSecrets: false, alsoRemove: [], title: path
            ).run(to: nil)
        case .count:
            _ = try SearchProgram(files: RecordFiles(paths: [path]), filter: "message", settings: ForecastSettings()).count(
                by: nil, isJSON: false, .standard())
        }
    }

    /// Writes the records of a file as a capture of packets.
    static func capture(_ path: String, to result: String) throws {
        _ = try ConvertProgram(
            files: RecordFiles(paths: [path]), format: "pcap", filter: nil, settings: ForecastSettings(),
            keepsSecrets: false, alsoRemove: [], title: path
        ).run(to: result)
    }

    private static func annotate(_ path: String, isJSON: Bool, hasForecast: Bool) throws {
        let outcome = try AnnotateProgram(
            files: RecordFiles(paths: [path]), isJSON: isJSON, hasForecast: hasForecast, settings: ForecastSettings()
        ).run(.standard())
        precondition(outcome.remarks.isEmpty, outcome.remarks.joined())
    }

    private static func parse(_ path: String) throws {
        let scanner = StreamScanner()
        guard let file = fopen(path, "r") else { fatalError("\(path) cannot be opened") }
        defer { fclose(file) }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        var elements = 0
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { break }
            piece.withUnsafeBytes { bytes in
                scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[..<count])) { if case .element = $0 { elements += 1 } }
            }
        }
        precondition(elements > 0 && scanner.isClosed)
    }
}
