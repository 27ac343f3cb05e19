import Presentation
import XMLTree
import XMPP

/// `block`: the block list (XEP-0191).
enum BlockCommand: PromptCommand {
    static let help = CommandHelp(
        "block", .account, "[JID]", kinds: [.address],
        options: [
            .init("remove", nil, "take the address off the list"), .init("clear", nil, "take all addresses off the list"),
        ], sends: true,
        "show the block list, add to it, or remove from it", example: "block queen@wonderland.lit")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        if arguments.has("clear") {
            return try await session.request(.set, Element("unblock", xmlns: Namespace.blocking), arguments)
        }
        guard !arguments.words.isEmpty else {
            return try await session.request(.get, Element("blocklist", xmlns: Namespace.blocking), arguments) {
                answer, width in
                var table = TableView("blocked")
                for item in answer.element.child("blocklist", xmlns: Namespace.blocking)?.elements ?? [] {
                    table.add(item["jid"] ?? "")
                }
                return table.lines(width: width, indent: 4, empty: "nobody is blocked")
            }
        }
        let item = Element("item", xmlns: Namespace.blocking, ["jid": try arguments.address(0, help).description])
        let what = arguments.has("remove") ? "unblock" : "block"
        try await session.request(.set, Element(what, xmlns: Namespace.blocking).appending(item), arguments)
    }
}
