internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// What occupants see of each other.
extension Room {
    func send(_ element: Element, to session: JID) {
        var element = element
        element["to"] = session.description
        if let stanza = Stanza(element) { domain.post(stanza) }
    }

    /// Whether the viewer sees real addresses (XEP-0045 §4.2).
    func seesAddresses(_ viewer: RoomOccupant) -> Bool { configuration.showsRealAddresses || viewer.role == .moderator }

    /// Presence of an occupant as another one sees it.
    func presence(
        of occupant: RoomOccupant, viewer: RoomOccupant, codes: [Int], isSelf: Bool, reason: String? = nil,
        actor: RoomOccupant? = nil
    ) -> Element {
        var element = occupant.presence
        element["from"] = occupantJID(occupant.nick)?.description
        var x = Element("x", xmlns: Namespace.mucUser)
        for code in codes { x.append(status(code)) }
        let shown = occupant.sessions.map(\.jid)
        if isSelf || seesAddresses(viewer) {
            for session in shown {
                x.append(
                    item(
                        occupant, role: occupant.role, jid: session, viewer: viewer, isSelf: isSelf, reason: reason,
                        actor: actor))
            }
        } else {
            x.append(
                item(occupant, role: occupant.role, jid: nil, viewer: viewer, isSelf: false, reason: reason, actor: actor))
        }
        if isSelf { x.append(status(110)) }
        element.append(x)
        return element
    }

    private func item(
        _ occupant: RoomOccupant, role: RoomRole, jid: JID?, viewer: RoomOccupant, isSelf: Bool, nick: String? = nil,
        reason: String? = nil, actor: RoomOccupant? = nil
    ) -> Element {
        var item = Element("item", xmlns: Namespace.mucUser)
        item["affiliation"] = affiliation(of: occupant.jid).rawValue
        item["role"] = role.rawValue
        if let jid { item["jid"] = jid.description }
        if let nick { item["nick"] = nick }
        if let actor {
            var element = Element("actor", xmlns: Namespace.mucUser, ["nick": actor.nick])
            if !isSelf, seesAddresses(viewer) { element["jid"] = actor.sessions.last?.jid.description }
            item.append(element)
        }
        if let reason { item.append(Element("reason", xmlns: Namespace.mucUser, text: reason)) }
        return item
    }

    func status(_ code: Int) -> Element { Element("status", xmlns: Namespace.mucUser, ["code": String(code)]) }

    /// Shows an occupant's presence to everybody who may see it, to the occupant last.
    func showPresence(
        of occupant: RoomOccupant, isNew: Bool, codesForSelf: [Int] = [], reason: String? = nil, actor: RoomOccupant? = nil
    ) {
        if configuration.broadcasts(occupant.role) {
            for viewer in occupants where viewer !== occupant {
                let element = presence(of: occupant, viewer: viewer, codes: [], isSelf: false, reason: reason, actor: actor)
                for session in viewer.sessions { send(element, to: session.jid) }
            }
        }
        let own = presence(of: occupant, viewer: occupant, codes: codesForSelf, isSelf: true, reason: reason, actor: actor)
        for session in occupant.sessions { send(own, to: session.jid) }
    }

    /// Presence of everybody else to a newcomer, and of reserved nicknames where the room shows those.
    func sendOccupants(to session: JID, except newcomer: RoomOccupant) {
        for other in occupants where other !== newcomer && configuration.broadcasts(other.role) {
            send(presence(of: other, viewer: newcomer, codes: [], isSelf: false), to: session)
        }
        guard configuration.broadcasts(.none) else { return }
        for reserved in affiliations.values.sorted(by: { $0.jid.description < $1.jid.description }) {
            guard let nick = reserved.nick, occupant(nick: nick) == nil else { continue }
            send(offlinePresence(of: reserved, viewer: newcomer), to: session)
        }
    }

    /// Somebody with a reserved nickname who is not there.
    func offlinePresence(of reserved: RoomTable.Affiliation, viewer: RoomOccupant) -> Element {
        var element = Element("presence", xmlns: Namespace.client, ["type": "unavailable"])
        element["from"] = reserved.nick.flatMap(occupantJID)?.description
        var item = Element("item", xmlns: Namespace.mucUser)
        item["affiliation"] = reserved.affiliation
        item["role"] = "none"
        item["nick"] = reserved.nick
        if seesAddresses(viewer) { item["jid"] = reserved.jid.description }
        element.append(Element("x", xmlns: Namespace.mucUser, [:], [item]))
        return element
    }

    /// Unavailable presence of an occupant as another one, or the occupant, sees it.
    func departure(
        of occupant: RoomOccupant, content: Element? = nil, viewer: RoomOccupant, codes: [Int], newNick: String? = nil,
        reason: String? = nil, actor: RoomOccupant? = nil, destruction: Element? = nil
    ) -> Element {
        var element = content ?? Element("presence", xmlns: Namespace.client)
        element["from"] = occupantJID(occupant.nick)?.description
        element["type"] = "unavailable"
        let isSelf = viewer === occupant
        var x = Element("x", xmlns: Namespace.mucUser)
        for code in codes { x.append(status(code)) }
        if let destruction { x.append(destruction) }
        let role = newNick == nil ? RoomRole.none : occupant.role
        let jid = isSelf || seesAddresses(viewer) ? occupant.sessions.last?.jid : nil
        x.append(
            item(occupant, role: role, jid: jid, viewer: viewer, isSelf: isSelf, nick: newNick, reason: reason, actor: actor)
        )
        if isSelf { x.append(status(110)) }
        element.append(x)
        return element
    }

    /// Shows that an occupant leaves, or changes the nickname.
    func showDeparture(
        of occupant: RoomOccupant, codes: [Int], newNick: String? = nil, content: Element? = nil, reason: String? = nil,
        actor: RoomOccupant? = nil, destruction: Element? = nil
    ) {
        for viewer in occupants where viewer === occupant || configuration.broadcasts(occupant.role) {
            let element = departure(
                of: occupant, content: content, viewer: viewer, codes: codes, newNick: newNick, reason: reason, actor: actor,
                destruction: destruction)
            for session in viewer.sessions { send(element, to: session.jid) }
        }
    }

    // MARK: What a newcomer is shown

    /// The latest messages, as many as the room and the newcomer want (XEP-0045 §7.2.13).
    func sendHistory(to session: JID, request: Element) {
        var shown = Array(history.suffix(configuration.historyLength))
        if let wanted = request.child("history") {
            if let limit = wanted["maxstanzas"].flatMap({ Int($0) }) { shown = Array(shown.suffix(max(0, limit))) }
            if let seconds = wanted["seconds"].flatMap({ Double($0) }) {
                shown = shown.filter { domain.now - $0.stamp <= seconds }
            }
            if let since = wanted["since"].flatMap({ Timestamp(dateTime: $0) }) {
                shown = shown.filter { $0.stamp >= since }
            }
            if wanted["maxchars"] == "0" { shown = [] }
        }
        for (message, stamp) in shown {
            var message = message
            message.append(Delay.element(at: stamp, from: jid.description))
            send(message, to: session)
        }
    }

    /// The subject comes last and tells that joining is complete (XEP-0045 §7.2.15).
    func sendSubject(to session: JID) {
        var message: Element
        if let subject {
            message = subject
            if let subjectStamp { message.append(Delay.element(at: subjectStamp, from: jid.description)) }
        } else {
            message = Element("message", xmlns: Namespace.client, ["type": "groupchat", "from": jid.description])
            message.append(Element("subject", xmlns: Namespace.client))
        }
        send(message, to: session)
    }
}
