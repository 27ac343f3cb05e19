internal import XMLTree
internal import XMPP

/// Presence: broadcast, probes, directed presence and subscriptions (RFC 6121 §3 and §4).
final class PresenceModule: DomainModule {
    unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var roster: RosterModule { domain.module(RosterModule.self) }

    // MARK: From a client

    func receive(_ stanza: Stanza, from session: ClientSession) throws {
        guard let type = stanza.presenceType else { throw StanzaError(.modify, "bad-request") }
        guard let to = stanza.to else {
            switch type {
            case .available: try broadcast(stanza, from: session)
            case .unavailable: try becomeUnavailable(session, presence: stanza)
            case .subscribe, .subscribed, .unsubscribe, .unsubscribed, .probe, .error:
                throw StanzaError(.modify, "bad-request")
            }
            return
        }
        if type.isSubscription {
            try sendSubscription(type, stanza, to: to.bare, account: session.jid.bare)
            return
        }
        guard try domain.module(BlockingModule.self).mayRoute(stanza, from: session.jid.bare) else { return }
        switch type {
        case .available:
            guard session.directedPresence.count < domain.settings.directedPresenceLimit else {
                throw StanzaError(.wait, "resource-constraint", text: "presence is directed to too many addresses")
            }
            session.directedPresence.insert(to)
        case .unavailable: session.directedPresence.remove(to)
        case .subscribe, .subscribed, .unsubscribe, .unsubscribed, .probe, .error: break
        }
        guard type == .available else { return domain.post(stanza) }
        let joins = stanza.element.child("x", xmlns: Namespace.muc) != nil
        domain.post(try domain.module(VCardModule.self).advertise(in: stanza, of: session.jid.bare, always: joins))
    }

    /// Initial or updated presence (RFC 6121 §4.2, §4.4).
    private func broadcast(_ stanza: Stanza, from session: ClientSession) throws {
        let account = session.jid.bare
        let isInitial = session.presence == nil
        let wasReachable = session.takesBareMessages
        let priority = stanza.element.child("priority").map { Int($0.text.filter { !$0.isWhitespace }) ?? 0 } ?? 0
        guard (-128...127).contains(priority) else { throw StanzaError(.modify, "bad-request") }
        let stanza = try domain.module(VCardModule.self).advertise(in: stanza, of: account, always: false)
        session.presence = stanza
        session.presenceStamp = domain.now
        session.priority = priority
        for other in domain.availableSessions(of: account) {
            domain.send(addressed(stanza, to: other.jid.bare).element, to: other)
        }
        for contact in try roster.subscribers(of: account) { send(stanza, to: contact, account: account) }
        if isInitial {
            for other in domain.availableSessions(of: account) where other !== session {
                if let presence = other.presence { domain.send(addressed(presence, to: session.jid).element, to: session) }
            }
            for contact in try roster.subscriptions(of: account) { probe(contact, from: account) }
            try resendRequests(to: session)
        }
        for module in domain.modules { try module.didUpdatePresence(session, isInitial: isInitial) }
        if session.takesBareMessages, !wasReachable {
            for module in domain.modules { try module.didBecomeReachable(session, isInitial: isInitial) }
        }
    }

    /// Unavailable presence (RFC 6121 §4.5), sent by the client or, when its stream ended, on its behalf.
    func becomeUnavailable(_ session: ClientSession, presence: Stanza) throws {
        let account = session.jid.bare
        let wasAvailable = session.isAvailable
        var directed = session.directedPresence
        session.directedPresence = []
        if wasAvailable {
            for other in domain.availableSessions(of: account) {
                domain.send(addressed(presence, to: other.jid.bare).element, to: other)
            }
            if !session.isClosed, domain.session(session.jid) !== session {
                domain.send(addressed(presence, to: account).element, to: session)
            }
            for contact in try roster.subscribers(of: account) {
                send(presence, to: contact, account: account)
                directed = directed.filter { $0.bare != contact }
            }
        }
        session.presence = nil
        session.presenceStamp = nil
        session.priority = 0
        for target in directed.sorted(by: { $0.description < $1.description }) {
            send(presence, to: target, account: account)
        }
        if wasAvailable {
            for module in domain.modules { try module.didBecomeUnavailable(session, presence: presence) }
        }
    }

