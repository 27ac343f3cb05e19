import Foundation

/// Measures the time from a key press to its echo at the prompt of the real program on a pseudo-terminal, during a flood of stanzas.
///
/// `swift run -c release Benchmarks echo [STANZAS-PER-SECOND] [SECONDS] [PROGRAM]`; the program is the one beside this one unless it is named.
enum EchoBenchmark {
    /// Letters that nothing in the flood contains, so that each is seen on the screen when it is echoed and not before.
    private static let letters = Array("αβγδεζηθικλμνξοπρστυφχψω")

    static func run(_ arguments: [String]) {
        let rate = arguments.first.flatMap { Int($0) } ?? 1000
        let seconds = arguments.dropFirst().first.flatMap { Int($0) } ?? 20
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let program = arguments.dropFirst(2).first ?? beside.appendingPathComponent("xmppscope").path
        for (columns, rows) in [(80, 24), (200, 50)] {
            measure(program, rate, seconds, columns, rows)
        }
    }

    private static func measure(_ program: String, _ rate: Int, _ seconds: Int, _ columns: Int, _ rows: Int) {
        guard let terminal = PromptOnTerminal(program, ["demo"], columns: columns, rows: rows) else {
            return print("\(program) cannot be started")
        }
        defer { terminal.stop() }
        guard terminal.waits(for: "loopback> ", seconds: 20) else { return print("there was no prompt") }
        for line in ["presence on", "contact sister online", "contact sister floods \(rate * (seconds + 2)) \(rate)"] {
            terminal.type(line + "\r")
            guard terminal.waits(for: "loopback> ", seconds: 20) else { return print("no prompt after: \(line)") }
        }
        var times: [Double] = []
        let end = ContinuousClock.now + .seconds(seconds)
        var index = 0
        while ContinuousClock.now < end {
            if index == letters.count {
                terminal.type("\u{15}")
                terminal.listens(milliseconds: 50)
                index = 0
            }
            guard let time = terminal.echo(of: letters[index], seconds: 5) else { return print("a key was not echoed") }
            times.append(time)
            index += 1
            // Uneven pauses, so that presses fall anywhere between the portions of the output.
            terminal.listens(milliseconds: 7 + (times.count * 13) % 29)
        }
        times.sort()
        func percentile(_ share: Double) -> String {
            String(format: "%.2f ms", times[min(times.count - 1, Int(share * Double(times.count)))] * 1000)
        }
        print(
            "\(columns)x\(rows), \(rate) stanzas/s: \(times.count) key presses, echo at 50 %: \(percentile(0.5)), 99 %: \(percentile(0.99)), slowest: \(percentile(1))"
        )
        // What really arrived: the number in the last message's body.
        print("  the last stanza shown or counted was \(terminal.lastFlooded(within: 8)) of \(rate * (seconds + 2))")
    }
}

/// A program on a pseudo-terminal, read as bytes.
private final class PromptOnTerminal {
    private let master: Int32
    private var process = pid_t()
    private var text = ""
    private var pending: [UInt8] = []
    private var escape = Escape.none

    private enum Escape { case none, began, inside }

    init?(_ program: String, _ arguments: [String], columns: Int, rows: Int) {
        var master: Int32 = 0
        var slave: Int32 = 0
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else { return nil }
        self.master = master
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        for number in 0..<3 { posix_spawn_file_actions_adddup2(&actions, slave, Int32(number)) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        // POSIX_SPAWN_SETSID, which the headers show only to programs that ask for GNU's extensions.
        posix_spawnattr_setflags(&attributes, 0x80)
        let home = NSTemporaryDirectory() + "/echo-\(getpid())"
        var words = ([program] + arguments).map { (word: String) -> UnsafeMutablePointer<CChar>? in strdup(word) }
        words.append(nil)
        let variables = ["TERM=xterm-256color", "LANG=C.UTF-8", "HOME=\(home)"]
        var environment = variables.map { (variable: String) -> UnsafeMutablePointer<CChar>? in strdup(variable) }
        environment.append(nil)
        let status = posix_spawn(&process, program, &actions, &attributes, &words, &environment)
        close(slave)
        guard status == 0 else { return nil }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// Reads what there is, waiting at most so long for the first byte; false if nothing came.
    private func reads(milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        // A character that is cut in two waits for its second half.
        let cut = PromptOnTerminal.end(ofWholeCharacters: pending)
        for scalar in String(decoding: pending[..<cut], as: UTF8.self).unicodeScalars { append(scalar) }
        pending.removeSubrange(..<cut)
        if text.utf8.count > 1 << 20 { text = String(text.suffix(100_000)) }
        return true
    }

    /// Adds a character of the text; escape sequences are left out.
    private func append(_ scalar: Unicode.Scalar) {
        switch escape {
        case .none where scalar == "\u{1B}": escape = .began
        case .none: text.unicodeScalars.append(scalar)
        case .began: escape = scalar == "[" ? .inside : .none
        case .inside: if scalar.value >= 0x40 { escape = .none }
        }
    }

    private static func end(ofWholeCharacters bytes: [UInt8]) -> Int {
        guard let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes.count }
        let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : bytes[lead] >= 0xC0 ? 2 : 1
        return bytes.count - lead >= length ? bytes.count : lead
    }

    func waits(for wanted: String, seconds: Int) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        text = ""
        while ContinuousClock.now < end {
            _ = reads(milliseconds: 50)
            if text.contains(wanted) { return true }
        }
        return false
    }

    func listens(milliseconds: Int) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        while ContinuousClock.now < end { _ = reads(milliseconds: 1) }
    }

    /// Presses a key; the seconds until its character is on the terminal.
    func echo(of letter: Character, seconds: Int) -> Double? {
        text = ""
        let start = ContinuousClock.now
        type(String(letter))
        while ContinuousClock.now - start < .seconds(seconds) {
            if reads(milliseconds: 50), text.contains(letter) { return (ContinuousClock.now - start) / .seconds(1) }
        }
        return nil
    }

    /// The number of the last message of the flood, once nothing more comes or the time is over.
    func lastFlooded(within seconds: Int) -> String {
        type("\u{15}find --all n:1\r")
        listens(milliseconds: seconds * 1000)
        type("find body~message\r")
        listens(milliseconds: 3000)
        let numbers = text.matches(of: /message (\d+) of/).map { Int($0.output.1) ?? 0 }
        return String(numbers.max() ?? 0)
    }

    func stop() {
        type("\u{15}\u{4}")
        listens(milliseconds: 500)
        kill(process, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<100 where waitpid(process, &status, WNOHANG) == 0 { usleep(20_000) }
        kill(process, SIGKILL)
        close(master)
    }
}
