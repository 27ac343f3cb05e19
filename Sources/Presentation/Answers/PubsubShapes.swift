import XMLTree
import XMPP

/// What a pubsub service answers (XEP-0060).
enum PubsubShapes {
    /// Items, as an answer or as a notification (§6.5, §7.1.2); bookmarks (XEP-0402) with their particulars.
    static let items: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("pubsub", Namespace.pubsub) || payload.is("event", Namespace.pubsubEvent),
            let items = payload.child("items")
        else { return nil }
        let list = items.elements
        var table = TableView([
            TableView.Column("item"), TableView.Column("contents"), TableView.Column("", role: .annotation),
        ])
        for item in list {
            let contents = item.elements.first
            if item.name == "retract" {
                table.add(item["id"] ?? "", "retracted", "")
            } else if let bookmark = contents, bookmark.is("conference", Namespace.bookmarks) {
                let nick = bookmark.child("nick")?.text
                let parts = [
                    bookmark["name"], nick.map { "as " + $0 }, bookmark["autojoin"] == "true" ? "joined at login" : nil,
                ]
                table.add(item["id"] ?? "", "room", parts.compactMap { $0 }.joined(separator: ", "))
            } else {
                table.add(item["id"] ?? "", contents.map { "<\($0.name)>" } ?? "no payload", contents?.namespace ?? "")
            }
        }
        return AnswerTable("node \(items["node"] ?? ""): \(AccountShapes.count(list, "item"))", table, empty: "no items")
    }

    /// Subscriptions to nodes (§5.6, §8.8).
    static let subscriptions: @Sendable (Element) -> AnswerTable? = { payload in
        guard let list = child("subscriptions", of: payload) else { return nil }
        var table = TableView([
            TableView.Column("address", role: .jid), TableView.Column("node"), TableView.Column("subscription"),
        ])
        for item in list.elements {
            table.add(item["jid"] ?? "", item["node"] ?? list["node"] ?? "", item["subscription"] ?? "")
        }
        return AnswerTable("subscriptions", table, empty: "no subscriptions")
    }

    /// Affiliations with nodes (§5.7, §8.9).
    static let affiliations: @Sendable (Element) -> AnswerTable? = { payload in
        guard let list = child("affiliations", of: payload) else { return nil }
        var table = TableView([
            TableView.Column("node"), TableView.Column("address", role: .jid), TableView.Column("affiliation"),
        ])
        for item in list.elements {
            table.add(item["node"] ?? list["node"] ?? "", item["jid"] ?? "", item["affiliation"] ?? "")
        }
        return AnswerTable("affiliations", table, empty: "no affiliations")
    }

    private static func child(_ name: String, of payload: Element) -> Element? {
        guard payload.name == "pubsub", [Namespace.pubsub, Namespace.pubsubOwner].contains(payload.namespace) else {
            return nil
        }
        return payload.child(name)
    }
}
