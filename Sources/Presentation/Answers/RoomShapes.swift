import XMLTree
import XMPP

/// What a room answers to its administrators (XEP-0045 §9).
enum RoomShapes {
    /// Lists of people by affiliation or role.
    static let people: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.mucAdmin) else { return nil }
        var table = TableView([
            TableView.Column("address", role: .jid), TableView.Column("nickname"), TableView.Column("affiliation"),
            TableView.Column("role"), TableView.Column("reason"),
        ])
        for item in payload.elements where item.name == "item" {
            table.add(
                item["jid"] ?? "", item["nick"] ?? "", item["affiliation"] ?? "", item["role"] ?? "",
                item.child("reason")?.text ?? "")
        }
        return AnswerTable("people of the room", table, empty: "nobody")
    }
}
