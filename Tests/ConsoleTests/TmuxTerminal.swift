import Foundation
import TestSupport

/// The program in a shell in tmux, which is a terminal emulator that others wrote.
final class TmuxTerminal: Sendable {
    static let isInstalled = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static let program = BuiltProgram.path("xmppscope")

    private let socket = "xmppscope-\(UUID().uuidString)"
    /// A home of its own, so that nobody's history and settings count.
    let home: String

    /// Starts a shell in a window of that size.
    init(columns: Int, rows: Int, environment: [String: String]) throws {
        home = NSTemporaryDirectory() + "/home-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        var variables = environment
        variables["HOME"] = home
        variables["PS1"] = "shell> "
        let assignments = variables.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
        run(
            "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
            "env \(assignments) bash --norc --noprofile -i")
    }

    private func run(_ arguments: String...) {
        let process = process(arguments)
        // The server that is started with the first window would keep a pipe open.
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return }
        process.waitUntilExit()
    }

    private func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["tmux", "-u", "-L", socket] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// Types text as it is.
    func type(_ text: String) { run("send-keys", "-l", text) }

    /// Presses a key by tmux's name: `Enter`, `C-z`.
    func press(_ key: String) { run("send-keys", key) }

    func resize(columns: Int, rows: Int) { run("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

    /// The rows of the screen without spaces at their ends and without empty rows at the end.
    var rows: [String] {
        let process = process(["capture-pane", "-p"])
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return [] }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    /// Waits until the screen is as the condition says; false if it is not within a minute.
    func shows(_ condition: ([String]) -> Bool) async -> Bool {
        for _ in 0..<1200 {
            if condition(rows) { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    /// Waits until the last row is this.
    func ends(with row: String) async -> Bool { await shows { $0.last == row } }

    func close() {
        run("kill-server")
        try? FileManager.default.removeItem(atPath: home)
    }
}
