import XMLTree
import XMPP

/// What entities say of themselves: service discovery, version, time, last activity, upload slots.
enum DiscoveryShapes {
    /// A disco#info result (XEP-0030 §3).
    static let information: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.discoInfo), !payload.elements.isEmpty else { return nil }
        var table = TableView([
            TableView.Column("", role: .label), TableView.Column(""), TableView.Column("", role: .annotation),
        ])
        for identity in payload.elements where identity.name == "identity" {
            table.add("identity", "\(identity["category"] ?? "?")/\(identity["type"] ?? "?")", identity["name"] ?? "")
        }
        for feature in payload.elements where feature.name == "feature" { table.add("feature", feature["var"] ?? "", "") }
        for form in payload.children(in: Namespace.dataForms) {
            for field in form.elements where field.name == "field" && field["var"] != "FORM_TYPE" {
                table.add(
                    "form", field["var"] ?? "",
                    field.elements.filter { $0.name == "value" }.map(\.text).joined(separator: ", "))
            }
        }
        let node = payload["node"].map { " of node \($0)" } ?? ""
        return AnswerTable("service discovery: information\(node)", table, empty: "it says nothing of itself")
    }

    /// A disco#items result (XEP-0030 §4).
    static let items: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.discoItems) else { return nil }
        let items = payload.elements.filter { $0.name == "item" }
        guard !items.isEmpty else { return nil }
        var table = TableView([TableView.Column("address", role: .jid), TableView.Column("node"), TableView.Column("name")])
        for item in items { table.add(item["jid"] ?? "", item["node"] ?? "", item["name"] ?? "") }
        return AnswerTable("service discovery: \(AccountShapes.count(items, "item"))", table, empty: "no items")
    }

    /// Software version (XEP-0092 §3).
    static let version: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.version), !payload.elements.isEmpty else { return nil }
        return .facts("software", ["name", "version", "os"].map { ($0, payload.child($0)?.text) })
    }

    /// Entity time (XEP-0202 §3).
    static let time: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("time", Namespace.time), !payload.elements.isEmpty else { return nil }
        return .facts("time", [("UTC", payload.child("utc")?.text), ("offset", payload.child("tzo")?.text)])
    }

    /// Last activity (XEP-0012): seconds of idleness, absence or uptime.
    static let lastActivity: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.lastActivity), let seconds = payload["seconds"].flatMap({ Double($0) }) else {
            return nil
        }
        return .facts("last activity", [("ago", String(RecordView.elapsed(seconds).dropFirst())), ("status", payload.text)])
    }

    /// A slot for an upload (XEP-0363 §5).
    static let uploadSlot: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("slot", Namespace.upload) else { return nil }
        return .facts(
            "upload slot", [("put to", payload.child("put")?["url"]), ("read from", payload.child("get")?["url"])])
    }
}
