import Presentation
import XMLTree
import XMPP

/// `register`: accounts at a server or service (XEP-0077).
enum RegisterCommand: PromptCommand {
    static let help = CommandHelp(
        "register", .account, "[JID]", kinds: [.address],
        options: [
            .init("change-password", nil, "give your account another password, which is asked for"),
            .init("cancel", nil, "remove your account from the server, for good"),
        ], sends: true,
        "see what registration asks for; change the password; cancel the account (XEP-0077)", example: "register")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? nil : try arguments.address(0, help)
        var query = Element("query", xmlns: Namespace.register)
        if arguments.has("cancel") {
            let account = try session.ownAddress().bare
            guard await session.confirm("Remove the account \(account) and everything the server keeps for it?") else {
                throw CommandFailure("nothing was removed; this is only done when it is confirmed at the prompt")
            }
            query.append(Element("remove", xmlns: Namespace.register))
            return try await session.request(.set, to: to, query, arguments)
        }
        if arguments.has("change-password") {
            guard let name = try session.ownAddress().localpart else {
                throw CommandFailure(
                    "this account has no name of its own, so nothing can be changed about it; connect with one: connect JID")
            }
            query.append(Element("username", xmlns: Namespace.register, text: name))
            query.append(Element("password", xmlns: Namespace.register, text: try await session.secret("New password: ")))
            return try await session.request(.set, to: to, query, arguments)
        }
        try await session.request(.get, to: to, query, arguments) { answer, width in
            var table = TableView("field", "value")
            for field in answer.element.child("query", xmlns: Namespace.register)?.elements ?? [] {
                table.add(field.name, field.text)
            }
            return table.lines(width: width, indent: 4)
        }
    }
}
