import Glibc
import Synchronization

/// Lines from an input that is no terminal, or text for an output that is none: no prompt, no history, no questions.
package final class PlainLineSource: LineSource {
    private struct State {
        var buffer: [UInt8] = []
        var ended = false
    }

    private let state = Mutex(State())
    /// The error number of the first write that failed.
    private let failure = Mutex<Int32?>(nil)
    private let input: Int32
    private let output: Int32
    private let isComplete: @Sendable (String) -> Bool

    package let isInteractive = false
    package let columns: Int
    package let tableColumns: Int

    /// A source on file descriptors; `columns` is the width that output is made for, `tableColumns` that of tables.
    package init(
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, columns: Int = 80,
        tableColumns: Int? = nil,
        isComplete: @escaping @Sendable (_ line: String) -> Bool = { _ in true }
    ) {
        self.input = input
        self.output = output
        self.columns = columns
        self.tableColumns = tableColumns ?? columns
        self.isComplete = isComplete
    }

    /// Reads on a thread of its own, since a read may block for long.
    package func readLine(_ request: LineRequest) async -> LineInput {
        guard request.purpose == .command else { return .end }
        return await withCheckedContinuation { continuation in
            let job = Job { continuation.resume(returning: self.readInput()) }
            var thread = pthread_t()
            pthread_create(&thread, nil, plainReaderThread, Unmanaged.passRetained(job).toOpaque())
            pthread_detach(thread)
        }
    }

    package func setPrompt(_ prompt: String) {}

    package func post(_ text: String) {
        failure.withLock { failure in
            guard failure == nil else { return }
            let bytes = Array((text + "\n").utf8)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
                if count < 0, errno != EINTR {
                    failure = errno
                    return
                }
                if count > 0 { rest = rest.dropFirst(count) }
            }
        }
    }

    /// Why the output could not be written, in the system's words; nil where it could, or where its reader has gone away.
    package var outputFailure: String? {
        failure.withLock { number in
            guard let number, number != EPIPE, let words = strerror(number) else { return nil }
            return String(cString: words)
        }
    }

    package func flush() async {}
    package func finish() async {}

    private func readInput() -> LineInput {
        guard var text = nextLine() else { return .end }
        while !isComplete(text), let more = nextLine() { text += "\n" + more }
        return .line(text)
    }

    private func nextLine() -> String? {
        state.withLock { state in
            while true {
                if let end = state.buffer.firstIndex(of: 0x0A) {
                    var line = state.buffer[..<end]
                    if line.last == 0x0D { line = line.dropLast() }
                    let text = String(decoding: line, as: UTF8.self)
                    state.buffer.removeSubrange(...end)
                    return text
                }
                if state.ended {
                    guard !state.buffer.isEmpty else { return nil }
                    defer { state.buffer = [] }
                    return String(decoding: state.buffer, as: UTF8.self)
                }
                var chunk = [UInt8](repeating: 0, count: 65_536)
                let count = read(input, &chunk, chunk.count)
                if count > 0 { state.buffer += chunk[..<count] } else if count == 0 || errno != EINTR { state.ended = true }
            }
        }
    }

    private final class Job: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    fileprivate static func run(_ context: UnsafeMutableRawPointer) {
        Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
    }
}

private func plainReaderThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    PlainLineSource.run(context!)
    return nil
}
