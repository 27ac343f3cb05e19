import Foundation
import Transcripts

/// `record`: writes what comes to a transcript, as it comes.
enum RecordCommand: PromptCommand {
    static let help = CommandHelp(
        "record", .seeing, "[FILE|off]", kinds: [.file],
        options: [.init("with-secrets", nil, "do not take passwords and tokens out")],
        "write everything to a transcript from now on; what came before is included as far as it is kept",
        example: "record off")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        guard let path = arguments.words.first else {
            return session.say(
                session.recording.map { "recording to \($0.path), \($0.recordCount) records" } ?? "nothing is being recorded"
            )
        }
        if path == "off" {
            session.recording = nil
            return session.say("the recording has ended")
        }
        do {
            let recording = try RecordingFile(
                path: (path as NSString).expandingTildeInPath, redactor: arguments.has("with-secrets") ? nil : Redactor())
            for record in session.ring.records { try recording.write(record) }
            session.recording = recording
            session.say("recording to \(recording.path)" + (arguments.has("with-secrets") ? ", secrets included" : ""))
        } catch {
            throw CommandFailure("\(error); choose another file: record FILE")
        }
    }
}
