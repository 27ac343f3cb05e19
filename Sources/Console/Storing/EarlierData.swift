import XMLTree
import XMPP

/// What the records before a stanza show of the account's own data, as it was before the stanza changed it.
struct EarlierData {
    /// What is known of one piece of data.
    enum Finding: Equatable {
        /// As a record has it.
        case there(Element, record: Int)
        /// A record shows that it was not there.
        case absent
        case unknown
    }

    /// The latest record first.
    private let records: [WireRecord]

    /// The bare address of the account; nil where it is not known.
    private let account: JID?

    static let none = EarlierData([], before: 0, of: nil)

    init(_ records: [WireRecord], before number: Int, of account: JID?) {
        self.account = account
        self.records = records.filter { $0.number < number && $0.stanza?.kind == .iq }.reversed()
    }

    /// A contact's roster item.
    func rosterItem(_ contact: String) -> Finding {
        for (record, query) in payloads("query", Namespace.roster) {
            let item = query.elements.first { $0.name == "item" && $0["jid"] == contact }
            if let item { return item["subscription"] == "remove" ? .absent : .there(item, record: record.number) }
            // Only the answer to a request is the whole roster.
            if record.direction == .received, record.stanza?.iqType == .result { return .absent }
        }
        return .unknown
    }

    /// The element that private XML is kept under.
    func privateXML(_ wanted: Element) -> Finding {
        for (record, query) in payloads("query", Namespace.privateXML) {
            guard let inner = query.child(wanted.name, xmlns: wanted.namespace) else { continue }
            // What asks for it is the empty element too.
            if record.direction == .sent, record.stanza?.iqType == .get { continue }
            return inner.children.isEmpty && inner.attributes.isEmpty ? .absent : .there(inner, record: record.number)
        }
        return .unknown
    }

    /// The account's own vCard.
    var vcard: Finding {
        for (record, card) in payloads("vCard", Namespace.vcard) where record.stanza?.iqType != .get {
            return card.children.isEmpty ? .absent : .there(card, record: record.number)
        }
        return .unknown
    }

    /// The preferences of the own archive.
    var archivePreferences: Finding {
        for (record, prefs) in payloads("prefs", Namespace.archive) where record.stanza?.iqType == .result {
            return .there(prefs, record: record.number)
        }
        return .unknown
    }

    /// Payloads of the own account's requests, of their answers, and of pushes; the latest first.
    private func payloads(_ name: String, _ namespace: String) -> [(WireRecord, Element)] {
        records.compactMap { record in
            guard let stanza = record.stanza, stanza.iqType != .error else { return nil }
            // Without an address it is the own account's, and so with its bare one (RFC 6120 §8.1.1.1, §8.1.2.1).
            let whose = record.direction == .sent ? stanza.to : stanza.from
            guard whose == nil || whose == account else { return nil }
            return stanza.payloads.first { $0.name == name && $0.namespace == namespace }.map { (record, $0) }
        }
    }
}
