internal import StanzaStorage
internal import XMLTree
internal import XMPP

/// Managing subscriptions (RFC 6121 §3); the rules themselves are `SubscriptionState`'s.
extension PresenceModule {
    func subscriptionStanza(_ type: PresenceType, from: JID, to: JID) -> Stanza {
        Stanza(
            Element(
                "presence", xmlns: Namespace.client, ["type": type.rawValue, "from": from.description, "to": to.description])
        )!
    }

    /// A local user manages a subscription.
    func sendSubscription(_ type: PresenceType, _ stanza: Stanza, to contact: JID, account: JID) throws {
        if contact == account { return }
        var outgoing = stanza
        outgoing.from = account
        outgoing.to = contact
        if domain.module(BlockingModule.self).blocks(contact, account: account) {
            throw StanzaError(
                .cancel, "not-acceptable", application: Element("blocked", xmlns: Namespace.blockingErrors))
        }
        let before = try roster.state(of: contact, account: account)
        let outcome = before.sent(type)
        if outcome.state != before { try roster.requireRoom(for: contact, of: account) }
        try roster.setState(outcome.state, of: contact, account: account)
        guard outcome.isRouted else { return }
        if type == .unsubscribed, before.isFrom { sendUnavailable(from: account, to: contact) }
        domain.post(outgoing)
        if type == .subscribed, outcome.state.isFrom, !before.isFrom {
            for session in domain.availableSessions(of: account) {
                sendPresence(of: account, to: contact, sessions: [session])
            }
            // Both ways now: the contact's presence may have been missed while the request was open.
            if outcome.state.isTo { probe(contact, from: account) }
        }
    }

    /// A contact manages a subscription.
    func receiveSubscription(_ type: PresenceType, _ stanza: Stanza, account: JID) throws {
        guard let contact = stanza.from?.bare, contact != account else { return }
        let before = try roster.state(of: contact, account: account)
        let outcome = before.received(type)
        var incoming = stanza
        incoming.from = contact
        incoming.to = account
        if type == .subscribe, !outcome.isAnswered {
            let kept = StoredXML.text(incoming.element)
            try domain.store.roster.keepRequest(from: contact, to: account, stanza: kept, at: domain.now)
        }
        if outcome.state != before { try roster.setState(outcome.state, of: contact, account: account) }
        if outcome.isAnswered {
            domain.post(subscriptionStanza(.subscribed, from: account, to: contact))
            if !before.isFrom { sendPresence(of: account, to: contact) }
            return
        }
        if type == .subscribe {
            domain.post(subscriptionStanza(.unavailable, from: account, to: contact))
        }
        if type == .unsubscribe, before.isFrom { sendUnavailable(from: account, to: contact) }
        guard outcome.isDelivered else { return }
        for session in domain.sessions(of: account)
        where type == .subscribe ? session.isAvailable : session.isAvailable || session.isInterested {
            domain.send(incoming.element, to: session)
        }
        if type == .unsubscribed, before.isTo {
            for session in domain.availableSessions(of: account) {
                domain.send(subscriptionStanza(.unavailable, from: contact, to: account).element, to: session)
            }
        }
    }

    /// Shows the requests that wait for an answer to a resource that has just come (RFC 6121 §3.1.3).
    func resendRequests(to session: ClientSession) throws {
        for request in try domain.store.roster.requests(to: session.jid.bare) {
            if let element = StoredXML.element(request.stanza) { domain.send(element, to: session) }
        }
    }
}
