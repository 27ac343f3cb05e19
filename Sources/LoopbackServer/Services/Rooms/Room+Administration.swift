internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Ruling a room: affiliations, roles, configuration, registration, destruction (XEP-0045 §7.10, §8–10).
extension Room {
    // MARK: Lists

    func list(_ query: Element, for from: JID) throws -> Element {
        guard let wanted = query.child("item") else { throw StanzaError(.modify, "bad-request") }
        var result = Element("query", xmlns: Namespace.mucAdmin)
        if let role = wanted["role"].flatMap(RoomRole.init(rawValue:)) {
            guard occupant(with: from)?.role == .moderator else { throw StanzaError(.auth, "forbidden") }
            for occupant in occupants where occupant.role == role {
                var item = Element("item", xmlns: Namespace.mucAdmin, ["role": role.rawValue, "nick": occupant.nick])
                item["affiliation"] = affiliation(of: occupant.jid).rawValue
                item["jid"] = occupant.sessions.last?.jid.description
                result.append(item)
            }
            return result
        }
        guard let rank = wanted["affiliation"].flatMap(RoomAffiliation.init(rawValue:)), rank != .none else {
            throw StanzaError(.modify, "bad-request")
        }
        let own = affiliation(of: from)
        guard own >= .admin || own >= .member && configuration.showsRealAddresses else {
            throw StanzaError(.auth, "forbidden")
        }
        for entry in affiliations.values.sorted(by: { $0.jid.description < $1.jid.description })
        where entry.affiliation == rank.rawValue {
            var item = Element(
                "item", xmlns: Namespace.mucAdmin, ["affiliation": entry.affiliation, "jid": entry.jid.description])
            if let nick = entry.nick { item["nick"] = nick }
            if let reason = entry.reason { item.append(Element("reason", xmlns: Namespace.mucAdmin, text: reason)) }
            result.append(item)
        }
        return result
    }

    // MARK: Changes

    func administer(_ query: Element, from: JID) throws -> Element? {
        let items = query.elements.filter { $0.is("item", Namespace.mucAdmin) }
        guard !items.isEmpty else { throw StanzaError(.modify, "bad-request") }
        let actor = occupant(with: from)
        for item in items {
            let reason = item.child("reason")?.text
            if let text = item["affiliation"] {
                guard let rank = RoomAffiliation(rawValue: text) else { throw StanzaError(.modify, "bad-request") }
                let target: JID
                if let text = item["jid"] {
                    guard let jid = try? JID(text) else { throw StanzaError(.modify, "jid-malformed") }
                    target = jid.bare
                } else if let nick = item["nick"], let occupant = occupant(nick: nick) {
                    target = occupant.jid
                } else {
                    throw StanzaError(.cancel, "item-not-found")
                }
                try requireRight(from, toMake: target, rank)
                let nick = item["jid"] == nil ? nil : item["nick"]
                try setAffiliation(rank.rawValue, of: target, nick: nick, reason: reason, actor: actor)
            } else if let role = item["role"].flatMap(RoomRole.init(rawValue:)), let nick = item["nick"] {
                try setRole(role, of: nick, reason: reason, actor: actor, from: from)
            } else {
                throw StanzaError(.modify, "bad-request")
            }
        }
        return nil
    }

    /// Admins manage members and outcasts, owners everybody; somebody has to stay the owner (XEP-0045 §9, §10.3).
    private func requireRight(_ from: JID, toMake target: JID, _ rank: RoomAffiliation) throws {
        let own = affiliation(of: from)
        let old = affiliation(of: target)
        guard own >= .admin else { throw StanzaError(.auth, "forbidden") }
        if own == .admin, rank >= .admin || old >= .admin { throw StanzaError(.cancel, "not-allowed") }
        if old == .owner, rank != .owner, affiliations.values.filter({ $0.affiliation == "owner" }).count == 1 {
            throw StanzaError(.cancel, "conflict", text: "a room needs an owner")
        }
    }

    func setAffiliation(_ name: String, of target: JID, nick: String?, reason: String?, actor: RoomOccupant?) throws {
        guard let rank = RoomAffiliation(rawValue: name) else { throw StanzaError(.modify, "bad-request") }
        var entry = affiliations[target] ?? .init(jid: target, affiliation: name)
        entry.affiliation = name
        entry.reason = reason
        if let nick { entry.nick = nick }
        affiliations[target] = rank == .none ? nil : entry
        try domain.store.rooms.put(entry, of: jid)
        if let nick {
            for occupant in occupants where occupant.nick == nick && occupant.jid != target {
                try remove(occupant, codes: [307], reason: "This nickname is reserved")
            }
        }
        let present = occupants.filter { $0.jid == target }
        if present.isEmpty { announce(entry, reason: reason) }
        for occupant in present {
            if rank == .outcast {
                try remove(occupant, codes: [301], reason: reason, actor: actor)
            } else if configuration.isMembersOnly, rank < .member {
                try remove(occupant, codes: [321], reason: reason, actor: actor)
            } else {
                occupant.role = rank >= .member || occupant.role == .moderator ? defaultRole(rank) : occupant.role
                showPresence(of: occupant, isNew: false, reason: reason, actor: actor)
            }
        }
    }

    /// Tells those who see real addresses of a change that concerns somebody who is not there (XEP-0045 §9.3).
    private func announce(_ entry: RoomTable.Affiliation, reason: String?) {
        var x = Element("x", xmlns: Namespace.mucUser)
        if entry.affiliation == "outcast" { x.append(status(301)) }
        var item = Element(
            "item", xmlns: Namespace.mucUser, ["jid": entry.jid.description, "affiliation": entry.affiliation])
        if let reason { item.append(Element("reason", xmlns: Namespace.mucUser, text: reason)) }
        x.append(item)
        let message = Element("message", xmlns: Namespace.client, ["from": jid.description], [x])
        for viewer in occupants where seesAddresses(viewer) {
            for session in viewer.sessions { send(message, to: session.jid) }
        }
    }

