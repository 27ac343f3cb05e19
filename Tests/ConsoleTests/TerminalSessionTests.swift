import Foundation
import Testing

@testable import Console

/// The real program with real keys in a real terminal emulator.
@Suite(
    "The program in a terminal", .serialized,
    .enabled(if: TmuxTerminal.isInstalled && TmuxTerminal.program != nil, "tmux is not installed, or the program not built"))
struct TerminalSessionTests {
    private static let prompt = "alice@wonderland.lit tls loopback>"

    /// Starts the demo, and waits for its prompt.
    private func demo(columns: Int = 80, rows: Int = 24, _ environment: [String: String] = [:]) async throws -> TmuxTerminal
    {
        let terminal = try TmuxTerminal(
            columns: columns, rows: rows, environment: ["LANG": "C.UTF-8"].merging(environment) { $1 })
        #expect(await terminal.ends(with: "shell>"))
        terminal.type("'\(TmuxTerminal.program ?? "")' demo")
        terminal.press("Enter")
        #expect(await terminal.ends(with: TerminalSessionTests.prompt), "\(terminal.rows)")
        return terminal
    }

    @Test(
        "a half-typed line lives through a flood, a suspended job and another size, and is forgotten by Ctrl-C",
        arguments: [(80, 24), (200, 50)], ["C.UTF-8", "C"])
    func line(_ size: (columns: Int, rows: Int), _ locale: String) async throws {
        let terminal = try await demo(columns: size.columns, rows: size.rows, ["LANG": locale])
        defer { terminal.close() }
        let prompt = TerminalSessionTests.prompt
        for command in ["presence on", "contact sister floods 200 1000"] {
            terminal.type(command)
            terminal.press("Enter")
        }
        terminal.type("msg sister half 日本 a l")
        terminal.type("ine")
        let line = "\(prompt) msg sister half 日本 a line"
        #expect(await terminal.ends(with: line))
        #expect(await terminal.shows { $0.contains { $0.contains("message 200 of 200") } && $0.last == line })
        // In a locale without UTF-8 the program's own signs are ASCII.
        #expect(terminal.rows.contains { $0.contains(locale == "C" ? "< received" : "◂ received") })
        #expect(terminal.rows.contains { $0.contains("◂") } == (locale != "C"))

        terminal.press("C-z")
        #expect(await terminal.ends(with: "shell>"))
        terminal.type("stty -a | grep -o ' icanon'; fg")
        terminal.press("Enter")
        #expect(await terminal.ends(with: line))
        #expect(terminal.rows.contains(" icanon"))
        terminal.type("!")
        #expect(await terminal.ends(with: line + "!"))

        terminal.resize(columns: 60, rows: 20)
        #expect(await terminal.shows { $0.suffix(2).joined() == line + "!" || $0.last == line + "!" })
        terminal.type("?")
        #expect(await terminal.shows { $0.suffix(2).joined().hasSuffix("a line!?") })

        terminal.press("C-c")
        #expect(await terminal.ends(with: prompt))
        terminal.press("C-d")
        #expect(await terminal.ends(with: "shell>"))
    }

    @Test("help opens a pager that says how to come back, and the prompt is there afterwards")
    func pager() async throws {
        let terminal = try await demo(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""])
        defer { terminal.close() }
        guard ["/usr/bin/less", "/bin/less"].contains(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return
        }
        terminal.type("help")
        terminal.press("Enter")
        #expect(await terminal.ends(with: "space: more, q: back to the prompt"))
        terminal.press("q")
        #expect(await terminal.ends(with: TerminalSessionTests.prompt))
        terminal.type("set pager=off")
        terminal.press("Enter")
        terminal.type("help")
        terminal.press("Enter")
        #expect(
            await terminal.shows {
                $0.contains { $0.hasPrefix("help NAME says more") } && $0.last?.hasPrefix("alice") == true
            })
    }

    @Test("edit opens the stanza in the editor, and what it leaves is in the line to be sent")
    func editor() async throws {
        let terminal = try await demo(["EDITOR": "sed -i s/hundred/thousand/"])
        defer { terminal.close() }
        for line in ["msg sister@realworld.lit a hundred years", "edit"] {
            terminal.type(line)
            terminal.press("Enter")
        }
        #expect(await terminal.shows { $0.suffix(3).joined().contains("<body>a thousand years</body></message>") })
        let rows = terminal.rows.suffix(3).joined()
        #expect(rows.contains("\(TerminalSessionTests.prompt) <message to='sister@realworld.lit' type='chat' id='"))
        terminal.press("Enter")
        #expect(await terminal.shows { $0.contains { $0.contains("<body>a thousand years</body>  RFC 6121") } })
        terminal.type("set editor=false")
        terminal.press("Enter")
        terminal.type("edit")
        terminal.press("Enter")
        #expect(await terminal.shows { $0.contains { $0.hasPrefix("error: the editor ended with status 1: false.") } })
    }
}
