internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// A room: who is in it, who may do what, and what was said (XEP-0045).
final class Room {
    let jid: JID
    unowned let service: RoomService
    var configuration: RoomConfiguration
    /// By bare JID.
    var affiliations: [JID: RoomTable.Affiliation] = [:]
    /// In the order in which they came.
    var occupants: [RoomOccupant] = []
    /// What newcomers are shown, the oldest first.
    var history: [(message: Element, stamp: Timestamp)] = []
    /// The message that set the subject.
    var subject: Element?
    var subjectStamp: Timestamp?
    /// New and not yet configured: nobody but the owner may come in (XEP-0045 §10.1).
    var isLocked = false
    /// Requests forwarded to occupants: by the id given to them, who asked and under which id.
    var forwarded: [String: (from: JID, id: String)] = [:]

    init(_ jid: JID, service: RoomService, configuration: RoomConfiguration) {
        self.jid = jid
        self.service = service
        self.configuration = configuration
    }

    var domain: Domain { service.domain }

    /// Fills in what the store has.
    func load(_ kept: RoomTable.Room) throws {
        subject = kept.subject.flatMap(StoredXML.element)
        subjectStamp = kept.subjectStamp
        for affiliation in try domain.store.rooms.affiliations(of: jid) { affiliations[affiliation.jid] = affiliation }
        for entry in try domain.store.roomArchive.tail(of: jid, limit: configuration.historyLength) {
            if let element = StoredXML.element(entry.stanza) { history.append((element, entry.stamp)) }
        }
    }

    func save() throws {
        try domain.store.rooms.put(
            .init(
                jid: jid, configuration: configuration.values, subject: subject.map(StoredXML.text),
                subjectStamp: subjectStamp))
    }

    // MARK: Who is who

    func affiliation(of address: JID) -> RoomAffiliation {
        if domain.settings.admins.contains(address.bare.description) { return .owner }
        return affiliations[address.bare].flatMap { RoomAffiliation(rawValue: $0.affiliation) } ?? .none
    }

    func occupant(with session: JID) -> RoomOccupant? { occupants.first { $0.sessions.contains { $0.jid == session } } }

    func occupant(nick: String) -> RoomOccupant? { occupants.first { $0.nick == nick } }

    func occupantJID(_ nick: String) -> JID? { try? jid.with(resource: nick) }

    func defaultRole(_ affiliation: RoomAffiliation) -> RoomRole {
        switch affiliation {
        case .owner, .admin: .moderator
        case .member: .participant
        case .none: configuration.isModerated ? .visitor : .participant
        case .outcast: .none
        }
    }

    // MARK: Traffic

    func receive(_ stanza: Stanza) throws {
        do {
            switch stanza.kind {
            case .presence: try receivePresence(stanza)
            case .message: try receiveMessage(stanza)
            case .iq: try receiveIQ(stanza)
            }
        } catch var error as StanzaError {
            error.by = jid.description
            throw error
        }
    }

    private func receivePresence(_ stanza: Stanza) throws {
        guard let from = stanza.from, let to = stanza.to else { return }
        let occupant = occupant(with: from)
        switch stanza.presenceType {
        case .available:
            guard let nick = to.resourcepart else {
                if occupant != nil { return }
                throw StanzaError(.modify, "jid-malformed")
            }
            let asksToJoin = stanza.element.child("x", xmlns: Namespace.muc)
            guard let occupant else {
                guard let asksToJoin else { throw StanzaError(.cancel, "not-acceptable", text: "join first") }
                try join(stanza, from: from, nick: nick, request: asksToJoin, isNew: false)
                return
            }
            if nick != occupant.nick {
                try changeNick(of: occupant, to: nick, session: from, presence: stanza.element)
            } else {
                occupant.update(presenceContent(stanza.element), of: from)
                if let asksToJoin {
                    sendOccupants(to: from, except: occupant)
                    showPresence(of: occupant, isNew: false)
                    sendHistory(to: from, request: asksToJoin)
                    sendSubject(to: from)
                } else {
                    showPresence(of: occupant, isNew: false)
                }
            }
        case .unavailable:
            if let occupant { try leave(occupant, session: from, presence: stanza.element) }
        case .error:
            if let occupant { try drop(occupant, session: from, because: stanza) }
        case .probe: try answerProbe(to, from: from, asker: occupant)
        case .subscribe, .subscribed, .unsubscribe, .unsubscribed, nil: break
        }
    }

    /// What of a client's presence is shown: everything but the request to join.
    func presenceContent(_ element: Element) -> Element {
        var content = Element("presence", xmlns: Namespace.client)
        content.attributes = element.attributes.filter { !$0.namespace.isEmpty }
        content.children = element.children.filter { child in
            if case .element(let inner) = child {
                return inner.namespace != Namespace.muc && inner.namespace != Namespace.mucUser
            }
            return false
        }
        return content
    }

    // MARK: Coming

    /// The first occupant makes the room and owns it.
    func create(by stanza: Stanza) throws {
        guard let from = stanza.from, let nick = stanza.to?.resourcepart,
            let request = stanza.element.child("x", xmlns: Namespace.muc)
        else { throw StanzaError(.modify, "jid-malformed") }
        isLocked = true
        affiliations[from.bare] = .init(jid: from.bare, affiliation: "owner")
        try save()
        try domain.store.rooms.put(affiliations[from.bare]!, of: jid)
        try join(stanza, from: from, nick: nick, request: request, isNew: true)
    }

