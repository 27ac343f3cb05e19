internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Requests to a room and, through it, to its occupants.
extension Room {
    func receiveIQ(_ stanza: Stanza) throws {
        guard let from = stanza.from, let to = stanza.to else { return }
        if let nick = to.resourcepart { return try forward(stanza, from: from, to: nick) }
        guard stanza.iqType?.isRequest == true else { return }
        guard let payload = stanza.element.elements.first, stanza.element.elements.count == 1 else {
            throw StanzaError(.modify, "bad-request")
        }
        if isLocked, affiliation(of: from) != .owner { throw StanzaError(.cancel, "item-not-found") }
        let isSet = stanza.iqType == .set
        let result: Element?
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.discoInfo): result = try information(payload["node"], for: from)
        case ("query", Namespace.discoItems): result = items
        case ("ping", Namespace.ping): result = nil
        case ("query", Namespace.mucAdmin): result = try isSet ? administer(payload, from: from) : list(payload, for: from)
        case ("query", Namespace.mucOwner): result = try isSet ? own(payload, from: from) : ownerForm(for: from)
        case ("query", Namespace.register): result = try isSet ? register(payload, from: from) : registrationForm(for: from)
        case ("query", Namespace.archive): result = try queryArchive(payload, isSet: isSet, from: from)
        case ("metadata", Namespace.archive):
            try requireReader(from)
            result = try ArchiveAnswer(domain.store.roomArchive, owner: jid).metadata()
        case ("moderate", Namespace.moderation):
            guard let moderator = occupant(with: from), moderator.role == .moderator else {
                throw StanzaError(.auth, "forbidden")
            }
            try moderate(payload, by: moderator)
            result = nil
        default: throw StanzaError(.cancel, "service-unavailable")
        }
        domain.post(stanza.result(result))
    }

    // MARK: Discovery (XEP-0045 §6.4–6.6)

    private func information(_ node: String?, for from: JID) throws -> Element {
        var query = Element("query", xmlns: Namespace.discoInfo)
        if let node {
            query["node"] = node
            guard node == "x-roomuser-item" else { throw StanzaError(.cancel, "item-not-found") }
            if let nick = affiliations[from.bare]?.nick {
                query.append(ServiceIdentity(category: "conference", type: "text", name: nick).element)
            }
            return query
        }
        query.append(
            ServiceIdentity(category: "conference", type: "text", name: configuration.name ?? jid.localpart).element)
        var features =
            configuration.features + [
                Namespace.discoInfo, Namespace.discoItems, Namespace.muc, Namespace.register, Namespace.stanzaIDs,
                "http://jabber.org/protocol/muc#stable_id", "http://jabber.org/protocol/muc#self-ping-optimization",
                Namespace.retraction, Namespace.moderation,
            ]
        if configuration.isArchived { features += [Namespace.archive, Namespace.archive + "#extended"] }
        for feature in features { query.append(DiscoModule.feature(feature)) }
        var form = DataForm(.result, type: "http://jabber.org/protocol/muc#roominfo")
        form.add("muc#roominfo_description", configuration["roomdesc"], kind: "text-single", label: "Description")
        form.add("muc#roominfo_occupants", String(occupants.count), kind: "text-single", label: "Number of occupants")
        if let text = subject?.child("subject")?.text { form.add("muc#roominfo_subject", text, kind: "text-single") }
        query.append(form.element)
        return query
    }

    private var items: Element {
        let shown = configuration.isMembersOnly ? [] : occupants
        return Element(
            "query", xmlns: Namespace.discoItems, [:],
            shown.compactMap { occupant in
                occupantJID(occupant.nick).map { Element("item", xmlns: Namespace.discoItems, ["jid": $0.description]) }
            })
    }

    // MARK: Archive

    private func requireReader(_ from: JID) throws {
        let isInside = occupants.contains { $0.jid == from.bare }
        guard isInside || affiliation(of: from) >= .member || !configuration.isMembersOnly && configuration.password == nil,
            affiliation(of: from) != .outcast
        else { throw StanzaError(.auth, "forbidden") }
    }

    private func queryArchive(_ payload: Element, isSet: Bool, from: JID) throws -> Element? {
        try requireReader(from)
        let answer = ArchiveAnswer(domain.store.roomArchive, owner: jid)
        guard isSet else { return answer.form }
        let page = try answer.page(for: payload, limit: domain.settings.archivePageLimit)
        for message in page.messages { send(message, to: from) }
        return page.fin
    }

    // MARK: To an occupant (XEP-0045 §17.4)

    private func forward(_ stanza: Stanza, from: JID, to nick: String) throws {
        guard let sender = occupant(with: from) else {
            if stanza.iqType?.isRequest == true { throw StanzaError(.cancel, "not-acceptable", text: "join first") }
            return
        }
        if stanza.iqType?.isRequest != true {
            // An answer on its way back, under the id the request was given here.
            guard let id = stanza.id, let asked = forwarded.removeValue(forKey: id) else { return }
            var answer = stanza.element
            answer["from"] = occupantJID(sender.nick)?.description
            answer["id"] = asked.id
            send(answer, to: asked.from)
            return
        }
        guard let target = occupant(nick: nick) else { throw StanzaError(.cancel, "item-not-found") }
        if target === sender, stanza.element.child("ping", xmlns: Namespace.ping) != nil {
            // Whoever asks after itself is in the room (XEP-0410).
            domain.post(stanza.result())
            return
        }
        guard let session = target.sessions.last?.jid else { return }
        if forwarded.count > 1000 { forwarded.removeAll() }
        let id = domain.identifiers.text(16)
        forwarded[id] = (from, stanza.id ?? "")
        var request = stanza.element
        request["from"] = occupantJID(sender.nick)?.description
        request["id"] = id
        let isAboutAccount =
            stanza.payloads.first.map { $0.namespace == Namespace.vcard || $0.namespace == Namespace.pubsub } ?? false
        send(request, to: isAboutAccount ? session.bare : session)
    }
}
