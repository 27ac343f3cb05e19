import Inspection
import XMPP

/// Makes the picture of an exchange from its records: who sent what over which servers, and what is kept where.
package struct ExchangeFlow: Sendable {
    /// The account of the recording endpoint; where it is not given, the first record that tells it.
    package var account: JID?
    /// How many servers besides one's own have a column of their own; the rest share the last one.
    package var otherServers = 2
    package private(set) var events: [SequenceView.Event] = []
    private var others: [String] = []

    package init(account: JID?) { self.account = account }

    private static let client = 0
    private static let ownServer = 1

    /// The columns: the client, its server, and the other servers that occur.
    package var participants: [String] {
        [account?.localpart ?? "client", account?.domainpart ?? "server"] + others
    }

    /// The picture of what was added so far.
    package var view: SequenceView { SequenceView(participants: participants, events: events) }

    /// Adds a record with its forecast; records that are no traffic between entities add nothing.
    package mutating func add(_ record: WireRecord, _ forecast: Forecast? = nil) {
        if account == nil { account = ExchangeFlow.account(told: record) }
        guard let label = ExchangeFlow.label(record), let direction = record.direction else { return }
        let stanza = record.stanza
        let far = direction == .sent ? stanza?.element["to"] : stanza?.element["from"]
        let remote = far.flatMap { try? JID($0) }.flatMap { column(of: $0.domainpart) }
        let effects = (forecast?.keeping ?? []).filter { !$0.store.isPassing }
        let isRemote = remote != nil
        func kept(_ party: Party) -> [String] { effects.filter { $0.party == party }.map(ExchangeFlow.words) }
        switch direction {
        case .sent:
            let near = kept(.senderServer) + (isRemote ? [] : kept(.recipientServer) + kept(.service))
            events.append(
                SequenceView.Event(
                    number: record.number, from: ExchangeFlow.client, to: ExchangeFlow.ownServer, label: label, kept: near))
            guard let remote else { return }
            events.append(
                SequenceView.Event(
                    from: ExchangeFlow.ownServer, to: remote, label: "", kept: kept(.recipientServer) + kept(.service),
                    isInferred: true))
        case .received:
            if let remote {
                events.append(
                    SequenceView.Event(
                        from: remote, to: ExchangeFlow.ownServer, label: "", kept: kept(.recipientServer), isInferred: true))
            }
            events.append(
                SequenceView.Event(
                    number: record.number, from: ExchangeFlow.ownServer, to: ExchangeFlow.client, label: label,
                    kept: []))
        }
    }

    /// The account that a record tells of: the result of binding (RFC 6120 §7), or the address that a received stanza came to.
    private static func account(told record: WireRecord) -> JID? {
        guard let stanza = record.stanza, record.direction == .received else { return nil }
        if let bound = stanza.element.child("bind", xmlns: Namespace.bind)?.child("jid")?.text { return try? JID(bound) }
        guard let to = stanza.to, to.isFull else { return nil }
        return to
    }

    /// The column of a server other than one's own; nil for one's own.
    private mutating func column(of domain: String) -> Int? {
        guard domain != account?.domainpart, account != nil else { return nil }
        if let index = others.firstIndex(of: domain) { return ExchangeFlow.ownServer + 1 + index }
        if others.count < otherServers {
            others.append(domain)
        } else if others.count == otherServers, others.last != "others" {
            others[others.count - 1] = "others"
        }
        return ExchangeFlow.ownServer + others.count
    }

    private static func label(_ record: WireRecord) -> String? {
        switch record.content {
        case .stanza(let stanza):
            let type = stanza.type.map { " " + $0 } ?? ""
            let payload = stanza.kind == .iq ? stanza.payloads.first.map { " " + $0.name } ?? "" : ""
            return stanza.kind.rawValue + type + payload
        case .streamOpen: return "stream header"
        case .features: return "stream features"
        case .nonza(let element): return element.name
        case .streamError: return "stream error"
        case .streamClose: return "stream closed"
        case .whitespace, .tls, .note, .damage: return nil
        }
    }

    private static func words(_ effect: Effect) -> String {
        "\(effect.outcome == .depends ? "? " : "")\(effect.store.words), \(effect.retention.phrase)"
    }
}
