internal import XMLTree
internal import XMPP

/// What is said in a room.
extension Room {
    func receiveMessage(_ stanza: Stanza) throws {
        guard let from = stanza.from, let to = stanza.to else { return }
        if stanza.type == "error" { return try dropUnreachable(stanza) }
        if let nick = to.resourcepart {
            try forwardPrivately(stanza, from: from, to: nick)
            return
        }
        if let x = stanza.element.child("x", xmlns: Namespace.mucUser) {
            let invitations = x.elements.filter { $0.is("invite", Namespace.mucUser) }
            if !invitations.isEmpty { return try invite(invitations, stanza, from: from) }
            if let decline = x.child("decline") { return try forward(decline, stanza, from: from) }
        }
        if let form = stanza.element.child("x", xmlns: Namespace.dataForms).map(DataForm.init),
            form.formType == "http://jabber.org/protocol/muc#request"
        {
            return try handleVoice(form, from: from)
        }
        guard stanza.messageType == .groupchat else {
            throw StanzaError(.modify, "bad-request", text: "type groupchat is expected")
        }
        try speak(stanza, from: from)
    }

    private func speak(_ stanza: Stanza, from: JID) throws {
        guard let speaker = occupant(with: from) else { throw StanzaError(.cancel, "not-acceptable", text: "join first") }
        guard speaker.role > .visitor else { throw StanzaError(.auth, "forbidden", text: "visitors have no voice here") }
        var message = stanza.element
        message.attributes.removeAll { $0.name == "to" && $0.namespace.isEmpty }
        message["from"] = occupantJID(speaker.nick)?.description
        message.children.removeAll { child in
            guard case .element(let element) = child else { return false }
            return element.namespace == Namespace.mucUser || element.is("stanza-id", Namespace.stanzaIDs)
                || (element.is("delay", Namespace.delay) && element["from"] == jid.description)
        }
        let changesSubject =
            message.child("subject") != nil && message.child("body") == nil && message.child("thread") == nil
        if changesSubject {
            guard speaker.role == .moderator || configuration.participantsMayChangeSubject else {
                throw StanzaError(.auth, "forbidden")
            }
        }
        try retract(Stanza(message)!, by: speaker)
        message = try keep(message, isSubject: changesSubject)
        if changesSubject {
            subject = message.child("subject")?.text.isEmpty == true ? nil : message
            subjectStamp = domain.now
            try save()
        }
        broadcast(message)
    }

    /// Archives a message and remembers it for newcomers; gives it back with the id it got.
    func keep(_ message: Element, isSubject: Bool = false) throws -> Element {
        guard let stanza = Stanza(message) else { return message }
        let isWorthKeeping =
            !MessageContent.hasHint("no-store", stanza) && !MessageContent.hasHint("no-permanent-store", stanza)
            && (stanza.body != nil || message.child("subject") != nil || MessageContent.hasHint("store", stanza)
                || stanza.payloads.contains { MessageContent.lasting.contains($0.namespace) })
        var kept = message
        if isWorthKeeping, configuration.isArchived, domain.settings.roomArchives {
            let id = domain.identifiers.text(sortedBy: domain.now)
            let with = stanza.from ?? jid
            try domain.store.roomArchive.add(
                StoredXML.text(message), id: id, owner: jid, with: with, type: "groupchat", at: domain.now)
            kept.append(Element("stanza-id", xmlns: Namespace.stanzaIDs, ["by": jid.description, "id": id]))
        }
        if isWorthKeeping, !isSubject {
            history.append((kept, domain.now))
            if history.count > max(configuration.historyLength, 1) * 2 {
                history.removeFirst(history.count - configuration.historyLength)
            }
        }
        return kept
    }

    func broadcast(_ message: Element) {
        for occupant in occupants { for session in occupant.sessions { send(message, to: session.jid) } }
    }

    // MARK: Private messages (XEP-0045 §7.5)

    private func forwardPrivately(_ stanza: Stanza, from: JID, to nick: String) throws {
        guard let sender = occupant(with: from) else { throw StanzaError(.cancel, "not-acceptable", text: "join first") }
        if stanza.messageType == .groupchat { throw StanzaError(.modify, "bad-request") }
        guard let target = occupant(nick: nick) else { throw StanzaError(.cancel, "item-not-found") }
        let mayWrite =
            switch configuration["allowpm"] {
            case "participants": sender.role >= .participant
            case "moderators": sender.role == .moderator
            case "none": false
            default: true
            }
        guard mayWrite else { throw StanzaError(.auth, "forbidden") }
        var message = stanza.element
        message["from"] = occupantJID(sender.nick)?.description
        if message.child("x", xmlns: Namespace.mucUser) == nil { message.append(Element("x", xmlns: Namespace.mucUser)) }
        for session in target.sessions { send(message, to: session.jid) }
    }

    // MARK: Invitations (XEP-0045 §7.8)

