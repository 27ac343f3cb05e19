import XMPP

/// Why a stanza is only a copy of something that was counted when a server first saw it.
enum CopyKind: Hashable {
    case carbon
    case archiveResult
    /// Reflected or pushed by a room or another service; its stores were decided there.
    case fromService(AddressForm)

    /// Nil for a stanza that is none.
    init?(_ stanza: Stanza, _ context: ForecastContext) {
        // A result that an account sends to somebody else is a message like any other, whatever it claims.
        let leaves =
            (stanza.from.map { $0.bare == context.sender.bare } ?? !context.sender.isDomain)
            && (stanza.to.map { $0.bare != context.sender.bare } ?? false)
        if stanza.kind == .message, !leaves, let result = stanza.element.child(in: Namespace.archive),
            result.name == "result"
        {
            self = .archiveResult
            return
        }
        guard let from = stanza.from else { return nil }
        // Nor is what a session of the account's own sends.
        if from.isFull, from.bare == context.sender.bare { return nil }
        if stanza.kind == .message {
            let own = stanza.to.map { $0.bare == from.bare } ?? false
            if own, stanza.element.child(in: Namespace.carbons).map({ $0.name == "received" || $0.name == "sent" }) == true {
                self = .carbon
                return
            }
        }
        if from.bare == context.sender.bare, stanza.to?.bare != context.sender.bare { return nil }
        let isGroupchat = stanza.kind == .message && stanza.messageType == .groupchat && stanza.to?.isBare != true
        let isRoom = context.services.isRoom(from) || (KnownServices.looksLikeRooms(from) && from.localpart != nil)
        switch stanza.kind {
        case .message where isGroupchat && (isRoom || from.isFull): self = .fromService(.room)
        case .message where isRoom && stanza.element.child("x", xmlns: Namespace.mucUser) != nil && from.isBare:
            self = .fromService(.room)
        case .message
        where context.services.isService(from)
            || (from.isDomain && stanza.element.child("event", xmlns: Namespace.pubsubEvent) != nil):
            self = .fromService(.service)
        case .presence where isRoom: self = .fromService(.room)
        default: return nil
        }
    }

    var note: String {
        switch self {
        case .carbon:
            "a carbon copy: the message inside was counted when the server first saw it (XEP-0280 §7, XEP-0313 §6.1.1)"
        case .archiveResult: "a copy out of an archive: reading it stores nothing"
        case .fromService(.room): "a copy from the room: its stores were decided when the room took it"
        case .fromService: "a copy from the service: its stores were decided there"
        }
    }
}
