import Foundation
import Testing

/// The real program with real keys in a real terminal: what only the whole of it can show.
@Suite("The program in a terminal", .serialized, .enabled(if: TmuxTerminal.isUsable, TmuxTerminal.notice))
struct TerminalProgramTests {
    static let prompt = "alice@wonderland.lit tls loopback>"

    /// Starts the demo in a shell, and waits for its prompt.
    func demo(columns: Int = 80, rows: Int = 24, _ environment: [String: String] = [:]) async throws -> TmuxTerminal {
        let terminal = try TmuxTerminal(columns: columns, rows: rows, environment: environment)
        do {
            try await terminal.waits(forRow: TmuxTerminal.shell)
            terminal.enter("\"$XMPPSCOPE\" demo")
            try await terminal.waits(forRow: TerminalProgramTests.prompt)
        } catch {
            terminal.close()
            throw error
        }
        return terminal
    }

    @Test("a terminal that goes away ends the program", .timeLimit(.minutes(2)))
    func hangUp() async throws {
        let terminal = try TmuxTerminal()
        terminal.enter("exec \"$XMPPSCOPE\" demo")
        let ended: Bool
        do {
            try await terminal.waits(forRow: TerminalProgramTests.prompt)
            terminal.type("half a li")
            try await terminal.waits(forRow: TerminalProgramTests.prompt + " half a li")
            let process = try #require(terminal.process)
            #expect(TmuxTerminal.isRunning(process))
            terminal.close()
            let deadline = ContinuousClock.now + .seconds(30)
            while TmuxTerminal.isRunning(process), ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(20))
            }
            ended = !TmuxTerminal.isRunning(process)
        } catch {
            terminal.close()
            throw error
        }
        #expect(ended)
    }

    @Test("Ctrl-C leads back to the prompt from every stage, and does nothing else", .timeLimit(.minutes(3)))
    func interrupting() async throws {
        let terminal = try await demo()
        defer { terminal.close() }
        let prompt = TerminalProgramTests.prompt

        // On an empty line, and in a line of several rows.
        terminal.press("C-c")
        try await terminal.waits(for: "a second prompt") { $0.rows.suffix(2) == [prompt + " ^C", prompt] }
        terminal.enter("<message to='sister@realworld.lit'>")
        terminal.type("<body>not to be sent")
        try await terminal.waits(for: "the second row") { $0.rows.last == "  <body>not to be sent" }
        terminal.press("C-c")
        try await terminal.waits(for: "the line is left") { $0.rows.suffix(2) == ["  <body>not to be sent^C", prompt] }

        // In a search of the history.
        terminal.enter("view full")
        try await terminal.waits(forRow: prompt)
        terminal.press("C-r")
        terminal.type("vie")
        try await terminal.waits(forText: "bck:vie")
        terminal.press("C-c")
        try await terminal.waits(forRow: prompt)

        // At a question, and at a password.
        terminal.enter("<message to='sister@realworld.lit' type='loud'><body>no</body></message>")
        try await terminal.waits(for: "the question") { $0.rows.last == "Send it nevertheless? [y/N]" }
        terminal.press("C-c")
        try await terminal.waits(forText: "error: not sent")
        try await terminal.waits(forRow: prompt)
        terminal.enter("connect bob@localhost --host 127.0.0.1 --port 9")
        try await terminal.waits(for: "the question for a password") { $0.rows.last == "Password of bob@localhost:" }
        terminal.type("never shown")
        terminal.press("C-c")
        try await terminal.waits(forRow: prompt)

        // In commands that wait.
        for command in ["sleep 600", "expect --within 600 body~never"] {
            terminal.enter("\(command)")
            try await terminal.runs(prompt + " " + command)
            terminal.press("C-c")
            try await terminal.waits(forText: "error: interrupted")
            try await terminal.waits(forRow: prompt)
            terminal.press("C-l")
            try await terminal.waits(for: "an empty screen") { $0.rows == [prompt] }
        }
        #expect(!terminal.everything.joined().contains("never shown"))

        // What was written and left was not sent.
        terminal.enter("count sent & message")
        try await terminal.waits(for: "the count") { $0.rows.contains { $0.hasPrefix("0 of ") } && $0.rows.last == prompt }
        terminal.press("C-d")
        try await terminal.waits(forRow: TmuxTerminal.shell)
    }

    @Test("a job that is suspended while a command runs holds the keys again when it goes on", .timeLimit(.minutes(2)))
    func suspending() async throws {
        let terminal = try await demo()
        defer { terminal.close() }
        terminal.enter("sleep 600")
        try await terminal.runs(TerminalProgramTests.prompt + " sleep 600")
        terminal.press("C-z")
        try await terminal.waits(forRow: TmuxTerminal.shell)
        terminal.enter("stty -a | grep -o -- ' echo '; fg")
        try await terminal.waits(for: "the job goes on") {
            $0.rows.last?.hasSuffix("demo") == true && $0.rows.contains(" echo")
        }
        // What is typed ahead is not echoed into the output; Ctrl-Z and Ctrl-C throw it away, as everywhere.
        terminal.type("typed ahead")
        terminal.press("C-z")
        try await terminal.waits(forRow: TmuxTerminal.shell)
        #expect(!terminal.screen.text.contains("typed ahead"))
        terminal.enter("fg")
        try await terminal.waits(for: "the job goes on") { $0.rows.last?.hasSuffix("demo") == true }
        terminal.press("C-c")
        try await terminal.waits(forRow: TerminalProgramTests.prompt)
        terminal.type("view")
        try await terminal.waits(forRow: TerminalProgramTests.prompt + " view")
    }

    @Test(
        "edit opens the stanza in the editor, what it leaves is in the line, and an editor that fails is named",
        .timeLimit(.minutes(2)))
    func editor() async throws {
        let terminal = try await demo(["VISUAL": "sed -i s/hundred/thousand/"])
        defer { terminal.close() }
        let prompt = TerminalProgramTests.prompt
        terminal.enter("msg sister@realworld.lit a hundred years")
        try await terminal.waits(forRow: prompt)
        terminal.enter("edit")
        try await terminal.waits(for: "the changed stanza") {
            $0.rows.suffix(3).joined().contains("<body>a thousand years</body></message>")
        }
        terminal.press("Enter")
        try await terminal.waits(for: "the changed stanza is sent") {
            $0.rows.contains { $0.contains("<body>a thousand years</body>  RFC 6121") } && $0.rows.last == prompt
        }
        terminal.enter("set editor=false")
        try await terminal.waits(forRow: prompt)
        terminal.enter("edit")
        try await terminal.waits(forText: "error: the editor ended with status 1: false.")
        try await terminal.waits(forRow: prompt)
    }

    @Test("help opens a pager that says how to come back, also after Ctrl-C in it", .timeLimit(.minutes(2)))
    func pager() async throws {
        let terminal = try await demo()
        defer { terminal.close() }
        let prompt = TerminalProgramTests.prompt
        terminal.enter("help")
        try await terminal.waits(for: "the pager") { $0.rows.last == "space: more, q: back to the prompt" }
        // Ctrl-C is the pager's; it throws away what is typed while it deals with it.
        let first = terminal.screen.rows
        terminal.press("C-c")
        for _ in 0..<10 {
            terminal.press("Space")
            if await terminal.shows(within: 2, { $0.rows.first != first.first }) { break }
        }
        try await terminal.waits(for: "the next page") { $0.rows.first != first.first }
        terminal.press("q")
        try await terminal.waits(forRow: prompt)
        terminal.enter("set pager=off")
        try await terminal.waits(forRow: prompt)
        terminal.enter("help")
        try await terminal.waits(for: "all of it") {
            $0.rows.contains { $0.hasPrefix("help NAME says more") } && $0.rows.last == prompt
        }
    }

    @Test(
        "on a dumb terminal nothing is written but text, and the line is there again below what came",
        .timeLimit(.minutes(2)))
    func dumb() async throws {
        let terminal = try TmuxTerminal(environment: ["TERM": "dumb"])
        defer { terminal.close() }
        let file = terminal.home + "/bytes"
        try await terminal.waits(forRow: TmuxTerminal.shell)
        terminal.enter("export TERM=dumb")
        terminal.enter("exec \"$XMPPSCOPE\" demo")
        try await terminal.waits(forText: "xmppscope 0")
        try await terminal.waits(forRow: TerminalProgramTests.prompt)
        terminal.records(to: file)
        terminal.enter("presence on")
        try await terminal.waits(forRow: TerminalProgramTests.prompt)
        terminal.enter("contact sister floods 3 100")
        terminal.type("msg sister@realworld.lit half")
        try await terminal.waits(for: "the line below the flood") {
            $0.rows.contains { $0.contains("message 3 of 3") }
                && $0.rows.last?.hasSuffix("> msg sister@realworld.lit half") == true
        }
        terminal.enter(" done")
        try await terminal.waits(forText: "<body>half done</body>")
        terminal.enter("help")
        try await terminal.waits(forText: "help NAME says more")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(bytes.count > 1000 && !bytes.contains(0x1B))
    }
}
