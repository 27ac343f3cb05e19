import Presentation
import XMLTree
import XMPP

/// `roster`: the contact list (RFC 6121 §2).
enum RosterCommand: PromptCommand {
    static let help = CommandHelp(
        "roster", .account, "[add JID [NAME…] | remove JID]", kinds: [.choice(["add", "remove"]), .address, .term],
        options: [.init("group", "NAME", "put the contact into this group; may be repeated")], sends: true,
        "the contact list: show it, add to it, remove from it",
        details:
            """
            roster add rabbit@wonderland.lit The White Rabbit --group tea
            Adding somebody asks for no subscription; `subscribe JID` does. After this command roster changes are pushed to you.
            """,
        example: "roster")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        var query = Element("query", xmlns: Namespace.roster)
        guard let what = arguments.words.first else {
            return try await session.request(.get, query, arguments, answer: table)
        }
        guard ["add", "remove"].contains(what) else {
            throw CommandFailure("roster has no \"\(what)\". Usage: \(help.usage)")
        }
        var item = Element("item", xmlns: Namespace.roster, ["jid": try arguments.address(1, help).bare.description])
        if what == "remove" {
            item["subscription"] = "remove"
        } else {
            let name = arguments.words.dropFirst(2).joined(separator: " ")
            if !name.isEmpty { item["name"] = name }
            for group in arguments.options["group"] ?? [] {
                item.append(Element("group", xmlns: Namespace.roster, text: group))
            }
        }
        query.append(item)
        try await session.request(.set, query, arguments)
    }

    private static func table(_ answer: Stanza, _ width: Int) -> [StyledLine] {
        guard let query = answer.element.child("query", xmlns: Namespace.roster) else {
            return [StyledLine("    the roster is the same as before", .note)]
        }
        var table = TableView("contact", "name", "subscription", "groups")
        for item in query.elements {
            let groups = item.elements.filter { $0.name == "group" }.map(\.text).joined(separator: ", ")
            let subscription = (item["subscription"] ?? "none") + (item["ask"] == "subscribe" ? ", asked" : "")
            table.add(item["jid"] ?? "", item["name"] ?? "", subscription, groups)
        }
        return table.lines(width: width, indent: 4, empty: "the roster is empty")
    }
}
