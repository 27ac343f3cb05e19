import XMLTree
import XMPP

extension Session {
    /// Sends the answer that the protocol demands of whoever receives an iq request (RFC 6120 §8.2.3), and an acknowledgement where
    /// the user has enabled stream management (XEP-0198 §4). Nothing else is sent without having been typed.
    func answer(_ record: WireRecord, on link: SessionLink) {
        if case .nonza(let element) = record.content, element.is("r", Namespace.streamManagement), link.isManaged,
            let management = link.management
        {
            link.ownAcknowledgements += 1
            link.connection.send(management.acknowledgement)
            expectedSends += 1
            return
        }
        guard let stanza = record.stanza, !link.isConnecting, stanza.kind == .iq, stanza.iqType?.isRequest == true,
            settings.answering != .off,
            let reply = AutomaticAnswer.reply(
                to: stanza, own: inspector.knowledge.stream(link.name).account, settings.answering)
        else { return }
        if let id = reply.id { automatic[id] = true }
        link.connection.send(reply.element)
        expectedSends += 1
    }
}

/// What is answered to a request without having been typed.
enum AutomaticAnswer {
    /// The answer; nil where none is due.
    static func reply(to request: Stanza, own: JID?, _ answering: SessionSettings.Answering) -> Stanza? {
        guard answering != .off else { return nil }
        let isOwnServer = request.from == nil || request.from?.bare == own?.bare || request.from == own?.domain
        var reply: Stanza?
        if request.iqType == .set, isOwnServer, isPush(request) {
            reply = request.result()
        } else if answering == .on, request.iqType == .get, let payload = request.payloads.first {
            reply = result(for: payload).map { request.result($0) } ?? nil
            if payload.is("ping", Namespace.ping) { reply = request.result() }
        }
        var answer = reply ?? request.errorReply(StanzaError(.cancel, "service-unavailable"))
        // The server fills it in (RFC 6120 §8.1.2.1).
        answer?.element["from"] = nil
        return answer
    }

    private static func isPush(_ request: Stanza) -> Bool {
        request.element.child("query", xmlns: Namespace.roster) != nil
            || request.element.child(in: Namespace.blocking) != nil
    }

    private static func result(for payload: Element) -> Element? {
        switch (payload.name, payload.namespace) {
        case ("query", Namespace.discoInfo) where payload["node"] == nil:
            var query = Element("query", xmlns: Namespace.discoInfo)
            query.append(
                Element(
                    "identity", xmlns: Namespace.discoInfo, ["category": "client", "type": "console", "name": "xmppscope"]))
            for feature in [Namespace.discoInfo, Namespace.ping, Namespace.version] {
                query.append(Element("feature", xmlns: Namespace.discoInfo, ["var": feature]))
            }
            return query
        case ("query", Namespace.version):
            return Element("query", xmlns: Namespace.version).appending(
                Element("name", xmlns: Namespace.version, text: "xmppscope"),
                Element("version", xmlns: Namespace.version, text: ProgramVersion.text))
        default: return nil
        }
    }
}
