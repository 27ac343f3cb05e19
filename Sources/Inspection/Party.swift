/// Who keeps something, relative to the stanza and not to the viewer.
package enum Party: String, Hashable, Sendable, CaseIterable, Comparable {
    /// The server of the account in `from`; also what is kept for the acting account itself.
    case senderServer = "sender-server"
    /// The server of the account in `to`.
    case recipientServer = "recipient-server"
    /// A room, pubsub, upload or push host that the stanza goes to or comes from.
    case service

    package static func < (left: Party, right: Party) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .senderServer: 0
        case .recipientServer: 1
        case .service: 2
        }
    }
}