    private func join(_ stanza: Stanza, from: JID, nick: String, request: Element, isNew: Bool) throws {
        let affiliation = affiliation(of: from)
        if affiliation == .outcast { throw StanzaError(.auth, "forbidden") }
        if isLocked, !isNew, affiliation != .owner {
            throw StanzaError(.cancel, "item-not-found", text: "the room is being configured")
        }
        if configuration.isMembersOnly, affiliation < .member { throw StanzaError(.auth, "registration-required") }
        if let password = configuration.password, affiliation != .owner, request.child("password")?.text != password {
            throw StanzaError(.auth, "not-authorized")
        }
        try requireFree(nick, for: from.bare)
        if let maximum = configuration.maximum, occupants.count >= maximum, affiliation < .admin {
            throw StanzaError(.wait, "service-unavailable", text: "the room is full")
        }
        let content = presenceContent(stanza.element)
        let joined: RoomOccupant
        if let known = occupant(nick: nick) {
            known.update(content, of: from)
            joined = known
        } else {
            joined = RoomOccupant(
                nick: nick, jid: from.bare, role: defaultRole(affiliation), session: from, presence: content)
            occupants.append(joined)
        }
        sendOccupants(to: from, except: joined)
        var codes: [Int] = []
        if isNew { codes.append(201) }
        if configuration.showsRealAddresses { codes.append(100) }
        showPresence(of: joined, isNew: true, codesForSelf: codes)
        sendHistory(to: from, request: request)
        sendSubject(to: from)
    }

    /// Refuses a nickname that somebody else has, or has reserved.
    func requireFree(_ nick: String, for account: JID) throws {
        if let other = occupant(nick: nick), other.jid != account { throw StanzaError(.cancel, "conflict") }
        if affiliations.values.contains(where: { $0.nick == nick && $0.jid != account }) {
            throw StanzaError(.cancel, "conflict")
        }
    }

    private func changeNick(of occupant: RoomOccupant, to nick: String, session: JID, presence: Element) throws {
        try requireFree(nick, for: occupant.jid)
        if self.occupant(nick: nick) != nil { throw StanzaError(.cancel, "conflict") }
        showDeparture(of: occupant, codes: [303], newNick: nick)
        occupant.nick = nick
        occupant.update(presenceContent(presence), of: session)
        showPresence(of: occupant, isNew: false)
    }

    // MARK: Going

    private func leave(_ occupant: RoomOccupant, session: JID, presence: Element, codes: [Int] = []) throws {
        let content = presenceContent(presence)
        if occupant.sessions.count > 1 {
            // The others stay under the same nickname.
            send(departure(of: occupant, content: content, viewer: occupant, codes: codes), to: session)
            occupant.sessions.removeAll { $0.jid == session }
            showPresence(of: occupant, isNew: false)
            return
        }
        try remove(occupant, codes: codes, content: content)
    }

    /// A client that answers with errors is not there any more (XEP-0045 §18.2, status 333).
    private func drop(_ occupant: RoomOccupant, session: JID, because stanza: Stanza) throws {
        var presence = Element("presence", xmlns: Namespace.client)
        let error = stanza.error
        var words = "Kicked: " + (error?.condition.replacing("-", with: " ") ?? "an error")
        if let text = error?.text { words += ": " + text }
        presence.append(Element("status", xmlns: Namespace.client, text: words))
        try leave(occupant, session: session, presence: presence, codes: [333])
    }

    /// Drops whoever cannot be reached; the message that told so goes no further.
    func dropUnreachable(_ stanza: Stanza) throws {
        guard let from = stanza.from, let occupant = occupant(with: from), let condition = stanza.error?.condition else {
            return
        }
        let fatal = [
            "gone", "internal-server-error", "item-not-found", "jid-malformed", "recipient-unavailable", "redirect",
            "remote-server-not-found", "remote-server-timeout", "service-unavailable",
        ]
        if fatal.contains(condition) { try drop(occupant, session: from, because: stanza) }
    }

    /// Takes an occupant out, tells everybody, and ends the room if nobody and nothing keeps it.
    func remove(
        _ occupant: RoomOccupant, codes: [Int], content: Element? = nil, reason: String? = nil, actor: RoomOccupant? = nil
    ) throws {
        showDeparture(of: occupant, codes: codes, content: content, reason: reason, actor: actor)
        occupants.removeAll { $0 === occupant }
        if occupants.isEmpty, !configuration.isPersistent { try service.remove(self) }
    }

    private func answerProbe(_ to: JID, from: JID, asker: RoomOccupant?) throws {
        guard let asker, let nick = to.resourcepart else { throw StanzaError(.cancel, "not-acceptable") }
        if let target = occupant(nick: nick) {
            send(presence(of: target, viewer: asker, codes: [], isSelf: false), to: from)
        } else if let reserved = affiliations.values.first(where: { $0.nick == nick }) {
            send(offlinePresence(of: reserved, viewer: asker), to: from)
        } else {
            throw StanzaError(.cancel, "item-not-found")
        }
    }
}
