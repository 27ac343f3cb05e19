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
            account save work alice@example.org --host 192.0.2.1 --password-file ~/.work-password
            connect work

            No password is saved; --password-file and XMPPSCOPE_PASSWORD are used when connecting. The file is readable by you only, and is
            refused if others can read it.
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
                    line += " --\(option.name)" + (option.value == nil ? "" : " '\(value)'")
                }
            }
            accounts[name] = line
        case "forget":
            guard accounts.removeValue(forKey: name) != nil else {
                throw CommandFailure("no account is saved as \"\(name)\"")
            }
        default: throw CommandFailure("account has no \"\(what)\". Usage: \(help.usage)")
        }
        try session.folders.write(accounts)
    }
}
