import Foundation
import Testing

extension TerminalProgramTests {
    /// A window, a locale, and how many stanzas arrive in a second while keys are pressed.
    struct Circumstances: Sendable, CustomTestStringConvertible {
        let columns: Int
        let rows: Int
        let locale: String
        let rate: Int

        var testDescription: String { "\(columns)×\(rows) \(locale) \(rate)/s" }
        var isASCII: Bool { locale == "C" }

        static let all: [Circumstances] = [(80, 24), (200, 50)].flatMap { size in
            ["C.UTF-8", "C"].flatMap { locale in
                [0, 10, 1000].map { Circumstances(columns: size.0, rows: size.1, locale: locale, rate: $0) }
            }
        }
    }

    @Test(
        "one sitting with every kind of key leaves no row but what was typed and what came", .timeLimit(.minutes(3)),
        arguments: Circumstances.all)
    func sitting(_ circumstances: Circumstances) async throws {
        let terminal = try await demo(
            columns: circumstances.columns, rows: circumstances.rows,
            ["LANG": circumstances.locale, "EDITOR": "sed -i s/hundred/thousand/", "LESS": "-RX"])
        defer { terminal.close() }
        var lines = Sitting(terminal)
        try await lines.enter("presence on")
        if circumstances.rate > 0 {
            try await lines.enter("contact sister floods 1000000 \(circumstances.rate)")
            try await terminal.waits(forText: " of 1000000</body>")
        }

        // A half-typed line, changed in its midst, through everything that arrives.
        terminal.type("msg sister half a l")
        terminal.press("Left", "Left", "Left")
        terminal.type("日本 ")
        terminal.press("C-e")
        terminal.type("ine")
        let half = "msg sister half 日本 a line"
        try await lines.shows(half)

        // To the shell and back.
        terminal.press("C-z")
        try await terminal.waits(forRow: TmuxTerminal.shell)
        lines.left(half)
        terminal.enter("stty -a | grep -o ' icanon'; fg")
        try await lines.shows(half)
        terminal.type("!")
        try await lines.shows(half + "!")
        terminal.press("C-c")
        lines.left(half + "!^C")
        try await lines.shows("")

        // An earlier line is searched for, and taken with Enter.
        try await lines.enter("sleep 0.1")
        terminal.press("C-r")
        terminal.type("slee")
        try await terminal.waits(forText: "bck:slee")
        terminal.press("Enter")
        lines.left("sleep 0.1")
        try await lines.shows("")

        // A paste of several lines is one input.
        terminal.paste("<message to='sister@realworld.lit'\n type='chat'>\n <body>a hundred</body></message>")
        try await terminal.waits(for: "the paste") {
            $0.rows.suffix(3) == [
                "\(Sitting.prompt) <message to='sister@realworld.lit'", " type='chat'>",
                " <body>a hundred</body></message>",
            ]
        }
        terminal.press("Enter")
        lines.left("<message to='sister@realworld.lit'")
        try await lines.shows("")

        // The editor gets it, and gives it back changed.
        try await lines.enter("edit", thenShows: nil)
        try await terminal.waits(for: "the edited paste") {
            $0.rows.suffix(3).joined().contains("<body>a thousand</body></message>") && $0.row == $0.rows.count - 1
        }
        terminal.press("C-c")
        lines.left("<message to='sister@realworld.lit'")
        try await lines.shows("")

        // The pager.
        try await lines.enter("help", thenShows: nil)
        try await terminal.waits(for: "the pager") { $0.rows.last?.hasPrefix(":") == true }
        terminal.press("q")
        try await lines.shows("")

        // A command that waits is stopped.
        try await lines.enter("sleep 600", thenShows: nil)
        try await terminal.runs("\(Sitting.prompt) sleep 600")
        terminal.press("C-c")
        try await lines.shows("")

        lines.check(try await lines.everything(), circumstances)

        // The window changes with a line in it; a terminal may wrap anew what stands above it.
        terminal.type(half)
        try await lines.shows(half)
        terminal.resize(columns: 60, rows: 20)
        try await terminal.waits(for: "the line in a narrow window") {
            $0.rows.suffix(2).joined() == "\(Sitting.prompt) \(half)" || $0.rows.last == "\(Sitting.prompt) \(half)"
        }
        terminal.resize(columns: circumstances.columns, rows: circumstances.rows)
        terminal.type("?")
        try await lines.shows(half + "?")
        terminal.press("C-u")
        try await lines.shows("")
        terminal.press("C-d")
        try await terminal.waits(forRow: TmuxTerminal.shell)
        terminal.enter("echo status $?; stty -a | grep -o ' echo '")
        try await terminal.waits(forText: "status ")
    }
}

