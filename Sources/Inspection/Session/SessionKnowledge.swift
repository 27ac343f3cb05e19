import XMLTree
import XMPP

/// What the traffic seen so far says of streams, accounts, rooms and servers. It is bounded: what was least recently used goes first.
package struct SessionKnowledge: Sendable {
    /// What each connection has shown, by its name.
    package private(set) var streams: RecentTable<String, StreamKnowledge>
    package private(set) var contacts: RecentTable<JID, ContactKnowledge>
    /// Feature namespaces by the address that announced them.
    package private(set) var features: RecentTable<JID, Set<String>>
    /// Rooms and services, learned from joins and service discovery.
    package private(set) var services = KnownServices()
    /// What is on the block lists of the accounts whose streams were seen, by bare account.
    package private(set) var blockLists: RecentTable<JID, Set<JID>>
    /// The archive's default policy as the server stated it, by account.
    package private(set) var archivePolicy: RecentTable<JID, String>
    /// States that the user asserted, by bare JID; they win over what was seen.
    package private(set) var assumptions: [JID: RecipientState] = [:]
    /// Requests that wait for an answer, by connection and id.
    package private(set) var pending: RecentTable<RequestKey, PendingRequest>

    /// The most entries of each table.
    package static let capacity = 4096
    private static let mostServices = 1024

    package init(capacity: Int = SessionKnowledge.capacity) {
        streams = RecentTable(capacity: 64)
        contacts = RecentTable(capacity: capacity)
        features = RecentTable(capacity: capacity / 8 + 1)
        archivePolicy = RecentTable(capacity: 64)
        blockLists = RecentTable(capacity: 64)
        pending = RecentTable(capacity: capacity)
    }

    /// What tells one unanswered request from another.
    package struct RequestKey: Hashable, Sendable {
        package var connection: String
        package var direction: WireRecord.Direction
        package var id: String
    }

    /// An iq request that has not been answered yet.
    package struct PendingRequest: Hashable, Sendable {
        package var number: Int
        package var time: Timestamp?
        package var to: String?
        package var payload: String?
        /// What its success changes about the own block list.
        package var blocking: BlockListChange?
    }

    /// A change of a block list (XEP-0191 §3).
    package enum BlockListChange: Hashable, Sendable {
        case adding([JID])
        case removing([JID])
        case emptying

        init?(_ iq: Stanza) {
            func addresses(_ element: Element) -> [JID] {
                element.elements.prefix(SessionKnowledge.capacity).compactMap { $0["jid"].flatMap { try? JID($0) } }
            }
            if let block = iq.element.child("block", xmlns: Namespace.blocking) {
                self = .adding(addresses(block))
            } else if let unblock = iq.element.child("unblock", xmlns: Namespace.blocking) {
                let listed = addresses(unblock)
                self = listed.isEmpty ? .emptying : .removing(listed)
            } else {
                return nil
            }
        }
    }

    package func stream(_ connection: String) -> StreamKnowledge { streams.peek(connection) ?? StreamKnowledge() }

    /// Asserts the state of an account, or withdraws the assertion with nil.
    package mutating func assume(_ account: JID, _ state: RecipientState?) { assumptions[account.bare] = state }

    /// Takes a domain or address for a room (service).
    package mutating func learnRoom(_ address: JID) {
        if services.rooms.count < SessionKnowledge.mostServices { services.rooms.insert(address) }
    }

    /// Takes a domain for a service.
    package mutating func learnService(_ address: JID) {
        if services.services.count < SessionKnowledge.mostServices { services.services.insert(address) }
    }

    /// The request that a result or error on this record answers; nil where none is known.
    package func request(answeredBy record: WireRecord) -> PendingRequest? {
        guard let stanza = record.stanza, stanza.kind == .iq, let id = stanza.id, let direction = record.direction,
            stanza.iqType == .result || stanza.iqType == .error
        else { return nil }
        return pending.peek(
            RequestKey(connection: record.connection, direction: direction == .sent ? .received : .sent, id: id))
    }

    /// The features that an address announced; nil where it was not asked.
    package func features(of address: JID) -> Set<String>? { features.peek(address) }

    // MARK: - The context of a forecast

    /// What is known around the stanza of a record, before that record is absorbed.
    package func context(for record: WireRecord) -> ForecastContext {
        let stream = stream(record.connection)
        let own = stream.account
        let stanza = record.stanza
        let isSent = record.direction != .received
        // The account whose stream it is; what comes to it without an address comes from its server.
        let acting: JID? =
            if isSent { own ?? stanza?.from } else if stanza?.from == nil { stanza?.to?.domain ?? own } else {
                own ?? stanza?.to?.bare
            }
        let sender = acting ?? SessionKnowledge.somebody
        var context = ForecastContext(sender: sender, services: services)
        guard let stanza else { return context }
        context.state = state(of: stanza, stream: stream, isSent: isSent)
        context.flags = flags(of: stanza, stream: stream, isSent: isSent)
        return context
    }

    /// Stands for an account where a source tells of none.
    private static let somebody = try! JID(local: nil, domain: "unknown.invalid")

    private func state(of stanza: Stanza, stream: StreamKnowledge, isSent: Bool) -> RecipientState? {
        let to = stanza.to
        if let to, let asserted = assumptions[to.bare] { return asserted }
        guard isSent else { return to == nil || to?.bare == stream.account?.bare ? stream.ownState : nil }
        guard let to else { return stanza.kind == .presence ? nil : stream.ownState }
        if let own = stream.account, to.bare == own.bare { return ownState(of: own, as: to, stream) }
        return contacts.peek(to.bare)?.state(resource: to.resourcepart)
    }

    /// The state of the own account for what is sent to itself: this session's resource, and those whose presence came to it.
    private func ownState(of own: JID, as to: JID, _ stream: StreamKnowledge) -> RecipientState? {
        if to == own { return stream.ownState }
        let seen = contacts.peek(own.bare)?.state(resource: to.resourcepart)
        guard to.isBare else { return seen }
        switch (stream.ownState, seen) {
        case (.available, .several), (.inactive, .several): return .several
        case (.available, _), (.inactive, _): return stream.ownState
        case (_, .available), (_, .several): return seen
        // Presence of one's other resources comes only to a resource that is available itself.
        case (.connected, _): return .connected
        default: return nil
        }
    }

    private func flags(of stanza: Stanza, stream: StreamKnowledge, isSent: Bool) -> [SessionFlag: Bool] {
        var flags: [SessionFlag: Bool] = [:]
        if isSent {
            flags[.senderStreamManagement] = stream.usesStreamManagement
            if let to = stanza.to, let own = stream.account?.bare, blocks(own, to) { flags[.senderBlocksRecipient] = true }
            if let own = stream.account?.bare, let policy = archivePolicy.peek(own) {
                flags[.senderArchiveNever] = policy == "never"
            }
        } else {
            flags[.recipientStreamManagement] = stream.usesStreamManagement
            flags[.recipientCarbons] = stream.hasCarbons
            if let own = stream.account?.bare, let policy = archivePolicy.peek(own) {
                flags[.recipientArchiveNever] = policy == "never"
                // A note to oneself comes back from the same account.
                if stanza.from?.bare == own { flags[.senderArchiveNever] = policy == "never" }
            }
            // It came over the stream between the servers, so that stream was up.
            flags[.serversConnected] = true
        }
        return flags
    }

    /// Whether an account is known to have blocked an address: itself, its account or its domain (XEP-0191 §2.1).
    private func blocks(_ account: JID, _ address: JID) -> Bool {
        guard let list = blockLists.peek(account) else { return false }
        return list.contains(address) || list.contains(address.bare) || list.contains(address.domain)
    }

    private mutating func apply(_ change: BlockListChange, to account: JID?) {
        guard let account = account?.bare else { return }
        var list = blockLists[account] ?? []
        switch change {
        case .adding(let addresses): if list.count < SessionKnowledge.capacity { list.formUnion(addresses) }
        case .removing(let addresses): list.subtract(addresses)
        case .emptying: list = []
        }
        blockLists[account] = list
    }

    // MARK: - Absorbing

    /// Learns from a record. Call it after the record has been inspected.
    package mutating func absorb(_ record: WireRecord) {
        switch record.content {
        case .stanza(let stanza): absorb(stanza, record)
        case .streamOpen(let header):
            if record.direction == .sent { update(record) { $0.domain = header["to"].flatMap { try? JID($0) } } }
        case .features(let features): update(record) { $0.features = features.elements.map(\.namespace) }
        case .nonza(let element): absorb(nonza: element, record)
        case .tls: update(record) { $0.isEncrypted = true }
        case .streamError, .streamClose, .whitespace, .note, .damage: break
        }
    }

    private mutating func update(_ record: WireRecord, _ change: (inout StreamKnowledge) -> Void) {
        var stream = streams[record.connection] ?? StreamKnowledge()
        change(&stream)
        streams[record.connection] = stream
    }

    private mutating func absorb(nonza element: Element, _ record: WireRecord) {
        switch (element.namespace, element.name) {
        case (Namespace.streamManagement, "enabled"), (Namespace.streamManagement2, "enabled"),
            (Namespace.streamManagement, "resumed"),
            (Namespace.streamManagement2, "resumed"):
            update(record) { $0.usesStreamManagement = true }
        case (Namespace.clientState, "inactive"): update(record) { $0.isInactive = true }
        case (Namespace.clientState, "active"): update(record) { $0.isInactive = false }
        case (Namespace.sasl2, "success"):
            let address = element.child("authorization-identifier").flatMap { try? JID($0.text) }
            if let address, address.isFull { update(record) { $0.account = address } }
        default: break
        }
    }

    private mutating func absorb(_ stanza: Stanza, _ record: WireRecord) {
        switch stanza.kind {
        case .presence: absorb(presence: stanza, record)
        case .iq: absorb(iq: stanza, record)
        case .message: break
        }
    }

    private mutating func absorb(presence: Stanza, _ record: WireRecord) {
        guard let type = presence.presenceType, type == .available || type == .unavailable else { return }
        let priority = presence.element.child("priority").flatMap { Int($0.text) } ?? 0
        if record.direction == .sent {
            if presence.to == nil { update(record) { $0.priority = type == .available ? priority : nil } }
            return
        }
        guard record.direction == .received, let from = presence.from else { return }
        if presence.element.child("x", xmlns: Namespace.mucUser) != nil, from.isFull {
            learnRoom(from.bare)
            return
        }
        var contact = contacts[from.bare] ?? ContactKnowledge()
        if let resource = from.resourcepart {
            if type == .available {
                contact.resources[resource] = priority
                contact.departed.remove(resource)
                contact.wasUnavailable = false
            } else {
                contact.resources[resource] = nil
                if contact.departed.count < 64 { contact.departed.insert(resource) }
                contact.wasUnavailable = contact.resources.isEmpty
            }
        } else if type == .unavailable {
            contact.resources = [:]
            contact.wasUnavailable = true
        }
        contacts[from.bare] = contact
    }

    private mutating func absorb(iq: Stanza, _ record: WireRecord) {
        guard let type = iq.iqType, let direction = record.direction else { return }
        if type.isRequest {
            if let id = iq.id {
                pending[RequestKey(connection: record.connection, direction: direction, id: id)] = PendingRequest(
                    number: record.number, time: record.time, to: iq.element["to"], payload: iq.payloads.first?.namespace,
                    blocking: direction == .sent && type == .set ? BlockListChange(iq) : nil)
            }
            if direction == .received, type == .set { absorb(push: iq, record) }
            if direction == .sent { absorb(request: iq, record) }
            return
        }
        if let id = iq.id {
            let key = RequestKey(connection: record.connection, direction: direction == .sent ? .received : .sent, id: id)
            if type == .result, let change = pending.peek(key)?.blocking {
                apply(change, to: stream(record.connection).account)
            }
            pending[key] = nil
        }
        guard type == .result, direction == .received else { return }
        if let bind = iq.element.child("bind", xmlns: Namespace.bind),
            let address = bind.child("jid").flatMap({ try? JID($0.text) })
        {
            // A resource that was just bound has sent and enabled nothing yet.
            update(record) { stream in
                stream.account = address
                stream.priority = nil
                stream.hasCarbons = false
                stream.isInactive = false
                stream.usesStreamManagement = false
            }
        }
        if let query = iq.element.child("query", xmlns: Namespace.roster) { absorb(roster: query) }
        if let list = iq.element.child("blocklist", xmlns: Namespace.blocking),
            let account = stream(record.connection).account?.bare
        {
            blockLists[account] = Set(
                list.elements.compactMap { $0["jid"].flatMap { try? JID($0) } }.prefix(SessionKnowledge.capacity))
        }
        if let prefs = iq.element.child("prefs", xmlns: Namespace.archive), let policy = prefs["default"],
            let account = stream(record.connection).account?.bare
        {
            archivePolicy[account] = policy
        }
        if let query = iq.element.child("query", xmlns: Namespace.discoInfo), query["node"] == nil {
            let from = iq.from ?? stream(record.connection).account?.bare
            if let from { absorb(disco: query, from: from) }
        }
    }

    /// What the own requests switch on; a server that refuses is rare, and its error is seen on the next line.
    private mutating func absorb(request iq: Stanza, _ record: WireRecord) {
        if iq.element.child("enable", xmlns: Namespace.carbons) != nil { update(record) { $0.hasCarbons = true } }
        if iq.element.child("disable", xmlns: Namespace.carbons) != nil { update(record) { $0.hasCarbons = false } }
    }

    private mutating func absorb(push iq: Stanza, _ record: WireRecord) {
        if let query = iq.element.child("query", xmlns: Namespace.roster) { absorb(roster: query) }
        if let change = BlockListChange(iq) { apply(change, to: stream(record.connection).account) }
    }

    private mutating func absorb(roster query: Element) {
        for item in query.elements {
            guard item.name == "item", let address = item["jid"].flatMap({ try? JID($0) }) else { continue }
            var contact = contacts[address.bare] ?? ContactKnowledge()
            contact.subscription = item["subscription"]
            contacts[address.bare] = contact
        }
    }

    private mutating func absorb(disco query: Element, from address: JID) {
        features[address] = Set(query.elements.filter { $0.name == "feature" }.compactMap { $0["var"] })
        for identity in query.elements where identity.name == "identity" {
            switch identity["category"] {
            case "conference": learnRoom(address)
            case "pubsub" where identity["type"] == "service", "store" where address.isDomain: learnService(address)
            default: break
            }
        }
    }
}
