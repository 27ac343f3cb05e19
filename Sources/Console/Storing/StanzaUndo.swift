import XMLTree
import XMPP

/// What takes back from a server what a stanza has left there, where the protocol allows it.
struct StanzaUndo {
    /// The stanzas to be sent, in order; their ids are missing.
    var stanzas: [Element] = []
    /// What they do, in words.
    var what = ""
    /// What cannot be taken back, in words; empty where nothing is left.
    var remains = ""

    /// Nil for a stanza that leaves nothing to take back.
    ///
    /// - Parameter earlier: what was there before; it is put back as far as it is known.
    init?(_ stanza: Stanza, earlier: EarlierData = .none) {
        switch stanza.kind {
        case .message: if !takeBack(message: stanza) { return nil }
        case .presence: if !takeBack(presence: stanza) { return nil }
        case .iq: if !takeBack(iq: stanza, earlier) { return nil }
        }
    }

    private mutating func takeBack(message stanza: Stanza) -> Bool {
        guard let to = stanza.element["to"], let id = stanza.id, stanza.body != nil, stanza.type != "error" else {
            return false
        }
        let retract = Element("retract", xmlns: Namespace.retraction, ["id": id])
        let hint = Element("store", xmlns: Namespace.hints)
        stanzas = [
            Element("message", xmlns: Namespace.client, ["to": to, "type": stanza.type ?? "normal"], [retract, hint])
        ]
        what = "asks for the retraction of the message (XEP-0424)"
        remains = "servers need not follow it; archives may keep both the message and the retraction"
        return true
    }

    private mutating func takeBack(presence stanza: Stanza) -> Bool {
        guard let type = stanza.presenceType else { return false }
        switch type {
        case .available:
            var gone = Element("presence", xmlns: Namespace.client, ["type": "unavailable"])
            gone["to"] = stanza.element["to"]
            stanzas = [gone]
            what = stanza.element["to"].map { "ends the directed presence to \($0)" } ?? "says that you are no longer there"
            remains = "the time of leaving may be kept"
        case .subscribe:
            guard let to = stanza.element["to"] else { return false }
            let item = Element("item", xmlns: Namespace.roster, ["jid": to, "subscription": "remove"])
            stanzas = [
                Element("presence", xmlns: Namespace.client, ["type": "unsubscribe", "to": to]),
                Element(
                    "iq", xmlns: Namespace.client, ["type": "set"], [Element("query", xmlns: Namespace.roster, [:], [item])]),
            ]
            what = "cancels the request to \(to) and removes it from the roster"
        case .subscribed:
            guard let to = stanza.element["to"] else { return false }
            stanzas = [Element("presence", xmlns: Namespace.client, ["type": "unsubscribed", "to": to])]
            what = "withdraws the approval of \(to)"
        case .unavailable, .unsubscribe, .unsubscribed, .probe, .error: return false
        }
        return true
    }

    private mutating func takeBack(iq stanza: Stanza, _ earlier: EarlierData) -> Bool {
        guard stanza.iqType == .set, let payload = stanza.payloads.first else { return false }
        let to = stanza.element["to"]
        func set(_ payload: Element) -> Element {
            var iq = Element("iq", xmlns: Namespace.client, ["type": "set"], [payload])
            iq["to"] = to
            return iq
        }
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.roster):
            guard let item = payload.child("item"), let jid = item["jid"] else { return false }
            guard let item = rosterItem(jid, wasRemoved: item["subscription"] == "remove", earlier.rosterItem(jid)) else {
                return false
            }
            stanzas = [set(Element("query", xmlns: Namespace.roster, [:], [item]))]
        case ("query", Namespace.privateXML):
            guard let inner = payload.elements.first else { return false }
            let empty = Element(inner.name, xmlns: inner.namespace)
            let data = putBack("the private XML <\(inner.name)/>", earlier.privateXML(inner), or: empty)
            stanzas = [set(Element("query", xmlns: Namespace.privateXML, [:], [data]))]
        case ("vCard", Namespace.vcard):
            stanzas = [set(putBack("the vCard", earlier.vcard, or: Element("vCard", xmlns: Namespace.vcard)))]
        case ("prefs", Namespace.archive):
            guard case .there(let prefs, let record) = earlier.archivePreferences else { return false }
            stanzas = [set(prefs)]
            what = "puts the archive preferences back as record \(record) has them"
        case ("block", Namespace.blocking):
            stanzas = [set(Element("unblock", xmlns: Namespace.blocking, [:], payload.elements))]
            what = "unblocks what was blocked"
        case ("enable", Namespace.push):
            var disable = Element("disable", xmlns: Namespace.push)
            disable["jid"] = payload["jid"]
            disable["node"] = payload["node"]
            stanzas = [set(disable)]
            what = "disables push"
        case ("enable", Namespace.carbons):
            stanzas = [set(Element("disable", xmlns: Namespace.carbons))]
            what = "disables carbons"
        case ("pubsub", Namespace.pubsub):
            if let publish = payload.child("publish"), let node = publish["node"], let item = publish.child("item")?["id"] {
                let retract = Element(
                    "retract", xmlns: Namespace.pubsub, ["node": node, "notify": "true"],
                    [Element("item", xmlns: Namespace.pubsub, ["id": item])])
                stanzas = [set(Element("pubsub", xmlns: Namespace.pubsub, [:], [retract]))]
                what = "retracts the item \(item) of \(node)"
                remains = "the node itself stays if publishing made it"
            } else if let node = payload.child("create")?["node"] {
                stanzas = [
                    set(
                        Element(
                            "pubsub", xmlns: Namespace.pubsubOwner, [:],
                            [Element("delete", xmlns: Namespace.pubsubOwner, ["node": node])]))
                ]
                what = "deletes the node \(node)"
            } else if let subscribe = payload.child("subscribe"), let node = subscribe["node"], let jid = subscribe["jid"] {
                stanzas = [
                    set(
                        Element(
                            "pubsub", xmlns: Namespace.pubsub, [:],
                            [Element("unsubscribe", xmlns: Namespace.pubsub, ["node": node, "jid": jid])]))
                ]
                what = "unsubscribes from \(node)"
            } else {
                return false
            }
        default: return false
        }
        return true
    }

    /// Data as it was before, or emptied where nothing was there or nothing is known of it.
    private mutating func putBack(_ name: String, _ earlier: EarlierData.Finding, or empty: Element) -> Element {
        switch earlier {
        case .there(let data, let record):
            what = "puts \(name) back as record \(record) has it"
            return data
        case .absent: what = "empties \(name), as it was before"
        case .unknown:
            what = "empties \(name)"
            remains = "what was there before is not known"
        }
        return empty
    }

    /// The roster item that brings back what was before; nil where nothing can.
    private mutating func rosterItem(_ jid: String, wasRemoved: Bool, _ earlier: EarlierData.Finding) -> Element? {
        switch earlier {
        case .there(let old, let record):
            var item = Element("item", xmlns: Namespace.roster, ["jid": jid])
            item["name"] = old["name"]
            for group in old.elements where group.name == "group" { item.append(group) }
            what = "puts \(jid) back into the roster as record \(record) has it"
            if wasRemoved { remains = "subscriptions have to be asked for again" }
            return item
        case .absent, .unknown:
            guard !wasRemoved else { return nil }
            what = "removes \(jid) from the roster"
            if earlier == .unknown { remains = "if the item was there before, its earlier name and groups are lost" }
            return Element("item", xmlns: Namespace.roster, ["jid": jid, "subscription": "remove"])
        }
    }
}
