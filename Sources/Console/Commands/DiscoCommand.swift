import Inspection
import KnowledgeBase
import Presentation
import XMLTree
import XMPP

/// `disco`: asks an entity what it is and can do, or what it has (XEP-0030).
enum DiscoCommand: PromptCommand {
    static let help = CommandHelp(
        "disco", .sending, "[JID] [NODE]", kinds: [.address, .node],
        options: [.init("items", nil, "what it has, instead of what it is")], sends: true,
        "ask what an entity is, can do (XEP-0030), or has; without JID, your server", example: "disco wonderland.lit --items"
    )

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let to = arguments.words.isEmpty ? try session.ownAddress().domain : try arguments.address(0, help)
        let wantsItems = arguments.has("items")
        var query = Element("query", xmlns: wantsItems ? Namespace.discoItems : Namespace.discoInfo)
        if arguments.words.count > 1 { query["node"] = arguments.words[1] }
        try await session.request(.get, to: to, query, arguments) { answer, width in
            wantsItems ? items(answer, width) : info(answer, width)
        }
    }

    private static func info(_ answer: Stanza, _ width: Int) -> [StyledLine] {
        guard let query = answer.element.child("query", xmlns: Namespace.discoInfo) else { return [] }
        var identities = TableView("category", "type", "name")
        for identity in query.elements where identity.name == "identity" {
            identities.add(identity["category"] ?? "", identity["type"] ?? "", identity["name"] ?? "")
        }
        var features = TableView("feature", "document")
        for feature in query.elements where feature.name == "feature" {
            let namespace = feature["var"] ?? ""
            features.add(namespace, Catalogue.index.document(namespace: namespace) ?? "")
        }
        return identities.lines(width: width, indent: 4) + features.lines(width: width, indent: 4)
    }

    private static func items(_ answer: Stanza, _ width: Int) -> [StyledLine] {
        guard let query = answer.element.child("query", xmlns: Namespace.discoItems) else { return [] }
        var table = TableView("address", "node", "name")
        for item in query.elements { table.add(item["jid"] ?? "", item["node"] ?? "", item["name"] ?? "") }
        return table.lines(width: width, indent: 4)
    }
}
