import Inspection
import XMLTree
import XMPP

/// What can be asked of a server to see whether a stanza was kept; nothing in it removes what it reads.
struct VerificationPlan {
    /// One request and how its answer is read.
    struct Step {
        var request: Element
        /// What is sent, in words.
        var what: String
        /// What asking causes on a server, in words; empty where nothing.
        var sideEffects: String
        /// Makes findings of the records that came in answer.
        var read: @Sendable ([WireRecord]) -> [Finding]
        /// What to ask next, because of these records; nil where nothing.
        var next: @Sendable ([WireRecord]) -> Step? = { _ in nil }
    }

    private(set) var steps: [Step] = []
    /// Why there are no steps.
    private(set) var reason: String?

    /// - Parameters:
    ///   - own: the address that is bound.
    ///   - identifier: makes ids for the requests.
    init(
        _ record: WireRecord, _ forecast: Forecast, own: JID?, archive knowledge: SessionKnowledge, identifier: () -> String
    ) {
        guard let stanza = record.stanza, let own else {
            reason = "there is no connection"
            return
        }
        guard record.direction == .sent || stanza.to?.bare == own.bare else {
            reason = "it concerns another account"
            return
        }
        let party: Party = record.direction == .sent ? .senderServer : .recipientServer
        switch stanza.kind {
        case .message:
            if stanza.id == nil {
                reason = "it has no id, by which it could be found"
            } else {
                steps.append(VerificationPlan.archive(stanza, record, party, own: own, id: identifier()))
            }
        case .presence: reason = "presence is not kept where it could be read"
        case .iq:
            if let step = VerificationPlan.ownData(stanza, record, id: identifier()) {
                steps.append(step)
            } else {
                reason = "it sets nothing that could be read back"
            }
        }
    }

    /// What can be read at the other end of a message, as the account there.
    ///
    /// - Parameters:
    ///   - own: the address that sent or received the stanza of the record.
    ///   - reader: the account that asks.
    init(
        _ record: WireRecord, own: JID, readBy reader: JID, identifier: @escaping @Sendable () -> String
    ) {
        guard let stanza = record.stanza, stanza.kind == .message else {
            reason = "only messages leave something that the account at the other end can read"
            return
        }
        guard stanza.id != nil else {
            reason = "it has no id, by which it could be found"
            return
        }
        let from = stanza.from?.bare ?? own.bare
        let to = stanza.to?.bare ?? own.bare
        let party: Party
        let peer: JID
        switch reader.bare {
        case to: (party, peer) = (.recipientServer, from)
        case from: (party, peer) = (.senderServer, to)
        default:
            reason = "it is between \(from) and \(to), and \(reader.bare) is neither"
            return
        }
        var archive = VerificationPlan.archive(stanza, record, party, peer: peer, id: identifier())
        archive.sideEffects = "some servers begin to archive with an account's first query"
        steps.append(archive)
        if party == .recipientServer {
            steps.append(OfflineStoreReading.headers(stanza, from: from, identifier: identifier))
        }
    }

    private static func archive(_ stanza: Stanza, _ record: WireRecord, _ party: Party, own: JID, id: String) -> Step {
        archive(stanza, record, party, peer: (party == .senderServer ? stanza.to : stanza.from)?.bare ?? own.bare, id: id)
    }

    private static func archive(_ stanza: Stanza, _ record: WireRecord, _ party: Party, peer: JID, id: String) -> Step {
        var form = Element("x", xmlns: Namespace.dataForms, ["type": "submit"])
        func field(_ name: String, _ value: String) {
            form.append(
                Element(
                    "field", xmlns: Namespace.dataForms, ["var": name],
                    [Element("value", xmlns: Namespace.dataForms, text: value)]))
        }
        field("FORM_TYPE", Namespace.archive)
        field("with", peer.description)
        if let time = record.time {
            field("start", Timestamp(microseconds: time.microseconds - 60_000_000).dateTime(fractionDigits: 0))
        }
        let set = Element("set", xmlns: Namespace.resultSets, [:], [Element("max", xmlns: Namespace.resultSets, text: "50")])
        let query = Element("query", xmlns: Namespace.archive, ["queryid": id], [form, set])
        let request = Element("iq", xmlns: Namespace.client, ["type": "set", "id": id], [query])
        let wanted = stanza.id ?? ""
        return Step(
            request: request, what: "a query of the account's archive for messages with \(peer)",
            sideEffects:
                "on Prosody, asking before the first presence keeps the offline store from being delivered in this session; "
                + "some servers begin to archive with the first query"
        ) { answers in
            let results = answers.compactMap { $0.stanza?.element.child("result", xmlns: Namespace.archive) }
                .filter { $0["queryid"] == id }
            let messages = results.compactMap {
                $0.child("forwarded", xmlns: Namespace.forward)?.child("message", xmlns: Namespace.client)
            }
            let end = answers.first { $0.stanza?.kind == .iq && $0.stanza?.id == id }
            if messages.contains(where: { $0["id"] == wanted }) {
                return [
                    Finding(
                        .thisRecord, party, .archive, .kept, because: "the archive returned it",
                        cite: .xep(313, "4.2", .must),
                        record: end?.number ?? record.number)
                ]
            }
            guard let end, end.stanza?.type == "result", results.count < 50 else { return [] }
            return [
                Finding(
                    .thisRecord, party, .archive, .notKept, because: "the archive answered without it",
                    cite: .xep(313, "4.2", .must),
                    record: end.number)
            ]
        }
    }

