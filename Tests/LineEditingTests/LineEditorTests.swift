import Foundation
import Testing

@testable import LineEditing

/// Editors on pseudo-terminals, seen through a terminal emulator. One at a time, as libedit reads the environment.
@Suite("Terminals", .serialized)
struct TerminalTests {}

extension TerminalTests {
    @Suite("The line editor on a terminal", .serialized)
    struct LineEditorTests {
        @Test("a typed line is read, with wide and combining characters")
        func reads() async {
            let terminal = EditorOnTerminal()
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("msg é 日本 ok\r")
            #expect(await input == .line("msg é 日本 ok"))
            #expect(await terminal.showsLine("> msg é 日本 ok"))
            await terminal.finish()
        }

        @Test("a terminal that was taken away is the end of the input, and not waited for")
        func terminalGone() async {
            var master: Int32 = 0
            var slave: Int32 = 0
            precondition(openpty(&master, &slave, nil, nil, nil) == 0)
            setenv("TERM", "xterm", 1)
            let editor = LineEditor(
                assistance: LineAssistance(), history: nil, input: slave, output: slave, ownsSignals: false)
            close(master)
            #expect(await editor.readLine(LineRequest(prompt: "> ")) == .end)
            await editor.finish()
            close(slave)
        }

        @Test("200 lines arrive while a half-typed line stays intact and editable", arguments: [23, 50, 80, 200])
        func asynchronousOutput(columns: Int) async {
            let terminal = EditorOnTerminal(columns: columns, rows: 24)
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "alice> "))
            terminal.type("half a line that is 日本語 wide")
            for number in 0..<200 {
                terminal.editor.post("line \(number)")
                if number % 20 == 0 { terminal.type("x") }
                if number % 7 == 0 { await Task.yield() }
            }
            #expect(await terminal.showsLine("line 199"))
            terminal.type("\u{1B}[D\u{1B}[D\u{7F}Q")
            let expected = "half a line that is 日本語 wide" + String(repeating: "x", count: 7) + "Qxx"
            let shown = Self.wrap("alice> " + expected, columns: columns)
            #expect(await terminal.shows { Array($0.everything.suffix(shown.count)) == shown })
            let numbered = terminal.everything.filter { $0.hasPrefix("line ") }
            #expect(numbered == (0..<200).map { "line \($0)" })
            terminal.type("\r")
            #expect(await input == .line(expected))
            await terminal.finish()
        }

        /// The rows a terminal of that width shows of a text.
        private static func wrap(_ text: String, columns: Int) -> [String] {
            var rows = [""]
            for character in text {
                if DisplayWidth.of(rows.last! + String(character)) > columns { rows.append("") }
                rows[rows.count - 1].append(character)
            }
            return rows.map { $0.trimmedRight() }
        }

        @Test("a narrower and a wider window leave the line whole and editable")
        func resize() async {
            let terminal = EditorOnTerminal(columns: 60, rows: 20)
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("a line that is a little longer than forty columns")
            #expect(await terminal.showsLine("> a line that is a little longer than forty columns"))
            terminal.resize(columns: 40, rows: 20)
            #expect(await terminal.shows { $0.lines.contains("> a line that is a little longer than fo") })
            terminal.editor.post("above")
            #expect(await terminal.showsLine("above"))
            terminal.resize(columns: 70, rows: 10)
            terminal.type("!\r")
            #expect(await input == .line("a line that is a little longer than forty columns!"))
            await terminal.finish()
        }

        @Test("a thousand lines while somebody types lose neither a line nor a key")
        func flood() async {
            let terminal = EditorOnTerminal(columns: 80, rows: 24)
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            let typed = String(repeating: "the quick brown fox ", count: 6)
            for (index, character) in typed.enumerated() {
                terminal.type(String(character))
                for line in 0..<10 { terminal.editor.post("line \(index * 10 + line)") }
                await Task.yield()
            }
            terminal.type("\r")
            #expect(await input == .line(typed))
            await terminal.editor.flush()
            let last = typed.count * 10 - 1
            #expect(await terminal.showsLine("line \(last)"))
            #expect(terminal.everything.filter { $0.hasPrefix("line ") } == (0...last).map { "line \($0)" })
            await terminal.finish()
        }

        @Test("Up and Down move inside an input of several lines before they leave it")
        func cursorKeys() async {
            let terminal = EditorOnTerminal(
                assistance: LineAssistance(isComplete: { !$0.hasPrefix("<") || $0.hasSuffix(">") }))
            await terminal.isReady()
            async let first = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("earlier\r")
            _ = await first
            async let second = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("<ab\rcd")
            #expect(await terminal.shows { $0.lines.contains("> <ab") && $0.lines.contains("  cd") })
            terminal.type("\u{1B}[A\u{1B}OHX\u{1B}[B\u{1B}[F>\r")
            let input = await second
            guard case .line(let text) = input else {
                Issue.record("\(input)")
                return
            }
            #expect(text.contains("X") && text.contains("<ab") && text.hasSuffix(">"))
            await terminal.finish()
        }

        @Test("on a dumb terminal nothing is written but text")
        func dumb() async {
            let terminal = EditorOnTerminal(term: "dumb")
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("half")
            terminal.editor.post("above")
            #expect(await terminal.showsLine("above"))
            terminal.type(" done\r")
            #expect(await input == .line("half done"))
            #expect(!terminal.bytes.contains(0x1B))
            await terminal.finish()
        }

        @Test("a pasted element of several lines is one input")
        func paste() async {
            let terminal = EditorOnTerminal()
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("\u{1B}[200~<message>\r  <body>hi</body>\r</message>\r\u{1B}[201~\r")
            #expect(await input == .line("<message>\n  <body>hi</body>\n</message>"))
            await terminal.finish()
        }

        @Test("Enter goes on with the next line until the input is complete")
        func smartEnter() async {
            let terminal = EditorOnTerminal(assistance: LineAssistance(isComplete: { $0.hasSuffix(".") }))
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("one\r")
            #expect(await terminal.shows { $0.row == 1 && $0.column == 2 })
            terminal.type("two.\r")
            #expect(await input == .line("one\n  two."))
            await terminal.finish()
        }

        @Test("Ctrl-C abandons the line, Ctrl-D on an empty one ends")
        func leaving() async {
            let terminal = EditorOnTerminal()
            await terminal.isReady()
            async let first = terminal.editor.readLine(LineRequest(prompt: "> "))
            #expect(await terminal.showsLine(">"))
            terminal.type("half\u{3}")
            #expect(await first == .abandoned)
            #expect(await terminal.showsLine("> half^C"))
            async let second = terminal.editor.readLine(LineRequest(prompt: "> "))
            #expect(await terminal.shows { $0.lines[1] == ">" })
            terminal.type("\u{4}")
            #expect(await second == .end)
            #expect(await terminal.editor.readLine(LineRequest(prompt: "> ")) == .end)
            await terminal.finish()
        }

        @Test("Tab inserts what is certain and lists what is not")
        func completion() async {
            let names = ["presence", "ping", "pubsub"]
            let terminal = EditorOnTerminal(
                assistance: LineAssistance(complete: { line, _ in
                    Completion(replacing: line.count, candidates: names.filter { $0.hasPrefix(line) }.map { .init($0) })
                }))
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("p\t")
            #expect(await terminal.showsLine("  presence  ping      pubsub"))
            terminal.type("u\t\r")
            #expect(await input == .line("pubsub "))
            await terminal.finish()
        }

        @Test("the history outlives the session, without what may not be kept, in a file of mode 0600")
        func history() async throws {
            let path = NSTemporaryDirectory() + "history-\(UUID().uuidString)"
            let assistance = LineAssistance(historyText: { $0.contains("secret") ? nil : $0 })
            for line in ["first\r", "a secret\r"] {
                let terminal = EditorOnTerminal(history: HistoryFile(path: path), assistance: assistance)
                await terminal.isReady()
                async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
                terminal.type(line)
                _ = await input
                await terminal.finish()
            }
            let terminal = EditorOnTerminal(history: HistoryFile(path: path), assistance: assistance)
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("\u{1B}[A!\r")
            #expect(await input == .line("first!"))
            async let found = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("\u{12}irst")
            #expect(await terminal.shows { $0.lines.contains { $0.contains("bck:irst") } })
            terminal.type("\r")
            #expect(await found == .line("first!"))
            await terminal.finish()
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try String(contentsOfFile: path, encoding: .utf8).contains("secret") == false)
        }

        @Test("vi keys from a .editrc work, and so do the editor's own keys and pastes")
        func vi() async {
            let terminal = EditorOnTerminal(editrc: "bind -v\n")
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "> "))
            terminal.type("\u{1B}[200~hello\u{1B}[201~")
            #expect(await terminal.showsLine("> hello"))
            terminal.type("\u{1B}")
            terminal.editor.post("above")
            #expect(await terminal.showsLine("above"))
            terminal.type("0x")
            #expect(await terminal.showsLine("> ello"))
            terminal.type("\r")
            #expect(await input == .line("ello"))
            await terminal.finish()
        }

        @Test("a password is read without being shown")
        func secret() async {
            let terminal = EditorOnTerminal()
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "Password: ", purpose: .secret))
            #expect(await terminal.showsLine("Password:"))
            terminal.type("pás\u{7F}sword\r")
            #expect(await input == .line("pásword"))
            #expect(terminal.everything.joined().contains("word:") && !terminal.everything.joined().contains("sword\u{20}"))
            #expect(!terminal.everything.contains { $0.contains("pásword") || $0.contains("pássword") })
            await terminal.finish()
        }

        @Test("a coloured prompt takes no more room than its text")
        func colouredPrompt() async {
            let terminal = EditorOnTerminal()
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: "\u{1B}[32malice\u{1B}[0m> "))
            terminal.type("x")
            #expect(await terminal.shows { $0.lines[0] == "alice> x" && $0.column == 8 })
            terminal.editor.setPrompt("nobody> ")
            #expect(await terminal.showsLine("nobody> x"))
            terminal.type("\r")
            #expect(await input == .line("x"))
            await terminal.finish()
        }
    }
}
