import Foundation
import Synchronization
import XMPPStreams

extension Session {
    /// The first line that a command prints: how a keyring's program hands out a password.
    static func password(printedBy command: String) async throws(CommandFailure) -> Secret {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        let status: Int32? = await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(returning: nil)
            }
        }
        guard status == 0 else {
            let how = status.map { "ended with status \($0)" } ?? "cannot be started"
            throw CommandFailure("--password-command \(how); try it in a shell: \(command)", status: ExitStatus.noInput)
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let line = text.prefix { !$0.isNewline }
        guard !line.isEmpty else {
            throw CommandFailure(
                "--password-command printed no password; try it in a shell: \(command)", status: ExitStatus.noInput)
        }
        return Secret(String(line))
    }
}