    /// Asks for the items of a node.
    private static func items(of node: String) -> Element {
        Element("pubsub", xmlns: Namespace.pubsub, [:], [Element("items", xmlns: Namespace.pubsub, ["node": node])])
    }

    private static func items(in answer: Element) -> [Element] {
        answer.child("pubsub", xmlns: Namespace.pubsub)?.child("items")?.elements ?? []
    }

    /// Reads back what an iq has set for the own account.
    private static func ownData(_ stanza: Stanza, _ record: WireRecord, id: String) -> Step? {
        guard stanza.iqType == .set, let payload = stanza.payloads.first else { return nil }
        let get: Element
        let store: Store
        let isThere: @Sendable (Element) -> Bool
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.roster):
            guard let item = payload.child("item")?["jid"] else { return nil }
            (get, store) = (Element("query", xmlns: Namespace.roster), .roster)
            isThere = { $0.child("query", xmlns: Namespace.roster)?.elements.contains { $0["jid"] == item } ?? false }
        case ("vCard", Namespace.vcard):
            (get, store) = (Element("vCard", xmlns: Namespace.vcard), .vcard)
            isThere = { !($0.child("vCard", xmlns: Namespace.vcard)?.elements.isEmpty ?? true) }
        case ("query", Namespace.privateXML):
            guard let inner = payload.elements.first else { return nil }
            if inner.is("storage", Namespace.legacyBookmarks) {
                // Servers convert these, so that private XML reads them back whether it keeps them or not: the items tell.
                (get, store) = (items(of: Namespace.bookmarks), .pep)
                let rooms = inner.elements.compactMap { $0.name == "conference" ? $0["jid"] : nil }
                isThere = { answer in
                    let ids = Set(Self.items(in: answer).compactMap { $0["id"] })
                    return rooms.isEmpty ? !ids.isEmpty : ids.isSuperset(of: rooms)
                }
                break
            }
            get = Element("query", xmlns: Namespace.privateXML, [:], [Element(inner.name, xmlns: inner.namespace)])
            store = .privateXML
            isThere = { !($0.child("query", xmlns: Namespace.privateXML)?.elements.first?.elements.isEmpty ?? true) }
        case ("block", Namespace.blocking):
            let wanted = Set(payload.elements.compactMap { $0["jid"] })
            (get, store) = (Element("blocklist", xmlns: Namespace.blocking), .blocklist)
            isThere = {
                wanted.isSubset(
                    of: Set($0.child("blocklist", xmlns: Namespace.blocking)?.elements.compactMap { $0["jid"] } ?? []))
            }
        case ("prefs", Namespace.archive):
            let wanted = payload["default"]
            (get, store) = (Element("prefs", xmlns: Namespace.archive), .archivePrefs)
            isThere = { $0.child("prefs", xmlns: Namespace.archive)?["default"] == wanted }
        case ("pubsub", Namespace.pubsub):
            guard let publish = payload.child("publish"), let node = publish["node"] else { return nil }
            let item = publish.child("item")?["id"]
            get = items(of: node)
            store = stanza.to.map(\.isDomain) == true ? .pubsub : .pep
            isThere = { answer in
                let items = Self.items(in: answer)
                return item.map { wanted in items.contains { $0["id"] == wanted } } ?? !items.isEmpty
            }
        default: return nil
        }
        var request = Element("iq", xmlns: Namespace.client, ["type": "get", "id": id], [get])
        if let to = stanza.element["to"] { request["to"] = to }
        let party: Party = store == .pubsub ? .service : .senderServer
        return Step(request: request, what: "a request that reads your \(store.words) back", sideEffects: "") { answers in
            guard let answer = answers.first(where: { $0.stanza?.kind == .iq && $0.stanza?.id == id }),
                let stanza = answer.stanza
            else { return [] }
            if stanza.type == "error", stanza.error?.condition != "item-not-found" { return [] }
            let kept = stanza.type == "result" && isThere(stanza.element)
            return [
                Finding(
                    .thisRecord, party, store, kept ? .kept : .notKept,
                    because: kept ? "it was read back" : "reading it back did not find it",
                    cite: .rfc(6120, "8.2.3", .must), record: answer.number)
            ]
        }
    }
}
