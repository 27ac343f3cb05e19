import Foundation
import Glibc
import Synchronization

/// A program in a pseudo-terminal of its own: what it is typed, and what it has written.
final class TerminalProgram: Sendable {
    struct CannotStart: Error, CustomStringConvertible {
        var description: String
    }

    private struct State {
        var bytes: [UInt8] = []
        var status: Int32?
    }

    private let master: Int32
    private let process: pid_t
    private let state = Mutex(State())

    /// Starts the program as the leader of a session, with a terminal of 50 rows and 160 columns.
    init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
        var master: Int32 = 0
        var slave: Int32 = 0
        var name = [CChar](repeating: 0, count: 128)
        var size = winsize(ws_row: 50, ws_col: 160, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, &name, nil, &size) == 0 else {
            throw CannotStart(description: "there is no pseudo-terminal: error \(errno)")
        }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        posix_spawn_file_actions_addclose(&actions, slave)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, newSession)
        let words = ([path] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, path, &actions, &attributes, words + [nil], settings + [nil])
        close(slave)
        guard result == 0 else {
            close(master)
            throw CannotStart(description: "\(path) cannot be started: error \(result)")
        }
        self.master = master
        self.process = process
        let reader = Thread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(self.master, &buffer, buffer.count)
                guard count > 0 else { break }
                state.withLock { $0.bytes += buffer[..<count] }
            }
            var status: Int32 = 0
            waitpid(self.process, &status, 0)
            state.withLock { $0.status = status }
        }
        reader.start()
    }

    /// What it has written, without the terminal's control sequences.
    var text: String {
        let bytes = state.withLock { $0.bytes }
        return String(decoding: bytes, as: UTF8.self).replacing(
            #/\x{1B}(?:\[[0-9;?]*[ -\/]*[@-~]|\][^\x{07}\x{1B}]*\x{07}?|[()][0-9A-Za-z]|[=>78cDEMNOZ])/#, with: "")
    }

    /// How much it has written.
    var count: Int { state.withLock { $0.bytes.count } }

    /// Its exit status; nil while it runs or where a signal ended it.
    var exitStatus: Int32? { state.withLock { $0.status.flatMap { $0 & 0x7F == 0 ? $0 >> 8 & 0xFF : nil } } }

    var hasEnded: Bool { state.withLock { $0.status != nil } }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Ends the program and what it started.
    func end() async {
        if !hasEnded { kill(-process, SIGKILL) }
        _ = await Patience.until { self.hasEnded }
        close(master)
    }
}
