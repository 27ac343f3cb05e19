import XMLTree
import XMPP

/// What conditions may ask about: one stanza, who acts, whom it reaches, and how the parties are set up.
package struct StanzaFacts: Sendable {
    package let stanza: Stanza
    /// The acting account: `from`, or the account of the stream where `from` is absent.
    package let sender: JID
    /// The address in `to`, or the own bare JID where a server supplies it.
    package let recipient: JID?
    package private(set) var target: AddressForm
    /// Whether sender and recipient have different domains.
    package let isRemote: Bool
    /// Whether the address is the host of rooms, not one of them.
    package let isRoomHost: Bool
    /// What a room is asked to hand on to an account; nil where it is not.
    package let relay: Relay?
    package let payloads: [Element]
    package var state: RecipientState?
    package var flags: [SessionFlag: Bool]

    /// - Parameters:
    ///   - sender: used where the stanza has no `from`.
    ///   - state: of the recipient's account; nil where it is not known.
    package init(
        _ stanza: Stanza, sender: JID, services: KnownServices = KnownServices(), state: RecipientState? = nil,
        flags: [SessionFlag: Bool] = [:]
    ) {
        let acting = stanza.from ?? sender
        self.stanza = stanza
        self.sender = acting
        self.state = state
        self.flags = flags
        payloads = stanza.payloads
        let form = StanzaFacts.form(of: stanza, sender: acting, services: services, isAccount: state != nil)
        target = form
        let relayed = form == .account ? StanzaFacts.relayed(stanza) : nil
        relay = relayed?.kind
        isRoomHost = stanza.to.map { $0.isDomain && (services.isRoom($0) || KnownServices.looksLikeRooms($0)) } ?? false
        recipient = relayed?.to ?? stanza.to ?? (stanza.kind == .presence ? nil : acting.bare)
        isRemote = recipient.map { $0.domainpart != acting.domainpart } ?? false
    }

    /// The same stanza judged as if it had been addressed to something of that form: for copies that come back from a service.
    func seenAs(_ form: AddressForm) -> StanzaFacts {
        var copy = self
        copy.target = form
        return copy
    }

    /// What a room hands on to an account outside of it (XEP-0045 §7.8.2).
    package enum Relay: Hashable, Sendable {
        case invitation
        case refusal
    }

    /// Whether both ends are one account.
    package var isToSelf: Bool { target == .ownAccount || target == .ownResource }

    /// How the address and the state come together; nil where the state is not known.
    package var reach: Reach? {
        if target == .occupant, state != .missing, state != .unreachable, state != .blocked { return .matchedResource }
        // What a room hands on comes from the room, which nobody has blocked.
        if relay != nil, state == .blocked { return .available }
        return state.map { Reach($0, fullJID: target == .resource || target == .ownResource) }
    }

    /// Whether the outcome can hang on the state of an account at all.
    package var dependsOnRecipient: Bool {
        switch target {
        case .account, .resource: true
        case .ownAccount, .ownResource: stanza.kind != .presence
        case .broadcast, .domain, .room, .occupant, .service: false
        }
    }

    /// - Parameter isAccount: a state of an account was given, so the address is an account's unless its name says otherwise.
    private static func form(of stanza: Stanza, sender: JID, services: KnownServices, isAccount: Bool) -> AddressForm {
        guard let to = stanza.to else {
            return stanza.kind == .presence ? .broadcast : .ownAccount
        }
        if to.bare == sender.bare { return to.isBare ? .ownAccount : .ownResource }
        if relayed(stanza) != nil { return .account }
        if services.isRoom(to) || (isRoomTraffic(stanza, to: to) && (!isAccount || KnownServices.looksLikeRooms(to))) {
            return to.isFull ? .occupant : to.isDomain ? .domain : .room
        }
        if services.isService(to) || isServiceTraffic(stanza, to: to) { return .service }
        if KnownServices.looksLikeRooms(to), !to.isDomain { return to.isFull ? .occupant : .room }
        if KnownServices.looksLikeService(to) { return .service }
        if to.isDomain { return .domain }
        return to.isFull ? .resource : .account
    }

    /// Whom a room is asked to invite, or whose invitation is declined: the message goes on to that account
    /// (XEP-0045 §7.8.2), so its state decides.
    private static func relayed(_ stanza: Stanza) -> (kind: Relay, to: JID)? {
        guard stanza.kind == .message, let user = stanza.element.child("x", xmlns: Namespace.mucUser) else { return nil }
        for (name, kind) in [("invite", Relay.invitation), ("decline", .refusal)] {
            if let address = user.child(name)?["to"].flatMap({ try? JID($0) }) { return (kind, address) }
        }
        return nil
    }

    /// Traffic whose type or payload only a room understands.
    private static func isRoomTraffic(_ stanza: Stanza, to: JID) -> Bool {
        if to.isDomain { return false }
        switch stanza.kind {
        case .message:
            if stanza.messageType == .groupchat { return to.isBare }
            guard let user = stanza.element.child("x", xmlns: Namespace.mucUser) else { return false }
            if user.child("decline") != nil { return false }
            return to.isFull && stanza.messageType == .chat
        case .presence:
            return to.isFull && stanza.element.child("x", xmlns: Namespace.muc) != nil
        case .iq:
            return stanza.element.child(in: Namespace.mucOwner) != nil || stanza.element.child(in: Namespace.mucAdmin) != nil
        }
    }

    /// Requests to a domain whose payload only a service of that kind understands.
    private static func isServiceTraffic(_ stanza: Stanza, to: JID) -> Bool {
        guard stanza.kind == .iq, to.isDomain else { return false }
        return [Namespace.pubsub, Namespace.pubsubOwner, Namespace.upload].contains { stanza.element.child(in: $0) != nil }
    }

    // MARK: - What conditions read

    package func hasPayload(_ name: String, in namespace: String) -> Bool {
        payloads.contains { $0.name == name && $0.namespace == namespace }
    }

    package func hasPayload(in namespaces: Set<String>) -> Bool { payloads.contains { namespaces.contains($0.namespace) } }

    /// The children of `<body/>`-like text elements in the stanza's own namespace.
    package func ownText(_ name: String) -> String? {
        payloads.first { $0.name == name && $0.namespace == stanza.element.namespace }?.text
    }

    /// The element at the end of a path of names below the stanza; nil where the path breaks.
    package func element(at path: [PathStep]) -> Element? {
        var current = stanza.element
        for step in path {
            guard let next = current.elements.first(where: { step.matches($0) }) else { return nil }
            current = next
        }
        return current
    }

    /// How many elements match the last step of a path below the first element that the steps before it lead to.
    package func count(at path: [PathStep]) -> Int {
        guard let last = path.last, let parent = element(at: Array(path.dropLast())) else { return 0 }
        return parent.elements.count { last.matches($0) }
    }

    /// The values of a data form's field with that name, anywhere in the stanza; nil where there is no such field.
    package func formValues(_ field: String) -> [String]? {
        var found: [String]?
        stanza.element.walk { element in
            guard found == nil, element.name == "field", element.namespace == Namespace.dataForms, element["var"] == field
            else { return }
            found = element.elements.filter { $0.name == "value" }.map(\.text)
        }
        return found
    }

    /// The pubsub node the stanza names; nil where it names none.
    package var pubsubNode: String? {
        for namespace in [Namespace.pubsub, Namespace.pubsubOwner] {
            guard let pubsub = stanza.element.child("pubsub", xmlns: namespace) else { continue }
            for child in pubsub.elements { if let node = child["node"] { return node } }
        }
        return nil
    }
}

/// One step of a path of elements: a local name in a namespace; `*` stands for any of either.
package struct PathStep: Hashable, Sendable {
    package var name: String
    package var namespace: String

    package init(_ name: String, _ namespace: String) {
        self.name = name
        self.namespace = namespace
    }

    package func matches(_ element: Element) -> Bool {
        (name == "*" || element.name == name) && (namespace == "*" || element.namespace == namespace)
    }
}