    private func invite(_ invitations: [Element], _ stanza: Stanza, from: JID) throws {
        guard let inviter = occupant(with: from) else { throw StanzaError(.cancel, "not-acceptable", text: "join first") }
        let rank = affiliation(of: from)
        if configuration.isMembersOnly, rank < .admin, !configuration.membersMayInvite {
            throw StanzaError(.auth, "forbidden")
        }
        for invitation in invitations {
            guard let text = invitation["to"], let invitee = try? JID(text) else {
                throw StanzaError(.modify, "jid-malformed")
            }
            if configuration.isMembersOnly, affiliation(of: invitee) < .member {
                try setAffiliation("member", of: invitee.bare, nick: nil, reason: nil, actor: inviter)
            }
            let reason = invitation.child("reason")?.text
            let inviterJID = occupantJID(inviter.nick)?.description ?? from.description
            var invite = Element("invite", xmlns: Namespace.mucUser, ["from": inviterJID])
            invite.append(Element("reason", xmlns: Namespace.mucUser, text: reason ?? ""))
            if let continuation = invitation.child("continue") { invite.append(continuation) }
            var x = Element("x", xmlns: Namespace.mucUser, [:], [invite])
            if let password = configuration.password {
                x.append(Element("password", xmlns: Namespace.mucUser, text: password))
            }
            var direct = Element("x", xmlns: Namespace.conference, ["jid": jid.description])
            if let reason { direct["reason"] = reason }
            if let password = configuration.password { direct["password"] = password }
            var message = Element("message", xmlns: Namespace.client, ["from": jid.description])
            if let id = stanza.id { message["id"] = id }
            message.append(x)
            var body = "\(inviterJID) invited you to the room \(jid)"
            if let reason { body += " (\(reason))" }
            message.append(Element("body", xmlns: Namespace.client, text: body))
            message.append(direct)
            send(message, to: invitee)
        }
    }

    private func forward(_ decline: Element, _ stanza: Stanza, from: JID) throws {
        guard let text = decline["to"], let to = try? JID(text) else { throw StanzaError(.modify, "jid-malformed") }
        let targets = to.bare == jid ? to.resourcepart.flatMap(occupant(nick:))?.sessions.map(\.jid) ?? [] : [to]
        var forwarded = Element("decline", xmlns: Namespace.mucUser, ["from": from.bare.description])
        if let reason = decline.child("reason") { forwarded.append(reason) }
        var message = Element("message", xmlns: Namespace.client, ["from": jid.description])
        if let id = stanza.id { message["id"] = id }
        message.append(Element("x", xmlns: Namespace.mucUser, [:], [forwarded]))
        for target in targets { send(message, to: target) }
    }

    // MARK: Voice (XEP-0045 §7.13, §8.6)

    private func handleVoice(_ form: DataForm, from: JID) throws {
        guard let asker = occupant(with: from) else { throw StanzaError(.cancel, "not-acceptable") }
        if asker.role == .moderator, let allowed = form.flag("muc#request_allow") {
            guard allowed, let nick = form["muc#roomnick"], let occupant = occupant(nick: nick) else { return }
            occupant.role = max(occupant.role, .participant)
            showPresence(of: occupant, isNew: false, actor: asker)
            return
        }
        guard asker.role == .visitor else { return }
        var request = DataForm(.form, type: "http://jabber.org/protocol/muc#request", title: "Voice request")
        request.add("muc#role", "participant", kind: "text-single", label: "Requested role")
        request.add("muc#jid", from.description, kind: "jid-single", label: "User ID")
        request.add("muc#roomnick", asker.nick, kind: "text-single", label: "Room nickname")
        request.add("muc#request_allow", "false", kind: "boolean", label: "Grant voice to this person?")
        let message = Element("message", xmlns: Namespace.client, ["from": jid.description], [request.element])
        for moderator in occupants where moderator.role == .moderator {
            for session in moderator.sessions { send(message, to: session.jid) }
        }
    }

    // MARK: Retraction and moderation (XEP-0424, XEP-0425)

    /// A message that takes one of its sender's own back leaves a tombstone in the archive.
    private func retract(_ message: Stanza, by speaker: RoomOccupant) throws {
        guard let id = message.element.child("retract", xmlns: Namespace.retraction)?["id"],
            let entry = try domain.store.roomArchive.entry(id, of: jid),
            let original = StoredXML.element(entry.stanza).flatMap(Stanza.init),
            original.from?.resourcepart == speaker.nick
        else { return }
        try putTombstone(id, original, retractionID: message.id, moderation: nil)
    }

    func moderate(_ request: Element, by moderator: RoomOccupant) throws {
        guard let id = request["id"], request.child("retract", xmlns: Namespace.retraction) != nil else {
            throw StanzaError(.modify, "bad-request")
        }
        guard let entry = try domain.store.roomArchive.entry(id, of: jid),
            let original = StoredXML.element(entry.stanza).flatMap(Stanza.init)
        else { throw StanzaError(.cancel, "item-not-found") }
        let by = occupantJID(moderator.nick)?.description ?? jid.description
        let moderated = Element("moderated", xmlns: Namespace.moderation, ["by": by])
        try putTombstone(id, original, retractionID: nil, moderation: moderated)
        var retract = Element("retract", xmlns: Namespace.retraction, ["id": id], [moderated])
        if let reason = request.child("reason")?.text {
            retract.append(Element("reason", xmlns: Namespace.retraction, text: reason))
        }
        var message = Element("message", xmlns: Namespace.client, ["type": "groupchat", "from": jid.description])
        message["id"] = domain.identifiers.text(12)
        message.append(retract)
        broadcast(try keep(message))
    }

    private func putTombstone(_ id: String, _ original: Stanza, retractionID: String?, moderation: Element?) throws {
        let tombstone = Retraction.tombstone(
            of: original, retractionID: retractionID, at: domain.now, moderation: moderation)
        try domain.store.roomArchive.replace(id, of: jid, with: StoredXML.text(tombstone))
        history.removeAll { $0.message.child("stanza-id", xmlns: Namespace.stanzaIDs)?["id"] == id }
    }
}
