internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// The room service of a domain (XEP-0045).
final class RoomService: DomainService {
    unowned let domain: Domain
    let address: JID
    private(set) var rooms: [String: Room] = [:]

    init(_ domain: Domain) {
        self.domain = domain
        guard let address = try? JID(local: nil, domain: "conference." + domain.host) else {
            preconditionFailure("a domain is one")
        }
        self.address = address
        for kept in (try? domain.store.rooms.all()) ?? [] {
            let room = Room(kept.jid, service: self, configuration: RoomConfiguration(kept.configuration))
            if room.configuration.isPersistent {
                try? room.load(kept)
                rooms[kept.jid.localpart ?? ""] = room
            } else {
                try? domain.store.rooms.remove(kept.jid)
            }
        }
        try? domain.store.commit()
    }

    var identity: ServiceIdentity { ServiceIdentity(category: "conference", type: "text", name: "Rooms") }

    func receive(_ stanza: Stanza) throws {
        guard let to = stanza.to else { return }
        guard let name = to.localpart else {
            try receiveForService(stanza)
            return
        }
        if let room = rooms[name] {
            try room.receive(stanza)
        } else {
            try receiveForMissingRoom(stanza, name, to)
        }
    }

    private func receiveForMissingRoom(_ stanza: Stanza, _ name: String, _ to: JID) throws {
        switch stanza.kind {
        case .presence:
            guard stanza.presenceType == .available, stanza.element.child("x", xmlns: Namespace.muc) != nil else {
                if stanza.presenceType == .available || stanza.presenceType == .probe {
                    throw StanzaError(.cancel, "item-not-found")
                }
                return
            }
            guard to.isFull else { throw StanzaError(.modify, "jid-malformed") }
            let room = Room(to.bare, service: self, configuration: RoomConfiguration())
            rooms[name] = room
            do {
                try room.create(by: stanza)
            } catch {
                rooms[name] = nil
                throw error
            }
        case .message: throw StanzaError(.cancel, "item-not-found")
        case .iq: if stanza.iqType?.isRequest == true { throw StanzaError(.cancel, "item-not-found") }
        }
    }

    func remove(_ room: Room) throws {
        rooms[room.jid.localpart ?? ""] = nil
        try domain.store.rooms.remove(room.jid)
    }

    private func receiveForService(_ stanza: Stanza) throws {
        guard stanza.kind == .iq, stanza.iqType?.isRequest == true else { return }
        guard let payload = stanza.element.elements.first else { throw StanzaError(.modify, "bad-request") }
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.discoInfo):
            var query = Element("query", xmlns: Namespace.discoInfo)
            query.append(identity.element)
            for feature in [
                Namespace.discoInfo, Namespace.discoItems, Namespace.muc, Namespace.ping,
                "http://jabber.org/protocol/muc#unique",
            ] {
                query.append(DiscoModule.feature(feature))
            }
            domain.post(stanza.result(query))
        case ("query", Namespace.discoItems):
            var query = Element("query", xmlns: Namespace.discoItems)
            for room in rooms.values.sorted(by: { $0.jid.description < $1.jid.description })
            where room.configuration.isPublic && !room.isLocked {
                var item = Element("item", xmlns: Namespace.discoItems, ["jid": room.jid.description])
                item["name"] = room.configuration.name ?? room.jid.localpart
                query.append(item)
            }
            domain.post(stanza.result(query))
        case ("command", Namespace.commands): domain.post(stanza.result(try execute(payload, for: stanza)))
        case ("ping", Namespace.ping): domain.post(stanza.result())
        case ("unique", "http://jabber.org/protocol/muc#unique"):
            domain.post(
                stanza.result(Element("unique", xmlns: payload.namespace, text: domain.identifiers.text(16).lowercased())))
        default: throw StanzaError(.cancel, "service-unavailable")
        }
    }

    func tick(_ now: Timestamp) throws {
        guard let expiry = domain.settings.roomArchiveExpiry else { return }
        try domain.store.roomArchive.expire(before: Timestamp(seconds: now.seconds - expiry))
    }

    // MARK: Commands (XEP-0050)

    /// The node under which admin clients know the command that ends rooms.
    private static let destruction = "http://prosody.im/protocol/muc#destroy"

    /// Ends the rooms that an administrator names.
    private func execute(_ command: Element, for stanza: Stanza) throws -> Element {
        guard command["node"] == Self.destruction else { throw StanzaError(.cancel, "item-not-found") }
        guard let from = stanza.from, domain.settings.admins.contains(from.bare.description) else {
            throw StanzaError(.auth, "forbidden")
        }
        var result = Element("command", xmlns: Namespace.commands, ["node": Self.destruction])
        result["sessionid"] = command["sessionid"] ?? domain.identifiers.text(12)
        if command["action"] == "cancel" {
            result["status"] = "canceled"
            return result
        }
        guard let form = command.child("x", xmlns: Namespace.dataForms).map(DataForm.init), let names = form.values("rooms")
        else {
            result["status"] = "executing"
            var form = DataForm(.form, type: Self.destruction, title: "End rooms")
            form.add(
                "rooms", values: [], kind: "list-multi", label: "Rooms",
                options: rooms.values.map(\.jid.description).sorted())
            result.append(
                Element(
                    "actions", xmlns: Namespace.commands, ["execute": "complete"],
                    [Element("complete", xmlns: Namespace.commands)]))
            result.append(form.element)
            return result
        }
        for name in names {
            guard let jid = try? JID(name), jid.domainpart == address.domainpart, let room = rooms[jid.localpart ?? ""]
            else {
                throw StanzaError(.cancel, "item-not-found", text: "no room \(name)")
            }
            try room.destroy(Element("destroy", xmlns: Namespace.mucUser))
        }
        result["status"] = "completed"
        var note = Element(
            "note", xmlns: Namespace.commands, text: "The following rooms were destroyed:\n" + names.joined(separator: "\n"))
        note["type"] = "info"
        result.append(note)
        return result
    }
}
