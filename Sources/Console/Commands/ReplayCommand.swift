import Foundation
import Transcripts
import XMPP

/// `replay`: shows a transcript as if it happened.
enum ReplayCommand: PromptCommand {
    static let help = CommandHelp(
        "replay", .seeing, "FILE", kinds: [.file],
        options: [.init("pace", "FACTOR", "1 for its own pace, 2 for twice as fast; without it as fast as it can be read")],
        "show a transcript as if it happened; nothing is sent", example: "replay Transcripts/loopback.xmpp")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let path = (try arguments.word(0, "a file", help) as NSString).expandingTildeInPath
        var pace: Double?
        if let text = arguments.value("pace") {
            guard let factor = Double(text), factor > 0 else {
                throw CommandFailure("--pace: \"\(text)\" is not a positive number")
            }
            pace = factor
        }
        try await session.replay(path, pace: pace)
    }
}

extension Session {
    /// Sends a transcript through the funnel.
    package func replay(_ path: String, pace: Double? = nil) async throws(CommandFailure) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(FileProblem.words(reading: path), status: ExitStatus.noInput)
        }
        defer { try? handle.close() }
        var reader = TranscriptReader()
        var last: Timestamp?
        let rate = settings.rate
        settings.rate = .max
        defer { settings.rate = rate }
        do {
            while true {
                while let record = try reader.next() {
                    if let pace, let time = record.time {
                        if let last, time > last { try await Task.sleep(for: .seconds((time - last) / pace)) }
                        last = time
                    }
                    if Task.isCancelled { throw CancellationError() }
                    take(record)
                }
                guard let data = try handle.read(upToCount: 65_536), !data.isEmpty else { break }
                reader.receive(data)
            }
            reader.end()
            while let record = try reader.next() { take(record) }
        } catch let damage as TranscriptDamage {
            throw CommandFailure("\(path), \(damage)", status: ExitStatus.dataError)
        } catch is CancellationError {
            throw CommandFailure("the replay was interrupted")
        } catch {
            throw CommandFailure("\(path): \(error)", status: ExitStatus.noInput)
        }
    }
}
