import Foundation
import TestSupport
import Testing

/// A shell in a window of tmux, which is a terminal that others wrote: real keys go in, and what a person would see comes out.
final class TmuxTerminal: Sendable {
    /// What a window shows at one moment.
    struct Screen: Sendable {
        /// The rows without spaces at their ends and without the empty ones at the end.
        var rows: [String]
        var column: Int
        var row: Int

        /// The row that the cursor is in.
        var current: String { row < rows.count ? rows[row] : "" }
        var text: String { rows.joined(separator: "\n") }
    }

    /// What was waited for did not come.
    struct Missed: Error, CustomStringConvertible {
        var description: String
    }

    static let tmux = InstalledServers.path(of: "tmux")
    static let program = BuiltProgram.path("xmppscope")
    /// Whether these tests run; where tmux is demanded and missing, they do, and fail.
    static let isUsable = tmux != nil && program != nil || InstalledServers.areRequired
    static let notice: Comment = "tmux is not installed (apt-get install tmux), or the program is not built"
    static let shell = "shell>"

    /// A folder of its own for the socket and as home, so that nobody's history and settings count.
    let home: String
    private let server: pid_t
    private let environment: [String: String]

    /// Opens a window of that size, with a shell in it.
    init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
        guard let tmux = TmuxTerminal.tmux, let program = TmuxTerminal.program else {
            throw Missed(description: "\(TmuxTerminal.notice)")
        }
        home = NSTemporaryDirectory() + "xt-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try Data("set -g history-limit 200000\nset -s escape-time 0\n".utf8).write(
            to: URL(fileURLWithPath: home + "/tmux.conf"))
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        self.environment = [
            "PATH": path, "HOME": home, "LANG": "C.UTF-8", "XMPPSCOPE": program,
            "HISTFILE": "/dev/null",
        ].merging(environment) { $1 }
        let started = SpawnedTool.run(
            tmux,
            [
                "-u", "-S", home + "/s", "-f", home + "/tmux.conf", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
                "-P", "-F", "#{pid}", "exec env 'PS1=\(TmuxTerminal.shell) ' bash --norc --noprofile -i",
            ], environment: self.environment)
        guard let started, let server = pid_t(started.output.filter(\.isNumber)), server > 1 else {
            throw Missed(description: "tmux did not start: \(started.map { "\($0)" } ?? "no answer")")
        }
        self.server = server
    }

    @discardableResult
    private func tell(_ arguments: String...) -> String {
        SpawnedTool.run(TmuxTerminal.tmux ?? "", ["-u", "-S", home + "/s"] + arguments, environment: environment)?.output
            ?? ""
    }

    /// Types text as it is.
    func type(_ text: String) { tell("send-keys", "-l", "--", text) }

    /// Presses keys by tmux's names: `Enter`, `C-z`, `Left`.
    func press(_ keys: String...) { for key in keys { tell("send-keys", "--", key) } }

    /// Types a line and ends it.
    func enter(_ line: String) {
        type(line)
        press("Enter")
    }

    /// Pastes as a terminal does where the program has asked for pastes in brackets.
    func paste(_ text: String) { tell("set-buffer", "--", text, ";", "paste-buffer", "-p") }

    func resize(columns: Int, rows: Int) { tell("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

    /// Writes everything from now on that the window's programs write into a file, with all control characters.
    func records(to file: String) { tell("pipe-pane", "cat > '\(file)'") }

    /// The process that the window began with: the shell, or what took its place.
    var process: pid_t? { pid_t(tell("display-message", "-p", "#{pane_pid}").filter(\.isNumber)) }

    var screen: Screen {
        let lines = TmuxTerminal.rows(
            tell("display-message", "-p", "#{cursor_x} #{cursor_y}", ";", "capture-pane", "-p"))
        let place = (lines.first ?? "").split(separator: " ").compactMap { Int($0) }
        return Screen(
            rows: Array(lines.dropFirst()), column: place.first ?? 0, row: place.dropFirst().first ?? 0)
    }

    /// Everything that was shown, what has scrolled away included.
    var everything: [String] { TmuxTerminal.rows(tell("capture-pane", "-p", "-S", "-")) }

    private static func rows(_ text: String) -> [String] {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while rows.last?.isEmpty == true { rows.removeLast() }
        return rows
    }

    /// Whether the screen is so at some moment of the next seconds.
    func shows(within seconds: Double, _ condition: (Screen) -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        repeat {
            if condition(screen) { return true }
            try? await Task.sleep(for: .milliseconds(20))
        } while ContinuousClock.now < deadline
        return false
    }

    /// Waits until the screen is so; after half a minute without it, an error says what there was.
    func waits(for what: String, _ condition: (Screen) -> Bool) async throws {
        if await shows(within: 30, condition) { return }
        let screen = screen
        throw Missed(description: "waited for: \(what)\ncursor \(screen.column),\(screen.row) of\n\(screen.text)")
    }

    /// Waits until the last row is this, with the cursor in it.
    func waits(forRow row: String) async throws {
        try await waits(for: row) { $0.rows.last == row && $0.row == $0.rows.count - 1 }
    }

    /// Waits until the line was taken: the cursor is below it, or it has left the screen.
    func runs(_ row: String) async throws {
        try await waits(for: "the end of: \(row)") { screen in
            screen.rows.lastIndex(of: row).map { $0 < screen.row } ?? (screen.current != row)
        }
    }

    /// Waits until some row contains this.
    func waits(forText text: String) async throws {
        try await waits(for: text) { $0.rows.contains { $0.contains(text) } }
    }

    /// Whether a process is there and has not ended; one that has may wait for its parent to notice.
    static func isRunning(_ process: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !(stat.split(separator: ")").last ?? "").hasPrefix(" Z")
    }

    /// Ends the server with all that runs in it.
    func close() {
        kill(server, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(10)
        while TmuxTerminal.isRunning(server), ContinuousClock.now < deadline { usleep(10_000) }
        if TmuxTerminal.isRunning(server) { kill(server, SIGKILL) }
        try? FileManager.default.removeItem(atPath: home)
    }
}
