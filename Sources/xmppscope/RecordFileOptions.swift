import ArgumentParser
import Console
import Foundation

/// The options that say where records come from.
struct RecordFileOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Transcripts, logs or captures; standard input if there are none.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Option(help: ArgumentHelp("The format of the input; its content decides otherwise.", valueName: "name"))
    var format: String?

    @Option(help: ArgumentHelp("The date of the first record, for logs that do not write it.", valueName: "YYYY-MM-DD"))
    var date: String?

    @Option(help: ArgumentHelp("The time zone, for logs that do not write it: +02:00, Z, Europe/Vienna.", valueName: "zone"))
    var tz: String?

    func recordFiles() throws(ProgramFailure) -> RecordFiles { try recordFiles(files) }

    func recordFiles(_ paths: [String]) throws(ProgramFailure) -> RecordFiles {
        try RecordFiles(paths: paths, format: format, date: date, zone: tz)
    }
}

extension Program {
    /// Says on standard error what was found besides the records, and ends with the status that suits.
    static func finish(_ outcome: RecordFiles.Outcome) throws(ProgramFailure) {
        for remark in outcome.remarks { FileHandle.standardError.write(Data("xmppscope: \(remark)\n".utf8)) }
        if outcome.status != ExitStatus.success { throw ProgramFailure("", status: outcome.status) }
    }
}
