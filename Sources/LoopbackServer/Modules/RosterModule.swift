internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// The roster: reading it, changing it, pushes and versions (RFC 6121 §2).
final class RosterModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "query", xmlns: Namespace.roster) { [unowned self] request in
            try request.requireOwn()
            return try request.isSet ? self.set(request) : self.get(request)
        }
    }

    private func get(_ request: IQRequest) throws -> IQReply {
        request.session?.isInterested = true
        // An untouched roster is shown as version 1, so 1 does not prove that the client is up to date.
        let version = String(max(1, try domain.store.roster.version(of: request.account)))
        if let known = request.payload["ver"], !known.isEmpty, known == version, version != "1" { return .result(nil) }
        var query = Element("query", xmlns: Namespace.roster, ["ver": version])
        for item in try domain.store.roster.items(of: request.account) {
            query.append(Self.element(item))
        }
        return .result(query)
    }

    private func set(_ request: IQRequest) throws -> IQReply {
        let items = request.payload.elements.filter { $0.is("item", Namespace.roster) }
        guard items.count == 1, request.payload.elements.count == 1, let given = items[0]["jid"] else {
            throw StanzaError(.modify, "bad-request")
        }
        guard let jid = try? JID(given) else { throw StanzaError(.modify, "jid-malformed") }
        let contact = jid.bare
        if items[0]["subscription"] == "remove" { return try remove(contact, request) }
        if contact == request.account { throw StanzaError(.cancel, "not-allowed") }
        let old = try domain.store.roster.item(contact, of: request.account)
        try requireRoom(for: contact, of: request.account)
        var item = old ?? RosterTable.Item(contact: contact)
        let groups = items[0].elements.filter { $0.is("group", Namespace.roster) }.map(\.text)
        guard Set(groups).count == groups.count else { throw StanzaError(.modify, "bad-request") }
        guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 1023 }), (items[0]["name"] ?? "").utf8.count <= 1023 else {
            throw StanzaError(.modify, "not-acceptable")
        }
        item.name = items[0]["name"].flatMap { $0.isEmpty ? nil : $0 }
        item.groups = groups
        try save(item, of: request.account)
        return .result(nil)
    }

    /// Refuses another item where the roster is full.
    func requireRoom(for contact: JID, of account: JID) throws {
        guard try domain.store.roster.item(contact, of: account) == nil else { return }
        if try domain.store.roster.items(of: account).count >= domain.settings.rosterLimit {
            throw StanzaError(.wait, "resource-constraint", text: "the roster is full")
        }
    }

    /// RFC 6121 §2.5: the item goes, and the subscriptions with it.
    private func remove(_ contact: JID, _ request: IQRequest) throws -> IQReply {
        let presence = domain.module(PresenceModule.self)
        guard try domain.store.roster.item(contact, of: request.account) != nil else {
            throw StanzaError(.cancel, "item-not-found")
        }
        var state = try self.state(of: contact, account: request.account)
        if state.isFrom || state.isPendingIn {
            presence.sendUnavailable(from: request.account, to: contact)
            domain.post(presence.subscriptionStanza(.unsubscribed, from: request.account, to: contact))
        }
        if state.isTo || state.isPendingOut {
            domain.post(presence.subscriptionStanza(.unsubscribe, from: request.account, to: contact))
        }
        state = SubscriptionState()
        try domain.store.roster.dropRequest(from: contact, to: request.account)
        let version = try domain.store.roster.remove(contact, of: request.account)
        push(
            Element("item", xmlns: Namespace.roster, ["jid": contact.description, "subscription": "remove"]), version,
            to: request.account)
        return .result(nil)
    }

    /// Writes an item and tells the account's interested resources.
    func save(_ item: RosterTable.Item, of account: JID) throws {
        let version = try domain.store.roster.put(item, of: account)
        push(Self.element(item), version, to: account)
    }

    private func push(_ item: Element, _ version: Int, to account: JID) {
        for session in domain.sessions(of: account) where session.isInterested {
            var iq = Element("iq", xmlns: Namespace.client, ["type": "set", "id": "push-" + domain.identifiers.text(8)])
            iq["to"] = session.jid.description
            iq.append(Element("query", xmlns: Namespace.roster, ["ver": String(version)], [item]))
            domain.send(iq, to: session)
        }
    }

    /// A roster item as it is written on the wire.
    static func element(_ item: RosterTable.Item) -> Element {
        var element = Element("item", xmlns: Namespace.roster, ["jid": item.contact.description])
        if let name = item.name { element["name"] = name }
        element["subscription"] = item.subscription
        if item.ask { element["ask"] = "subscribe" }
        if item.approved { element["approved"] = "true" }
        for group in item.groups { element.append(Element("group", xmlns: Namespace.roster, text: group)) }
        return element
    }

    // MARK: Subscriptions

    /// The state of the subscriptions between an account and a contact, from the roster and the requests kept.
    func state(of contact: JID, account: JID) throws -> SubscriptionState {
        let item = try domain.store.roster.item(contact, of: account)
        let subscription = item?.subscription ?? "none"
        return SubscriptionState(
            isTo: subscription == "to" || subscription == "both", isFrom: subscription == "from" || subscription == "both",
            isPendingOut: item?.ask ?? false, isPendingIn: try domain.store.roster.hasRequest(from: contact, to: account),
            isPreApproved: item?.approved ?? false)
    }

    /// Writes a changed state; requests are kept and dropped by the caller. Interested resources are told if the item changed.
    func setState(_ state: SubscriptionState, of contact: JID, account: JID) throws {
        let old = try domain.store.roster.item(contact, of: account)
        var item = old ?? RosterTable.Item(contact: contact.bare)
        item.subscription = state.subscription
        item.ask = state.isPendingOut
        item.approved = state.isPreApproved
        if !state.isPendingIn { try domain.store.roster.dropRequest(from: contact, to: account) }
        if old == nil, state.subscription == "none", !state.isPendingOut, !state.isPreApproved { return }
        if item != old { try save(item, of: account) }
    }

    /// The contacts that get the account's presence.
    func subscribers(of account: JID) throws -> [JID] {
        try domain.store.roster.items(of: account).filter { $0.subscription == "from" || $0.subscription == "both" }.map(
            \.contact)
    }

    /// The contacts whose presence the account gets.
    func subscriptions(of account: JID) throws -> [JID] {
        try domain.store.roster.items(of: account).filter { $0.subscription == "to" || $0.subscription == "both" }.map(
            \.contact)
    }

    /// Whether the contact may see the account's presence.
    func isSubscriber(_ contact: JID, of account: JID) throws -> Bool {
        if contact.bare == account.bare { return true }
        let subscription = try domain.store.roster.item(contact, of: account)?.subscription
        return subscription == "from" || subscription == "both"
    }
}
