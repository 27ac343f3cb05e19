internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Answers queries to an archive, of an account or of a room (XEP-0313 §4).
struct ArchiveAnswer {
    private let table: ArchiveTable
    private let owner: JID
    private static let fields = ["with", "start", "end", "before-id", "after-id", "ids", "include-groupchat"]

    init(_ table: ArchiveTable, owner: JID) {
        self.table = table
        self.owner = owner
    }

    /// A page as messages without addresses, and the payload of the iq result.
    struct Page {
        var messages: [Element]
        var fin: Element
    }

    /// The fields a query may have (XEP-0313 §4.1.5).
    var form: Element {
        var form = DataForm(.form, type: Namespace.archive)
        form.add("with", values: [], kind: "jid-single")
        form.add("start", values: [], kind: "text-single")
        form.add("end", values: [], kind: "text-single")
        form.add("before-id", values: [], kind: "text-single")
        form.add("after-id", values: [], kind: "text-single")
        form.add("ids", values: [], kind: "list-multi")
        return Element("query", xmlns: Namespace.archive, [:], [form.element])
    }

    func page(for payload: Element, limit: Int) throws -> Page {
        let query = try query(payload, limit: limit)
        let page: ArchiveTable.Page
        do {
            page = try table.query(query, of: owner)
        } catch is ArchiveTable.UnknownID {
            throw StanzaError(.cancel, "item-not-found")
        }
        let entries = payload.child("flip-page") != nil ? page.entries.reversed() : page.entries
        let messages = entries.compactMap { result($0, queryID: payload["queryid"]) }
        var set = Element("set", xmlns: Namespace.resultSets)
        if let first = page.entries.first, let last = page.entries.last {
            var element = Element("first", xmlns: Namespace.resultSets, text: first.id)
            element["index"] = String(page.index)
            set.append(element)
            set.append(Element("last", xmlns: Namespace.resultSets, text: last.id))
        }
        set.append(Element("count", xmlns: Namespace.resultSets, text: String(page.count)))
        var fin = Element("fin", xmlns: Namespace.archive)
        if let id = payload["queryid"] { fin["queryid"] = id }
        if page.isComplete { fin["complete"] = "true" }
        fin.append(set)
        return Page(messages: messages, fin: fin)
    }

    private func result(_ entry: ArchiveTable.Entry, queryID: String?) -> Element? {
        guard let stanza = StoredXML.element(entry.stanza) else { return nil }
        var result = Element("result", xmlns: Namespace.archive)
        if let queryID { result["queryid"] = queryID }
        result["id"] = entry.id
        let delay = Element("delay", xmlns: Namespace.delay, ["stamp": entry.stamp.dateTime()])
        result.append(Element("forwarded", xmlns: Namespace.forward, [:], [delay, stanza]))
        var message = Element("message", xmlns: Namespace.client)
        message["from"] = owner.description
        message.append(result)
        return message
    }

    private func query(_ payload: Element, limit: Int) throws -> ArchiveTable.Query {
        var query = ArchiveTable.Query(limit: limit)
        if payload["node"] != nil { throw StanzaError(.cancel, "item-not-found") }
        if let form = payload.child("x", xmlns: Namespace.dataForms).map(DataForm.init) {
            guard form.formType == Namespace.archive else { throw StanzaError(.modify, "bad-request") }
            for name in form.names where name != "FORM_TYPE" && !Self.fields.contains(name) {
                throw StanzaError(.cancel, "feature-not-implemented", text: "unknown field \(name)")
            }
            query.with = try form["with"].map { text in
                guard let jid = try? JID(text) else { throw StanzaError(.modify, "jid-malformed") }
                return jid
            }
            func time(_ name: String) throws -> Timestamp? {
                try form[name].map { text in
                    guard let time = Timestamp(dateTime: text) else { throw StanzaError(.modify, "bad-request") }
                    return time
                }
            }
            query.start = try time("start")
            query.end = try time("end")
            query.afterID = form["after-id"]
            query.beforeID = form["before-id"]
            query.ids = form.values("ids")
            query.includesGroupchat = form.flag("include-groupchat") ?? true
        }
        if let set = payload.child("set", xmlns: Namespace.resultSets) {
            if let max = set.child("max") {
                guard let wanted = Int(max.text), wanted >= 0 else { throw StanzaError(.modify, "bad-request") }
                query.limit = min(limit, wanted)
            }
            if let after = set.child("after")?.text, !after.isEmpty { query.pageAfter = after }
            if let before = set.child("before") {
                if before.text.isEmpty { query.takesLastPage = true } else { query.pageBefore = before.text }
            }
        }
        return query
    }

    /// The oldest and the newest entry (XEP-0313 §5).
    func metadata() throws -> Element {
        var metadata = Element("metadata", xmlns: Namespace.archive)
        if let (first, last) = try table.ends(of: owner) {
            for (name, entry) in [("start", first), ("end", last)] {
                metadata.append(
                    Element(name, xmlns: Namespace.archive, ["id": entry.id, "timestamp": entry.stamp.dateTime()]))
            }
        }
        return metadata
    }
}