/// What was typed in one sitting, to be compared with what the window showed.
private struct Sitting {
    static let prompt = "alice@wonderland.lit tls loopback>"

    private let terminal: TmuxTerminal
    /// The rows that the prompt has to be in, in their order.
    private var prompts: [String] = []

    init(_ terminal: TmuxTerminal) { self.terminal = terminal }

    private static func row(_ line: String) -> String { line.isEmpty ? prompt : "\(prompt) \(line)" }

    /// Waits until the last row is the prompt with this line.
    func shows(_ line: String) async throws { try await terminal.waits(forRow: Sitting.row(line)) }

    /// Types a line, sees it, ends it, and waits for the next prompt with that line.
    mutating func enter(_ line: String, thenShows next: String? = "") async throws {
        terminal.type(line)
        try await shows(line)
        terminal.press("Enter")
        left(line)
        if let next { try await shows(next) }
    }

    /// A row with the prompt that stays where it is while others come below.
    mutating func left(_ line: String) { prompts.append(Sitting.row(line)) }

    /// Everything that was shown, at a moment at which the line is not being drawn.
    func everything() async throws -> [String] {
        for _ in 0..<200 {
            let rows = terminal.everything
            if rows.last == Sitting.prompt { return rows }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TmuxTerminal.Missed(description: "the prompt was never the last row")
    }

    /// Every row with the prompt is one that was left, in their order and once; every message of the flood looks like the others.
    func check(_ rows: [String], _ circumstances: TerminalProgramTests.Circumstances) {
        let shown = rows.filter { $0.contains(Sitting.prompt) }
        #expect(shown == prompts + [Sitting.prompt])
        let arrow = circumstances.isASCII ? "<" : "◂"
        #expect(rows.contains { $0.contains("\(arrow) received") })
        #expect(rows.contains { $0.contains("◂") } != circumstances.isASCII)
        #expect(rows.contains { $0.hasPrefix("error: interrupted") })
        guard circumstances.rate > 0 else { return }
        let blocks = Sitting.blocks(rows)
        let numbers = blocks.compactMap { $0.firstMatch(of: /message ([0-9]+) of 1000000/).flatMap { Int($0.output.1) } }
        // A quick sitting sees few of ten a second.
        let fewest = circumstances.rate > 10 ? 5 : 0
        #expect(numbers.count > fewest && numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        let shapes = Dictionary(grouping: blocks, by: Sitting.shape)
        #expect(shapes.count == 1, "\(shapes.keys)")
    }

    /// The messages of the flood, each with all its rows.
    private static func blocks(_ rows: [String]) -> [String] {
        var blocks: [[String]] = []
        var isInside = false
        for row in rows {
            let isHead = row.prefixMatch(of: /\ *[0-9]+ [◂<] received  .*message chat/) != nil
            if isHead {
                blocks.append([])
                isInside = true
            } else if !row.hasPrefix("    ") {
                isInside = false
            }
            if isInside { blocks[blocks.count - 1].append(row) }
        }
        return blocks.map { $0.joined(separator: "\n") }.filter { $0.contains("of 1000000") }
    }

    /// A message without what differs from one to the next, and without regard to where its rows break.
    private static func shape(_ block: String) -> String {
        let words = block.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        return words.replacing(/\bid='[^']*'/, with: "id").replacing(/[0-9.]+/, with: "0")
    }
}