    private func setRole(_ role: RoomRole, of nick: String, reason: String?, actor: RoomOccupant?, from: JID) throws {
        guard let actor, actor.role == .moderator else { throw StanzaError(.auth, "forbidden") }
        guard let target = occupant(nick: nick) else { throw StanzaError(.cancel, "item-not-found") }
        let rank = affiliation(of: target.jid)
        if rank >= .admin, role < .moderator || rank > affiliation(of: from) { throw StanzaError(.cancel, "not-allowed") }
        if role == .moderator || target.role == .moderator, affiliation(of: from) < .admin {
            throw StanzaError(.auth, "forbidden")
        }
        if role == .none {
            try remove(target, codes: [307], reason: reason, actor: actor)
        } else {
            target.role = role
            showPresence(of: target, isNew: false, reason: reason, actor: actor)
        }
    }

    // MARK: Configuration

    func ownerForm(for from: JID) throws -> Element {
        guard affiliation(of: from) == .owner else { throw StanzaError(.auth, "forbidden") }
        return Element("query", xmlns: Namespace.mucOwner, [:], [configuration.form.element])
    }

    func own(_ query: Element, from: JID) throws -> Element? {
        guard affiliation(of: from) == .owner else { throw StanzaError(.auth, "forbidden") }
        if let destroy = query.child("destroy") {
            try self.destroy(destroy)
            return nil
        }
        guard let form = query.child("x", xmlns: Namespace.dataForms).map(DataForm.init) else {
            throw StanzaError(.modify, "bad-request")
        }
        switch form.kind {
        case .cancel:
            if isLocked { try destroy(Element("destroy", xmlns: Namespace.mucUser)) }
        case .submit: try configure(form)
        case .form, .result, nil: throw StanzaError(.modify, "bad-request")
        }
        return nil
    }

    private func configure(_ form: DataForm) throws {
        let old = configuration
        var new = configuration
        try new.apply(form)
        isLocked = false
        guard new != old else { return }
        configuration = new
        try save()
        var codes = [104]
        if old.showsRealAddresses != new.showsRealAddresses { codes.append(new.showsRealAddresses ? 172 : 173) }
        broadcast(
            Element(
                "message", xmlns: Namespace.client, ["type": "groupchat", "from": jid.description],
                [Element("x", xmlns: Namespace.mucUser, [:], codes.map(status))]))
        if new.isMembersOnly, !old.isMembersOnly {
            for occupant in occupants where affiliation(of: occupant.jid) < .member { try remove(occupant, codes: [322]) }
        }
    }

    /// Ends the room: everybody leaves, nothing is kept (XEP-0045 §10.9).
    func destroy(_ request: Element) throws {
        var destruction = Element("destroy", xmlns: Namespace.mucUser)
        if let alternative = request["jid"] { destruction["jid"] = alternative }
        for child in request.elements where child.name == "reason" || child.name == "password" {
            destruction.append(Element(child.name, xmlns: Namespace.mucUser, text: child.text))
        }
        for occupant in occupants {
            let element = departure(of: occupant, viewer: occupant, codes: [], destruction: destruction)
            for session in occupant.sessions { send(element, to: session.jid) }
        }
        occupants = []
        try service.remove(self)
    }

    // MARK: Registration (XEP-0045 §7.10)

    func registrationForm(for from: JID) throws -> Element {
        guard affiliation(of: from) >= .member else { throw StanzaError(.auth, "registration-required") }
        var form = DataForm(.form, type: "http://jabber.org/protocol/muc#register")
        var field = Element(
            "field", xmlns: Namespace.dataForms,
            ["type": "text-single", "label": "Nickname", "var": "muc#register_roomnick"])
        if let nick = affiliations[from.bare]?.nick {
            field.append(Element("value", xmlns: Namespace.dataForms, text: nick))
        }
        field.append(Element("required", xmlns: Namespace.dataForms))
        form.element.append(field)
        return Element("query", xmlns: Namespace.register, [:], [form.element])
    }

    func register(_ query: Element, from: JID) throws -> Element? {
        let account = from.bare
        let rank = affiliation(of: from)
        guard rank >= .member else { throw StanzaError(.auth, "registration-required") }
        if query.child("remove") != nil {
            try requireOwnerRemains(account)
            try setAffiliation("none", of: account, nick: nil, reason: nil, actor: nil)
            return nil
        }
        guard let form = query.child("x", xmlns: Namespace.dataForms).map(DataForm.init),
            let nick = form["muc#register_roomnick"],
            !nick.isEmpty, occupantJID(nick) != nil
        else { throw StanzaError(.modify, "bad-request") }
        try requireFree(nick, for: account)
        var entry = affiliations[account] ?? .init(jid: account, affiliation: rank.rawValue)
        entry.nick = nick
        affiliations[account] = entry
        try domain.store.rooms.put(entry, of: jid)
        for occupant in occupants where occupant.jid == account { showPresence(of: occupant, isNew: false) }
        return nil
    }

    private func requireOwnerRemains(_ account: JID) throws {
        if affiliations[account]?.affiliation == "owner",
            affiliations.values.filter({ $0.affiliation == "owner" }).count == 1
        {
            throw StanzaError(.cancel, "conflict", text: "a room needs an owner")
        }
    }
}
