import Foundation

/// One line on standard error that says how far a file has been read; only where that is a terminal and the output is not.
struct ProgressLine: Sendable {
    private let name: String
    private let size: Int?
    private let start = ContinuousClock.now
    private var shown: ContinuousClock.Instant?
    private let isTerminal = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0

    init(name: String, size: Int?) {
        self.name = name
        self.size = size
    }

    /// Shows how far it is, at most five times a second and not in the first half second.
    mutating func update(_ done: Int) {
        guard isTerminal else { return }
        let now = ContinuousClock.now
        guard now - start > .milliseconds(500), shown.map({ now - $0 > .milliseconds(200) }) ?? true else { return }
        shown = now
        let passed = now - start
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        write("\r" + ProgressLine.text(name: name, done: done, size: size, seconds: seconds) + "\u{1B}[K")
    }

    /// Takes the line away.
    mutating func clear() {
        if shown != nil { write("\r\u{1B}[K") }
        shown = nil
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    /// What is said after so many bytes and seconds.
    static func text(name: String, done: Int, size: Int?, seconds: Double) -> String {
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let short = name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }.joined().suffix(40)
        let speed = "\(amount(Int(rate)))/s"
        guard let size, size > 0 else { return "\(short): \(amount(done)), \(speed)" }
        let left = rate > 0 ? ", \(Int((Double(max(0, size - done)) / rate).rounded(.up))) s left" : ""
        return "\(short): \(min(100, done * 100 / size)) % of \(amount(size)), \(speed)\(left)"
    }

    private static func amount(_ bytes: Int) -> String {
        bytes < 10_000 ? "\(bytes) B" : bytes < 10_000_000 ? "\(bytes / 1000) kB" : "\(bytes / 1_000_000) MB"
    }
}
