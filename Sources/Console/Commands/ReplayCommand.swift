import Foundation
import Inspection
import LineEditing
import Presentation
import Transcripts
import XMPP

/// `replay`: shows a transcript as if it happened, or sends its client's half again.
enum ReplayCommand: PromptCommand {
    static let help = CommandHelp(
        "replay", .seeing, "FILE", kinds: [.file],
        options: [
            .init("speed", "FACTOR", "1 for its own pace, 2 for twice as fast"),
            .init("pace", "FACTOR", "the same"),
            .init("fast", nil, "as fast as it can be read (unless it is sent, that is so anyway)"),
            .init("step", nil, "wait before each record"),
            .init("send", nil, "send the client's half of it on this connection, and compare what comes back"),
            .init("dry-run", nil, "with --send: only say what would be sent, and to whom"),
            .init("confirmed", nil, "with --send: whoever it goes to, without being asked"),
            .init("map", "OLD=NEW", "with --send: send to this address or domain instead of that"),
            .init("conn", "NAME", "with --send: the half of this connection"),
            .init("half", "sent|received", "with --send: received, if a server recorded it"),
            .init("timeout", "SECONDS", "with --send: wait so long for the answers that came then (5)"),
        ],
        "show a transcript as if it happened, or send its client's half again",
        details: """
            Without --send nothing is sent. With it, ids and the own addresses are replaced; stanzas whose secrets were taken out, answers
            to the server's own requests and all of the negotiation are left out. First it says what goes to whom: to others than
            yourself and this machine it goes only after a question, or with --confirmed.
            """,
        example: "replay Transcripts/loopback.xmpp")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let path = (try arguments.word(0, "a file", help) as NSString).expandingTildeInPath
        var pace: Double?
        for name in ["speed", "pace"] {
            guard let text = arguments.value(name) else { continue }
            guard let factor = Double(text), factor > 0 else {
                throw CommandFailure("--\(name): \"\(text)\" is not a positive number")
            }
            pace = factor
        }
        if arguments.has("fast") { pace = nil }
        if arguments.has("step"), !session.source.isInteractive {
            throw CommandFailure("--step needs somebody at a terminal")
        }
        if arguments.has("send") {
            try await session.resend(path, pace: pace, arguments)
        } else {
            try await session.replay(path, pace: pace, isStepwise: arguments.has("step"))
        }
    }
}

extension Session {
    /// Sends a transcript through the funnel.
    package func replay(_ path: String, pace: Double? = nil, isStepwise: Bool = false) async throws(CommandFailure) {
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
                    if isStepwise, await !goesOn() { return }
                }
                guard let data = try handle.read(upToCount: 65_536), !data.isEmpty else { break }
                reader.receive(data)
            }
            reader.end()
            while let record = try reader.next() {
                take(record)
                if isStepwise, await !goesOn() { return }
            }
        } catch let damage as TranscriptDamage {
            throw CommandFailure("\(path), \(damage)", status: ExitStatus.dataError)
        } catch is CancellationError {
            throw CommandFailure("the replay was interrupted")
        } catch {
            throw CommandFailure("\(path): \(error)", status: ExitStatus.noInput)
        }
    }

    /// Waits for Enter; false if somebody has had enough.
    func goesOn() async -> Bool {
        let answer = await source.readLine(LineRequest(prompt: "[Enter] goes on, q stops ", purpose: .answer))
        if case .line(let text) = answer { return !text.trimmed.lowercased().hasPrefix("q") }
        return false
    }
}
