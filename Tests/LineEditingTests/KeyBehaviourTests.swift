import Foundation
import Synchronization
import Testing

@testable import LineEditing

extension TerminalTests {
    /// Every key behaviour in every circumstance; what is compared is the whole screen, cell by cell, and all that scrolled off it.
    @Suite("Keys on a terminal", .serialized)
    struct KeyBehaviourTests {
        private static let prompt = "alice@wonderland.lit tls> "
        private static let assistance = LineAssistance(complete: { line, cursor in
            let typed = line.prefix(cursor)
            let fits = "presence".hasPrefix(typed)
            return Completion(replacing: typed.count, candidates: fits ? [.init("presence")] : [])
        })

        @Test("the line, the screen and what is read are right", arguments: KeyBehaviour.all, TerminalCircumstances.all)
        func behaviour(_ behaviour: KeyBehaviour, _ circumstances: TerminalCircumstances) async throws {
            let locale = ProcessInfo.processInfo.environment["LC_ALL"]
            setenv("LC_ALL", circumstances.locale, 1)
            defer { if let locale { setenv("LC_ALL", locale, 1) } else { unsetenv("LC_ALL") } }
            let history = HistoryFile(path: NSTemporaryDirectory() + "history-\(UUID().uuidString)")
            for line in behaviour.history { history.append(line) }
            defer { unlink(history.path) }
            let terminal = EditorOnTerminal(
                columns: circumstances.columns, rows: circumstances.rows, history: history,
                assistance: KeyBehaviourTests.assistance, editrc: behaviour.editrc)
            await terminal.isReady()
            async let input = terminal.editor.readLine(LineRequest(prompt: KeyBehaviourTests.prompt))
            let traffic = Traffic(terminal.editor, rate: circumstances.rate)
            for keys in behaviour.keys {
                terminal.type(keys)
                // A lone Escape is one when nothing follows it for a while.
                try await Task.sleep(for: .milliseconds(keys.hasSuffix("\u{1B}") ? 70 : 3))
            }
            let posted = await traffic.stop()
            let line = KeyBehaviourTests.wrapped(
                KeyBehaviourTests.prompt + (behaviour.drawn ?? behaviour.line), circumstances.columns)
            let expected = posted + line
            // A redraw clears the line before it draws it, so the screen is looked at until it is right.
            if await !terminal.shows({ $0.everything == expected }) {
                let shown = terminal.everything
                let index = zip(shown, expected).prefix { $0 == $1 }.count
                Issue.record(
                    "row \(index) of \(shown.count), expected \(expected.count):\n\(shown.dropFirst(index).prefix(6))\n\(expected.dropFirst(index).prefix(6))"
                )
            }
            terminal.type(behaviour.last)
            #expect(await input == behaviour.expected)
            await terminal.finish()
        }

        /// The rows in which a terminal of that width shows a text.
        private static func wrapped(_ text: String, _ columns: Int) -> [String] {
            var rows = [""]
            for character in text {
                if character == "\n" {
                    rows.append("")
                    continue
                }
                if DisplayWidth.of(rows[rows.count - 1]) + DisplayWidth.of(String(character)) > columns { rows.append("") }
                rows[rows.count - 1].append(character)
            }
            return rows.map { $0.trimmedRight() }
        }
    }
}

/// Output that arrives while somebody types.
private final class Traffic: Sendable {
    private let editor: LineEditor
    private let task: Task<Int, Never>

    init(_ editor: LineEditor, rate: Int) {
        self.editor = editor
        task = Task.detached {
            guard rate > 0 else { return 0 }
            let clock = ContinuousClock()
            let start = clock.now
            var count = 0
            while !Task.isCancelled {
                // The first comes at once.
                let due = 1 + Int(Double(rate) * ((clock.now - start) / .seconds(1)))
                while count < due {
                    count += 1
                    editor.post(Traffic.stanza(count).joined(separator: "\n"))
                }
                try? await Task.sleep(for: .milliseconds(1))
            }
            return count
        }
    }

    /// Ends it; all the rows that were shown.
    func stop() async -> [String] {
        task.cancel()
        let count = await task.value
        await editor.flush()
        return (0..<count).flatMap { Traffic.stanza($0 + 1) }
    }

    private static func stanza(_ number: Int) -> [String] {
        [
            "\(number) ◂ received  message chat   sister@realworld.lit", "    <body>茶 \(number)</body>",
            "    keeps  recipient's server  archive",
        ]
    }
}
