import Presentation
import XMLStreaming
import XMLTree
import XMPP

/// `pubsub`: nodes and items (XEP-0060), by default those of the own account (XEP-0163).
enum PubSubCommand: PromptCommand {
    static let help = CommandHelp(
        "pubsub", .services,
        "[nodes|items|publish|retract|create|delete|subscribe|unsubscribe|subscriptions] [NODE] [ITEM-ID or XML…]",
        kinds: [
            .choice([
                "nodes", "items", "publish", "retract", "create", "delete", "subscribe", "unsubscribe", "subscriptions",
            ]), .node, .text,
        ],
        options: [
            .init("at", "JID", "the service or account; without it, your own account"),
            .init("id", "ID", "the id of the item to publish"),
            .init("max", "NUMBER", "the most items"),
        ], sends: true,
        "nodes and items of a publish-subscribe service or of an account",
        details: """
            pubsub nodes --at pubsub.wonderland.lit         what nodes there are
            pubsub create news --at pubsub.wonderland.lit   a new node
            pubsub publish news <note xmlns='n'>tea</note>  an item; without --at a personal event (XEP-0163)
            pubsub items news                               what is kept
            """,
        example: "pubsub publish urn:example:tea <tea xmlns='urn:example:tea'>at six</tea>")

    static func run(_ arguments: Arguments, _ session: isolated Session) async throws {
        let service = try arguments.value("at").map { text throws(CommandFailure) in try Arguments.address(text) }
        let what = arguments.words.first ?? "nodes"
        if what == "nodes" {
            let to = try service ?? session.ownAddress().bare
            return try await session.request(
                .get, to: to, Element("query", xmlns: Namespace.discoItems), arguments, answer: nodes)
        }
        if what == "subscriptions" {
            let payload = Element("pubsub", xmlns: Namespace.pubsub).appending(
                Element("subscriptions", xmlns: Namespace.pubsub))
            return try await session.request(.get, to: service, payload, arguments)
        }
        let node = try arguments.word(1, "a node", help)
        switch what {
        case "items":
            var items = Element("items", xmlns: Namespace.pubsub, ["node": node])
            if let max = arguments.value("max") { items["max_items"] = max }
            if let id = arguments.rest { items.append(Element("item", xmlns: Namespace.pubsub, ["id": id])) }
            try await session.request(
                .get, to: service, Element("pubsub", xmlns: Namespace.pubsub).appending(items), arguments, answer: itemTable)
        case "publish":
            try await session.request(.set, to: service, try publication(node, arguments), arguments)
        case "retract":
            guard let id = arguments.rest else {
                throw CommandFailure("the id of the item is missing. Usage: pubsub retract NODE ID")
            }
            let retract = Element("retract", xmlns: Namespace.pubsub, ["node": node, "notify": "true"]).appending(
                Element("item", xmlns: Namespace.pubsub, ["id": id]))
            try await session.request(
                .set, to: service, Element("pubsub", xmlns: Namespace.pubsub).appending(retract), arguments)
        case "create", "subscribe", "unsubscribe":
            var element = Element(what, xmlns: Namespace.pubsub, ["node": node])
            if what != "create" { element["jid"] = try session.ownAddress().bare.description }
            try await session.request(
                .set, to: service, Element("pubsub", xmlns: Namespace.pubsub).appending(element), arguments)
        case "delete":
            let payload = Element("pubsub", xmlns: Namespace.pubsubOwner).appending(
                Element("delete", xmlns: Namespace.pubsubOwner, ["node": node]))
            try await session.request(.set, to: service, payload, arguments)
        default: throw CommandFailure("pubsub has no \"\(what)\". Usage: \(help.usage)")
        }
    }

    private static func publication(_ node: String, _ arguments: Arguments) throws(CommandFailure) -> Element {
        var item = Element("item", xmlns: Namespace.pubsub)
        if let id = arguments.value("id") { item["id"] = id }
        if let xml = arguments.rest {
            do { item.append(try ElementParser().parse(xml)) } catch {
                throw CommandFailure("the item cannot be read: \(error). It is one element with a namespace of its own")
            }
        }
        return Element("pubsub", xmlns: Namespace.pubsub).appending(
            Element("publish", xmlns: Namespace.pubsub, ["node": node]).appending(item))
    }

    private static func nodes(_ answer: Stanza, _ width: Int) -> [StyledLine] {
        var table = TableView("node", "at", "name")
        for item in answer.element.child("query", xmlns: Namespace.discoItems)?.elements ?? [] {
            table.add(item["node"] ?? "", item["jid"] ?? "", item["name"] ?? "")
        }
        return table.lines(width: width, indent: 4, empty: "there are no nodes")
    }

    private static func itemTable(_ answer: Stanza, _ width: Int) -> [StyledLine] {
        let items = answer.element.child("pubsub", xmlns: Namespace.pubsub)?.child("items", xmlns: Namespace.pubsub)
        var table = TableView("item", "publisher", "content")
        for item in items?.elements ?? [] {
            let content = item.elements.first.map { $0.xml() } ?? ""
            table.add(item["id"] ?? "", item["publisher"] ?? "", String(content.prefix(300)))
        }
        return table.lines(width: width, indent: 4, empty: "the node has no items")
    }
}
