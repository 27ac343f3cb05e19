import Foundation
import Inspection
import Transcripts

/// `save`: writes what is kept of the session to a transcript.
enum SaveCommand: PromptCommand {
    static let help = CommandHelp(
        "save", .seeing, "FILE", kinds: [.file], options: [.init("filter", "FILTER", "only what fulfils this condition")],
        "write the session so far to a transcript, without secrets", example: "save /tmp/session.xmpp")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let path = (try arguments.word(0, "a file", help) as NSString).expandingTildeInPath
        if FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("\(path) exists already; choose another name")
        }
        let filter = try arguments.value("filter").map { text throws(CommandFailure) in try RecordFilter.reading(text) }
        do {
            let file = try RecordingFile(path: path)
            for record in session.ring.records {
                let subject = FilterSubject(record, forecast: session.inspector.forecast(of: record.number))
                if filter?.matches(subject) ?? true { try file.write(record) }
            }
            session.say("\(file.recordCount) records are in \(path)")
        } catch {
            throw CommandFailure("\(error); choose another file: save FILE")
        }
    }
}
