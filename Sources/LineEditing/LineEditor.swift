import CLibEditShims
import Glibc
import Synchronization

/// The line editor of a terminal.
///
/// libedit runs on a thread of its own, which alone writes to the terminal; everything else reaches it through a queue.
package final class LineEditor: LineSource {
    /// What the threads share.
    struct Shared {
        var posts: [String] = []
        var prompt = ""
        var promptChanged = false
        var request: (LineRequest, CheckedContinuation<LineInput, Never>)?
        var program: (TerminalProgram, CheckedContinuation<Int32?, Never>)?
        var flushes: [CheckedContinuation<Void, Never>] = []
        var finish: CheckedContinuation<Void, Never>?
        /// The input has ended; every later request is answered with the end.
        var ended = false
    }

    let shared = Mutex(Shared())
    let pipe = SignalPipe()
    let assistance: LineAssistance
    let input: Int32
    let output: Int32
    let history: HistoryFile?
    /// Whether the process's signals are the editor's; a test has several editors.
    let ownsSignals: Bool

    package let isInteractive = true

    /// An editor on a terminal, by default the process's own.
    package init(
        assistance: LineAssistance, history: HistoryFile?, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO,
        ownsSignals: Bool = true
    ) {
        self.assistance = assistance
        self.history = history
        self.input = input
        self.output = output
        self.ownsSignals = ownsSignals
        edit_use_utf8_locale()
        if ownsSignals { pipe.forward([SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT]) }
        startThread()
    }

    /// Whether a line editor can be used: both ends are terminals.
    package static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    package var columns: Int { TerminalSize.columns(of: output) }

    package var rows: Int? { TerminalSize.rows(of: output) }

    package func runProgram(_ program: TerminalProgram) async -> Int32? {
        await withCheckedContinuation { continuation in
            shared.withLock { $0.program = (program, continuation) }
            pipe.wake()
        }
    }

    package func readLine(_ request: LineRequest) async -> LineInput {
        await withCheckedContinuation { continuation in
            let ended = shared.withLock { state in
                if !state.ended { state.request = (request, continuation) }
                return state.ended
            }
            if ended { continuation.resume(returning: .end) } else { pipe.wake() }
        }
    }

    package func setPrompt(_ prompt: String) {
        shared.withLock {
            $0.prompt = prompt
            $0.promptChanged = true
        }
        pipe.wake()
    }

    package func post(_ text: String) {
        let first = shared.withLock { state in
            state.posts.append(text)
            return state.posts.count == 1
        }
        if first { pipe.wake() }
    }

    package func flush() async {
        await withCheckedContinuation { continuation in
            shared.withLock { $0.flushes.append(continuation) }
            pipe.wake()
        }
    }

    package func finish() async {
        await withCheckedContinuation { continuation in
            shared.withLock { $0.finish = continuation }
            pipe.wake()
        }
    }

    /// Tells the editor that its terminal has another size; for a terminal that is not the process's own.
    func windowChanged() { pipe.send(SIGWINCH) }

    private func startThread() {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = Unmanaged.passRetained(self).toOpaque()
        pthread_create(&thread, &attributes, editorThread, context)
        pthread_attr_destroy(&attributes)
    }
}

private func editorThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let editor = Unmanaged<LineEditor>.fromOpaque(context!).takeRetainedValue()
    EditingLoop(editor).run()
    return nil
}

/// The size of a terminal.
package enum TerminalSize {
    /// The columns of the terminal; 80 if there is none.
    package static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// The rows of the terminal; 24 if there is none.
    package static func rows(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }
}
