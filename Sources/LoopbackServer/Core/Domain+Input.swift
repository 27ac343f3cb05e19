internal import XMLTree
internal import XMPP
internal import XMPPStreams

extension Domain {
    /// A first-level element came from a client.
    func receive(_ element: Element, on session: ClientSession) throws {
        guard !session.isClosed else { return }
        for module in modules where try module.handle(element, from: session) { return }
        guard var stanza = Stanza(element), element.namespace == Namespace.client else {
            end(session, condition: "unsupported-stanza-type")
            return
        }
        session.management?.stanzaReceived()
        if let from = element["from"] {
            guard let jid = try? JID(from), jid == session.jid || jid == session.jid.bare else {
                end(session, condition: "invalid-from")
                return
            }
        }
        stanza.from = session.jid
        if let language = session.language, stanza.element.language == nil {
            stanza.element.attributes.append(.language(language))
        }
        if let to = element["to"], (try? JID(to)) == nil {
            stanza.element["to"] = nil
            throw StanzaError(.modify, "jid-malformed")
        }
        switch stanza.kind {
        case .message: try receiveMessage(stanza, on: session)
        case .presence: try module(PresenceModule.self).receive(stanza, from: session)
        case .iq: try receiveIQ(stanza, on: session)
        }
    }

    private func receiveMessage(_ stanza: Stanza, on session: ClientSession) throws {
        var message = stanza
        if message.to == nil { message.to = session.jid.bare }
        for module in modules {
            if try module.willRoute(&message, from: session, account: session.jid.bare) == .stop { return }
        }
        try route(message)
    }

    private func receiveIQ(_ stanza: Stanza, on session: ClientSession) throws {
        guard let type = stanza.iqType, stanza.id != nil else { throw StanzaError(.modify, "bad-request") }
        if type.isRequest, stanza.element.elements.count != 1 { throw StanzaError(.modify, "bad-request") }
        guard let to = stanza.to else {
            if type.isRequest { try answer(stanza, target: .account, account: session.jid.bare, session: session) }
            return
        }
        if try !module(BlockingModule.self).mayRoute(stanza, from: session.jid.bare) { return }
        if to == session.jid.bare, type.isRequest {
            try answer(stanza, target: .account, account: session.jid.bare, session: session)
            return
        }
        try route(stanza)
    }

    /// Answers a request on behalf of the server or of an account.
    func answer(_ stanza: Stanza, target: IQRequest.Target, account: JID, session: ClientSession?) throws {
        guard let type = stanza.iqType, type.isRequest, let from = stanza.from else { return }
        guard let payload = stanza.element.elements.first, stanza.element.elements.count == 1 else {
            throw StanzaError(.modify, "bad-request")
        }
        let request = IQRequest(
            stanza: stanza, payload: payload, type: type, from: from, target: target, account: account, session: session)
        guard let handler = handlers.handler(for: request) else { throw StanzaError(.cancel, "service-unavailable") }
        switch try handler(request) {
        case .result(let result): reply(stanza.result(result), to: session)
        case .handled: break
        }
    }

    /// Sends an answer to whoever asked.
    func reply(_ stanza: Stanza, to session: ClientSession?) {
        if let session { send(stanza.element, to: session) } else { post(stanza) }
    }
}
