internal import Inspection
internal import XMLTree
internal import XMPP

extension Domain {
    /// Brings a complete stanza to where its `to` points (RFC 6120 §10).
    func route(_ stanza: Stanza) throws {
        guard let to = stanza.to else { return }
        if to.domainpart == host {
            if to.isDomain {
                try deliverToServer(stanza)
            } else {
                try deliverToAccount(stanza, to)
            }
        } else if let service = services[to.domainpart] {
            try service.receive(stanza)
        } else {
            sendRemotely(stanza)
        }
    }

    /// A stanza for the server itself.
    private func deliverToServer(_ stanza: Stanza) throws {
        switch stanza.kind {
        case .iq: try answer(stanza, target: .server, account: address, session: localSession(of: stanza))
        case .message:
            if stanza.type != "error", stanza.body != nil || stanza.payloads.isEmpty {
                throw StanzaError(.cancel, "service-unavailable")
            }
        case .presence: break
        }
    }

    private func deliverToAccount(_ stanza: Stanza, _ to: JID) throws {
        let account = to.bare
        guard try hasAccount(account) else {
            try deliverToMissingAccount(stanza, to)
            return
        }
        guard try module(BlockingModule.self).mayReceive(stanza, account: account) else { return }
        switch stanza.kind {
        case .message: try deliver(message: stanza, to: to)
        case .presence: try module(PresenceModule.self).deliver(stanza, to: to)
        case .iq: try deliver(iq: stanza, to: to)
        }
    }

    /// RFC 6121 §8.5.1.
    private func deliverToMissingAccount(_ stanza: Stanza, _ to: JID) throws {
        switch stanza.kind {
        case .message:
            if MessageDelivery.toMissingAccount(stanza.messageType) == .bounce {
                throw StanzaError(.cancel, "service-unavailable")
            }
        case .presence: try module(PresenceModule.self).answerForMissingAccount(stanza, to)
        case .iq:
            if stanza.iqType?.isRequest == true { throw StanzaError(.cancel, "service-unavailable") }
        }
    }

    /// RFC 6121 §8.5.2–8.5.4.
    private func deliver(message stanza: Stanza, to: JID) throws {
        var message = stanza
        let account = to.bare
        let resources = sessions(of: account)
        let delivery = MessageDelivery.decide(
            message.messageType, to: to.resourcepart,
            resources: resources.map { .init($0.jid.resourcepart!, priority: $0.isAvailable ? $0.priority : nil) })
        if delivery == .bounce { throw StanzaError(.cancel, "service-unavailable") }
        if delivery == .drop { return }
        for module in modules {
            if try module.willDeliver(&message, to: account, as: delivery) == .stop { return }
        }
        if case .deliver(let names) = delivery {
            let targets = names.compactMap { name in resources.first { $0.jid.resourcepart == name } }
            for session in targets { send(message.element, to: session) }
            for module in modules { try module.didDeliver(message, to: account, sessions: targets) }
        } else {
            for module in modules { try module.didDeliver(message, to: account, sessions: []) }
            for module in modules where try module.takeUndelivered(message, to: account) { return }
            throw StanzaError(.cancel, "service-unavailable")
        }
    }

    private func deliver(iq stanza: Stanza, to: JID) throws {
        guard to.isFull else {
            if try module(EventingModule.self).takeAnswer(stanza, account: to) { return }
            if try module(PushModule.self).takeAnswer(stanza, account: to) { return }
            try answer(stanza, target: .account, account: to, session: localSession(of: stanza))
            return
        }
        if let session = session(to) {
            send(stanza.element, to: session)
        } else if stanza.iqType?.isRequest == true {
            throw StanzaError(.cancel, "service-unavailable")
        }
    }

    /// The session that sent the stanza, if its sender is connected here.
    private func localSession(of stanza: Stanza) -> ClientSession? { stanza.from.flatMap(session) }

    /// The state of a recipient in the words of a forecast.
    func recipientState(of account: JID, delivery: MessageDelivery) -> RecipientState {
        let resources = sessions(of: account)
        switch delivery {
        case .deliver(let names): return names.count > 1 ? .several : .available
        case .store, .bounce, .drop:
            if resources.isEmpty { return .offline }
            return resources.contains(where: \.isAvailable) ? .negative : .connected
        }
    }
}
