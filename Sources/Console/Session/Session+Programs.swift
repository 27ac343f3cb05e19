import Foundation
import LineEditing
import Presentation

/// Other programs that are given the terminal: the pager, and the editor.
extension Session {
    /// The commands that show a text to be read and wait for nothing.
    static let readCommands: Set<String> = [
        "help", "explain", "show", "find", "count", "diff", "stats", "flow", "pending", "set", "why", "answers", "later",
        "ledger",
        "compare", "store", "server", "stream", "new", "learn",
    ]

    /// Runs a command; what it shows goes through the pager where it is a text to be read that does not fit on the screen.
    func paged(_ help: CommandHelp, _ body: () async throws -> Void) async throws {
        guard Session.readCommands.contains(help.name), settings.pager, source.isInteractive, let rows = source.rows,
            let pager
        else {
            return try await body()
        }
        paging = []
        var failure: (any Error)?
        do { try await body() } catch { failure = error }
        let lines = paging ?? []
        paging = nil
        let isPaged = lines.count < rows ? false : await source.runProgram(pager(lines)) != nil
        if !isPaged, !lines.isEmpty { source.post(lines.joined(separator: "\n")) }
        if let failure { throw failure }
    }

    /// What makes the program of lines; nil where there is no pager.
    private var pager: (([String]) -> TerminalProgram)? {
        let environment = surroundings.environment
        // Pagers want a terminal that can do more.
        guard !["", "dumb"].contains(environment["TERM"] ?? "") else { return nil }
        let named = environment["PAGER"].flatMap { $0.trimmed.isEmpty ? nil : $0 }
        guard let command = named ?? (isInstalled("less") ? "less" : nil) else { return nil }
        var added: [String: String] = [:]
        // Colours pass, the text stays on the screen, its end leads back, and the last line says how to come back before.
        if environment["LESS"] == nil {
            added["LESS"] = "-EFRX -Psspace\\: more, q\\: back to the prompt"
        }
        return { TerminalProgram(command: command, input: $0.joined(separator: "\n") + "\n", environment: added) }
    }

    private func isInstalled(_ name: String) -> Bool {
        (surroundings.environment["PATH"] ?? "").split(separator: ":").contains {
            access("\($0)/\(name)", X_OK) == 0
        }
    }

    /// The editor that a stanza is opened in; nil for the line itself.
    var editor: String? {
        guard source.isInteractive, source.rows != nil, settings.editor != "none" else { return nil }
        let environment = surroundings.environment
        return [settings.editor, environment["VISUAL"] ?? "", environment["EDITOR"] ?? ""].first { !$0.trimmed.isEmpty }
    }

    /// Lets somebody change a text in an editor.
    ///
    /// - Returns: the text as it was left.
    func edited(_ text: String, in editor: String) async throws(CommandFailure) -> String {
        let path = NSTemporaryDirectory() + "/xmppscope-\(UUID().uuidString).xml"
        let made = FileManager.default.createFile(
            atPath: path, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: 0o600])
        guard made else { throw CommandFailure("\(path) cannot be written; with `set editor=none` the line itself is used") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let status = await source.runProgram(TerminalProgram(command: "\(editor) '\(path)'"))
        guard status == 0 else {
            let how = status.map { "ended with status \($0)" } ?? "cannot be started"
            throw CommandFailure(
                "the editor \(how): \(editor). Choose another one with `set editor=COMMAND`, or the line itself with `set editor=none`"
            )
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("what the editor left cannot be read as UTF-8")
        }
        return text.trimmed
    }
}
