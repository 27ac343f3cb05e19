internal import XMLTree
internal import XMPP

/// The blocking command (XEP-0191).
final class BlockingModule: DomainModule {
    private unowned let domain: Domain
    private var lists: [JID: Set<JID>] = [:]

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.blocking] }
    var accountFeatures: [String] { [] }

    func register(in handlers: inout RequestHandlers) {
        handlers.on(.account, name: "blocklist", xmlns: Namespace.blocking) { [unowned self] request in
            try request.requireOwn()
            guard !request.isSet else { throw StanzaError(.modify, "bad-request") }
            request.session?.watchesBlocklist = true
            let items = try self.domain.store.accountData.blocked(by: request.account).map(Self.item)
            return .result(Element("blocklist", xmlns: Namespace.blocking, [:], items))
        }
        handlers.on(.account, name: "block", xmlns: Namespace.blocking) { [unowned self] in try self.change($0) }
        handlers.on(.account, name: "unblock", xmlns: Namespace.blocking) { [unowned self] in try self.change($0) }
    }

    private static func item(_ jid: JID) -> Element { Element("item", xmlns: Namespace.blocking, ["jid": jid.description]) }

    private func change(_ request: IQRequest) throws -> IQReply {
        try request.requireOwn()
        guard request.isSet else { throw StanzaError(.modify, "bad-request") }
        let account = request.account
        let blocks = request.payload.name == "block"
        let jids = try request.payload.elements.filter { $0.is("item", Namespace.blocking) }.map { item in
            guard let text = item["jid"], let jid = try? JID(text) else { throw StanzaError(.modify, "jid-malformed") }
            return jid
        }
        if blocks {
            if jids.isEmpty { throw StanzaError(.modify, "bad-request") }
            try block(jids, account: account)
        } else {
            try unblock(jids, account: account)
        }
        for session in domain.sessions(of: account) where session.watchesBlocklist {
            var iq = Element("iq", xmlns: Namespace.client, ["type": "set", "id": "push-" + domain.identifiers.text(8)])
            iq["to"] = session.jid.description
            iq.append(Element(request.payload.name, xmlns: Namespace.blocking, [:], jids.map(Self.item)))
            domain.send(iq, to: session)
        }
        return .result(nil)
    }

    /// Contacts that see the account see it leave (XEP-0191 §3.3).
    private func block(_ jids: [JID], account: JID) throws {
        let presence = domain.module(PresenceModule.self)
        for jid in jids where !list(of: account).contains(jid) {
            for contact in try affected(by: jid, account: account) { presence.sendUnavailable(from: account, to: contact) }
            try domain.store.accountData.block(jid, of: account)
            lists[account, default: []].insert(jid)
        }
    }

    /// No items means all (XEP-0191 §3.5); contacts that see the account see it again.
    private func unblock(_ jids: [JID], account: JID) throws {
        let presence = domain.module(PresenceModule.self)
        for jid in jids.isEmpty ? list(of: account).sorted(by: { $0.description < $1.description }) : jids {
            guard list(of: account).contains(jid) else { continue }
            try domain.store.accountData.unblock(jid, of: account)
            lists[account]?.remove(jid)
            for contact in try affected(by: jid, account: account) where !blocks(contact, account: account) {
                for session in domain.availableSessions(of: account) {
                    presence.sendPresence(of: account, to: contact, sessions: [session])
                }
                if try domain.module(RosterModule.self).subscriptions(of: account).contains(contact) {
                    presence.probe(contact, from: account)
                }
            }
        }
    }

    /// The contacts that get the account's presence and match a blocked address.
    private func affected(by jid: JID, account: JID) throws -> [JID] {
        try domain.module(RosterModule.self).subscribers(of: account).filter { Self.matches($0, jid) }
    }

    private static func matches(_ address: JID, _ blocked: JID) -> Bool {
        if blocked.isFull { return address == blocked }
        if blocked.isDomain { return address.domainpart == blocked.domainpart }
        return address.bare == blocked
    }

    private func list(of account: JID) -> Set<JID> {
        if let known = lists[account] { return known }
        let list = Set((try? domain.store.accountData.blocked(by: account)) ?? [])
        lists[account] = list
        return list
    }

    /// Whether the account blocks the address.
    func blocks(_ address: JID, account: JID) -> Bool {
        let list = list(of: account)
        if list.isEmpty { return false }
        return list.contains(address) || list.contains(address.bare) || list.contains(address.domain)
            || (address.isFull && (try? address.domain.with(resource: address.resourcepart!)).map(list.contains) == true)
    }

    // MARK: What is stopped

    func willRoute(_ message: inout Stanza, from session: ClientSession?, account: JID) throws -> Passage {
        try mayRoute(message, from: account) ? .continue : .stop
    }

    /// Whether a local user's stanza may go out; requests and messages to somebody blocked are refused with an error.
    func mayRoute(_ stanza: Stanza, from account: JID) throws -> Bool {
        guard let to = stanza.to, to.bare != account, blocks(to, account: account) else { return true }
        if stanza.kind == .presence || stanza.type == "error" || stanza.type == "result" { return false }
        throw StanzaError(
            .cancel, "not-acceptable", text: "You have blocked this JID",
            application: Element("blocked", xmlns: Namespace.blockingErrors))
    }

    /// Whether a stanza may reach an account; what a sender learns is what XEP-0191 §3.3 allows.
    func mayReceive(_ stanza: Stanza, account: JID) throws -> Bool {
        guard let from = stanza.from, from.bare != account, blocks(from, account: account) else { return true }
        switch stanza.kind {
        case .presence: return false
        case .message:
            switch stanza.messageType {
            case .error, .groupchat, .headline: return false
            case .normal, .chat: throw StanzaError(.cancel, "service-unavailable")
            }
        case .iq:
            if stanza.iqType?.isRequest == true { throw StanzaError(.cancel, "service-unavailable") }
            return false
        }
    }

    func didRemoveAccount(_ account: JID) throws { lists[account] = nil }
}
