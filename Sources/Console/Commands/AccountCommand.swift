import Foundation
import Presentation
import XMPP

/// `account`: saved ways to connect.
enum AccountCommand: PromptCommand {
    static let help = CommandHelp(
        "account", aliases: ["accounts"], .connection, "[save|forget NAME [JID]]|[add|remove JID]",
        kinds: [.choice(["save", "forget", "add", "remove"]), .term, .address],
        options: ConnectRequest.options,
        "list, save or forget ways to connect; add or remove accounts of the loopback world",
        details: """
            account save work alice@example.org --host 192.0.2.1 --password-command 'pass xmpp/work'
            connect work

            No password is saved; it comes from --password-command, --password-file, XMPPSCOPE_PASSWORD or a question when connecting. The file \
            of accounts is readable by you only, and is refused if others can read it.

            account add dormouse@wonderland.lit      an account of the loopback world, with a password that connect knows
            account remove dormouse@wonderland.lit   it goes with everything kept for it
            """,
        example: "account")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var accounts = try session.folders.accounts()
        guard let what = arguments.words.first else {
            var table = TableView("name", "connects with")
            for (name, line) in accounts.sorted(by: { $0.key < $1.key }) { table.add(name, line) }
            return session.show(table.lines(width: session.tableWidth, empty: "no accounts are saved; see: help account"))
        }
        if what == "add" || what == "remove" { return try change(what, try arguments.address(1, help), session) }
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

    private static func change(_ what: String, _ address: JID, _ session: isolated Session) throws {
        guard let world = session.world else {
            throw CommandFailure("accounts can be added to the loopback world alone; start it with: xmppscope demo")
        }
        guard address.localpart != nil, address.isBare else { throw CommandFailure("\(address) is no bare address") }
        if what == "add" {
            let password = try world.addAccount(address)
            session.say("\(address) has an account with the password \(password)")
        } else {
            try world.removeAccount(address)
            session.say("\(address) has no account any more")
        }
    }
}
