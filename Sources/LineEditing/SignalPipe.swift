import CLibEditShims
import Glibc

/// A pipe that wakes the editor's thread: for output that was posted (0), or with the number of a signal.
struct SignalPipe: Sendable {
    let readEnd: Int32
    let writeEnd: Int32

    init() {
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0, "no file descriptors are left")
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Wakes the thread; a full pipe has woken it already.
    func wake() {
        var byte: UInt8 = 0
        _ = write(writeEnd, &byte, 1)
    }

    /// Passes a signal on as if it had come now.
    func send(_ signal: Int32) {
        var byte = UInt8(truncatingIfNeeded: signal)
        _ = write(writeEnd, &byte, 1)
    }

    func forward(_ signals: [Int32]) {
        for signal in signals { _ = edit_forward_signal(signal, writeEnd) }
    }

    /// The signals that came, and whether anything else woke the thread.
    func drain() -> (signals: Set<Int32>, woken: Bool) {
        var buffer = [UInt8](repeating: 0, count: 512)
        var signals: Set<Int32> = []
        var woken = false
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return (signals, woken) }
            for byte in buffer[..<count] {
                if byte == 0 { woken = true } else { signals.insert(Int32(byte)) }
            }
        }
    }

    func close() {
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT] { _ = edit_forward_signal(signal, -1) }
        Glibc.close(readEnd)
        Glibc.close(writeEnd)
    }
}
