import Foundation
import Synchronization

@testable import LineEditing

/// A line editor on a pseudo-terminal, and what its screen shows.
final class EditorOnTerminal: Sendable {
    let editor: LineEditor
    private let master: Int32
    private let slave: Int32
    private let screen: Mutex<VirtualTerminal>
    private let columns: Int
    private let written = Mutex<[UInt8]>([])

    /// Everything that was written to the terminal.
    var bytes: [UInt8] { written.withLock { $0 } }

    init(
        columns: Int = 80, rows: Int = 24, history: HistoryFile? = nil, assistance: LineAssistance = LineAssistance(),
        editrc: String = "", term: String = "xterm"
    ) {
        self.columns = columns
        var master: Int32 = 0
        var slave: Int32 = 0
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        precondition(openpty(&master, &slave, nil, nil, &size) == 0)
        self.master = master
        self.slave = slave
        setenv("TERM", term, 1)
        let file = NSTemporaryDirectory() + "editrc-\(UUID().uuidString)"
        try? editrc.write(toFile: file, atomically: true, encoding: .utf8)
        setenv("EDITRC", file, 1)
        screen = Mutex(VirtualTerminal(columns: columns, rows: rows))
        editor = LineEditor(assistance: assistance, history: history, input: slave, output: slave, ownsSignals: false)
        let reader = Thread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(self.master, &buffer, buffer.count)
                guard count > 0 else {
                    close(self.master)
                    return
                }
                screen.withLock { $0.write(buffer[..<count]) }
                written.withLock { $0 += buffer[..<count] }
            }
        }
        reader.start()
    }

    /// Returns when the terminal no longer echoes by itself.
    func isReady() async {
        var mode = termios()
        repeat {
            tcgetattr(slave, &mode)
            await Task.yield()
        } while mode.c_lflag & tcflag_t(ICANON) != 0
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    func resize(columns: Int, rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        screen.withLock { $0.resize(columns: columns, rows: rows) }
        editor.windowChanged()
    }

    var lines: [String] { screen.withLock { $0.lines } }
    var everything: [String] { screen.withLock { $0.everything } }
    var cursor: [Int] { screen.withLock { [$0.row, $0.column] } }

    /// Waits until the screen fulfils the condition; false if it has not after ten seconds.
    func shows(_ condition: @Sendable (VirtualTerminal) -> Bool) async -> Bool {
        for _ in 0..<1000 {
            if condition(screen.withLock { $0 }) { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    func showsLine(_ line: String) async -> Bool { await shows { $0.everything.contains(line) } }

    func finish() async {
        await editor.finish()
        // The reader sees the end of the last slave and closes the master; closed here, its number could be another's by then.
        close(slave)
    }
}