    /// Sends presence from an account to an address unless that address is blocked.
    private func send(_ stanza: Stanza, to target: JID, account: JID) {
        guard !domain.module(BlockingModule.self).blocks(target, account: account) else { return }
        domain.post(addressed(stanza, to: target))
    }

    func addressed(_ stanza: Stanza, to target: JID) -> Stanza {
        var copy = stanza
        copy.to = target
        return copy
    }

    // MARK: Probes (RFC 6121 §4.3)

    func probe(_ contact: JID, from account: JID) {
        guard !domain.module(BlockingModule.self).blocks(contact, account: account) else { return }
        domain.post(
            Stanza(
                Element(
                    "presence", xmlns: Namespace.client,
                    ["type": "probe", "from": account.description, "to": contact.description]))!)
    }

    private func answerProbe(_ stanza: Stanza, account: JID) throws {
        guard let from = stanza.from else { return }
        guard try roster.isSubscriber(from, of: account) else {
            domain.post(subscriptionStanza(.unsubscribed, from: account, to: from.bare))
            return
        }
        let target = stanza.to?.isFull == true ? domain.availableSessions(of: account).filter { $0.jid == stanza.to } : nil
        sendPresence(of: account, to: from, sessions: target)
    }

    /// Sends the last presence of each available resource; of nobody, one unavailable presence.
    func sendPresence(of account: JID, to target: JID, sessions: [ClientSession]? = nil) {
        let available = sessions ?? domain.availableSessions(of: account)
        for session in available {
            guard var presence = session.presence else { continue }
            presence.to = target
            presence.element.append(Delay.element(at: session.presenceStamp ?? domain.now, from: domain.host))
            domain.post(presence)
        }
        if available.isEmpty {
            var presence = subscriptionStanza(.unavailable, from: account, to: target)
            if let last = try? domain.store.accountData.lastActivity(of: account) {
                if let status = last.status {
                    presence.element.append(Element("status", xmlns: Namespace.client, text: status))
                }
                presence.element.append(Delay.element(at: last.stamp, from: domain.host))
            }
            domain.post(presence)
        }
    }

    /// Shows all available resources of an account as gone to somebody.
    func sendUnavailable(from account: JID, to target: JID) {
        for session in domain.availableSessions(of: account) {
            domain.post(subscriptionStanza(.unavailable, from: session.jid, to: target))
        }
    }

    // MARK: To an account (RFC 6121 §8.5)

    func deliver(_ stanza: Stanza, to: JID) throws {
        guard let type = stanza.presenceType else { return }
        let account = to.bare
        switch type {
        case .subscribe: try receiveSubscription(.subscribe, stanza, account: account)
        case .subscribed, .unsubscribe, .unsubscribed:
            if to.isFull, domain.session(to) == nil { return }
            try receiveSubscription(type, stanza, account: account)
        case .probe: try answerProbe(stanza, account: account)
        case .available, .unavailable, .error:
            try domain.module(EventingModule.self).didReceive(stanza, account: account)
            if to.isFull {
                if let session = domain.session(to) { domain.send(stanza.element, to: session) }
            } else {
                for session in domain.availableSessions(of: account) { domain.send(stanza.element, to: session) }
            }
        }
    }

    /// A probe of an account that was deleted is told so; other presence to a missing account is dropped (RFC 6121 §8.5.1).
    func answerForMissingAccount(_ stanza: Stanza, _ to: JID) throws {
        guard let from = stanza.from else { return }
        switch stanza.presenceType {
        case .probe:
            let unsubscribed = subscriptionStanza(.unsubscribed, from: to.bare, to: from.bare)
            guard try domain.store.accounts.wasRemoved(to) else { return domain.post(unsubscribed) }
            if let error = stanza.errorReply(StanzaError(.cancel, "gone", text: "the account has been deleted")) {
                domain.post(error)
            }
            // A client that asks by itself is told by itself, whatever its roster says.
            if let session = domain.session(from) {
                domain.send(unsubscribed.element, to: session)
            } else {
                domain.post(unsubscribed)
            }
        case .subscribe:
            if try domain.store.accounts.wasRemoved(to) {
                domain.post(subscriptionStanza(.unsubscribed, from: to.bare, to: from.bare))
            }
        case .available, .unavailable, .subscribed, .unsubscribe, .unsubscribed, .error, nil: break
        }
    }
}
