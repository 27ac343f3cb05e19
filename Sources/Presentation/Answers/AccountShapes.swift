import XMLTree
import XMPP

/// What a server keeps for an account: roster, block list, vCard, archive.
enum AccountShapes {
    /// A roster result or push (RFC 6121 §2.1).
    static let roster: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("query", Namespace.roster) else { return nil }
        let items = payload.children(in: Namespace.roster).filter { $0.name == "item" }
        guard !items.isEmpty || payload["ver"] != nil else { return nil }
        var table = TableView([
            TableView.Column("address", role: .jid), TableView.Column("name"), TableView.Column("subscription"),
            TableView.Column("pending"), TableView.Column("groups"),
        ])
        for item in items {
            let pending =
                item["ask"].map { $0 == "subscribe" ? "asked" : "asked: " + $0 }
                ?? (item["approved"] == "true" ? "pre-approved" : "")
            let groups = item.children(in: Namespace.roster).filter { $0.name == "group" }.map(\.text)
            table.add(
                item["jid"] ?? "", item["name"] ?? "", item["subscription"] ?? "none", pending,
                groups.joined(separator: ", "))
        }
        let version = payload["ver"].map { ", version \($0)" } ?? ""
        return AnswerTable("roster: \(count(items, "contact"))\(version)", table, empty: "no contacts")
    }

    /// A block list (XEP-0191 §3.2).
    static let blockList: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("blocklist", Namespace.blocking) else { return nil }
        var table = TableView([TableView.Column("blocked", role: .jid)])
        for item in payload.elements where item.name == "item" { table.add(item["jid"] ?? "") }
        return AnswerTable("block list", table, empty: "nobody is blocked")
    }

    /// A vCard (XEP-0054 §3): every field that holds text, by its path; what is encoded is named by its size.
    static let vCard: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("vCard", Namespace.vcard) || payload.is("vcard", Namespace.vcard4) else { return nil }
        var facts: [(String, String?)] = []
        func walk(_ element: Element, _ path: [String]) {
            for child in element.elements.prefix(200) where path.count < 8 {
                let path = path + [child.name]
                let text = child.text.filter { !$0.isNewline }
                if child.name == "BINVAL" || text.utf8.count > 400 {
                    facts.append((path.joined(separator: " "), "[\(ByteCount.text(text.utf8.count)) of text]"))
                } else {
                    facts.append((path.joined(separator: " "), text.allSatisfy(\.isWhitespace) ? nil : text))
                }
                walk(child, path)
            }
        }
        walk(payload, [])
        return .facts("vCard", facts, empty: "an empty vCard")
    }

    /// Archive preferences (XEP-0441).
    static let archivePreferences: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.is("prefs", Namespace.archive) else { return nil }
        func list(_ name: String) -> String {
            payload.child(name)?.elements.map(\.text).joined(separator: ", ") ?? ""
        }
        return .facts(
            "archive preferences",
            [("everybody else", payload["default"]), ("always", list("always")), ("never", list("never"))])
    }

    /// The end of a page of an archive (XEP-0313 §4.2, XEP-0059).
    static let archiveEnd: @Sendable (Element) -> AnswerTable? = { payload in
        guard payload.name == "fin", [Namespace.archive, Namespace.archiveOld].contains(payload.namespace) else {
            return nil
        }
        let set = payload.child("set", xmlns: Namespace.resultSets)
        return .facts(
            "archive page",
            [
                ("complete", payload["complete"] == "true" ? "yes: nothing beyond this page" : "no: more can be asked for"),
                ("stable", payload["stable"] == "false" ? "no: it may change" : nil),
                ("first", set?.child("first")?.text), ("last", set?.child("last")?.text),
                ("in all", set?.child("count")?.text),
            ])
    }

    static func count(_ items: [Element], _ noun: String) -> String {
        "\(items.count) \(noun)\(items.count == 1 ? "" : "s")"
    }
}
