import Foundation
import Presentation

/// `account`: saved ways to connect.
enum AccountCommand: PromptCommand {
    static let help = CommandHelp(
        "account", aliases: ["accounts"], .connection, "[save|forget NAME [JID]]",
        kinds: [.choice(["save", "forget"]), .term, .address],
        options: ConnectRequest.options,
        "list, save or forget ways to connect; connect NAME uses one",
        details: """
            account save work alice@example.org --host 192.0.2.1 --password-command 'pass xmpp/work'
            connect work

            No password is saved; it comes from --password-command, --password-file, XMPPSCOPE_PASSWORD or a question when connecting. The file \
            of accounts is readable by you only, and is refused if others can read it.
            """,
        example: "account")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var accounts = try session.folders.accounts()
        guard let what = arguments.words.first else {
            var table = TableView("name", "connects with")
            for (name, line) in accounts.sorted(by: { $0.key < $1.key }) { table.add(name, line) }
            return session.show(table.lines(width: session.width, empty: "no accounts are saved; see: help account"))
        }
        let name = try arguments.word(1, "a name", help)
        switch what {
        case "save":
            var line = try arguments.address(2, help).description
            for option in help.options where arguments.has(option.name) {
                for value in arguments.options[option.name] ?? [] {
                    line += " --\(option.name)" + (option.value == nil ? "" : " " + quoted(value))
                }
            }
            accounts[name] = line
        case "forget":
            guard accounts.removeValue(forKey: name) != nil else {
                throw CommandFailure("no account is saved as \"\(name)\"; `account` lists them")
            }
        default: throw CommandFailure("account has no \"\(what)\". Usage: \(help.usage)")
        }
        try session.folders.write(accounts)
    }

    /// The value as one word of a line.
    private static func quoted(_ value: String) -> String {
        guard value.contains("'") else { return "'\(value)'" }
        return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
