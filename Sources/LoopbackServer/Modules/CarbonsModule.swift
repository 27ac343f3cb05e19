internal import XMLTree
internal import XMPP

/// Message carbons: copies for a user's other resources (XEP-0280).
final class CarbonsModule: DomainModule {
    private unowned let domain: Domain

    init(_ domain: Domain) { self.domain = domain }

    var serverFeatures: [String] { [Namespace.carbons] }
    var accountFeatures: [String] { [Namespace.carbons] }

    func register(in handlers: inout RequestHandlers) {
        for name in ["enable", "disable"] {
            handlers.on(.account, name: name, xmlns: Namespace.carbons) { request in
                try request.requireOwn()
                guard request.isSet else { throw StanzaError(.modify, "bad-request") }
                request.session?.hasCarbons = name == "enable"
                return .result(nil)
            }
        }
    }

    func willRoute(_ message: inout Stanza, from session: ClientSession?, account: JID) throws -> Passage {
        let others = domain.sessions(of: account).filter { $0.hasCarbons && $0 !== session }
        guard !others.isEmpty, let to = message.to, to.bare != account, isEligible(message, isReceived: false) else {
            return .continue
        }
        for other in others {
            domain.send(copy(message, "sent", for: other), to: other)
        }
        return .continue
    }

    func didDeliver(_ message: Stanza, to account: JID, sessions: [ClientSession]) throws {
        if sessions.isEmpty { return }
        let others = domain.sessions(of: account).filter { other in
            other.hasCarbons && !sessions.contains { $0 === other }
        }
        guard !others.isEmpty, message.from?.bare != account, isEligible(message, isReceived: true) else { return }
        for other in others {
            domain.send(copy(message, "received", for: other), to: other)
        }
    }

    private func copy(_ message: Stanza, _ name: String, for session: ClientSession) -> Element {
        let forwarded = Element("forwarded", xmlns: Namespace.forward, [:], [message.element])
        var copy = Element("message", xmlns: Namespace.client)
        copy["from"] = session.jid.bare.description
        copy["to"] = session.jid.description
        copy["type"] = message.type
        copy.append(Element(name, xmlns: Namespace.carbons, [:], [forwarded]))
        return copy
    }

    /// The rules of XEP-0280 §6.1.
    private func isEligible(_ message: Stanza, isReceived: Bool) -> Bool {
        if message.element.child("private", xmlns: Namespace.carbons) != nil || MessageContent.hasHint("no-copy", message)
            || MessageContent.isCopy(message)
        {
            return false
        }
        let room = message.element.child("x", xmlns: Namespace.mucUser)
        if isReceived, let room, room.child("invite") == nil, room.child("decline") == nil { return false }
        switch message.messageType {
        case .chat: return true
        case .normal:
            return message.body != nil || room != nil || message.payloads.contains { Self.instant.contains($0.namespace) }
        case .error: return message.payloads.contains { $0.namespace == Namespace.receipts } || message.body != nil
        case .groupchat, .headline: return false
        }
    }

    /// Payloads that belong to a conversation whatever the type.
    private static let instant: Set<String> = [
        Namespace.receipts, Namespace.chatMarkers, Namespace.chatStates, Namespace.conference, Namespace.reactions,
        Namespace.retraction,
    ]
}
