/// What a session or an account has switched on, as far as a forecast needs it. What is not known counts as off and is listed
/// among the assumptions of the forecast that asked for it.
package enum SessionFlag: String, Hashable, Sendable, CaseIterable {
    case senderStreamManagement = "the sender's session uses stream management"
    case recipientStreamManagement = "the recipient's session uses stream management"
    case senderCarbons = "another session of the sender has carbons enabled"
    case recipientCarbons = "another session of the recipient has carbons enabled"
    case recipientPush = "the recipient has registered for push"
    case serversConnected = "the stream between the two servers is already up"
    case senderArchiveNever = "the sender's archive preferences exclude the peer"
    case recipientArchiveNever = "the recipient's archive preferences exclude the sender"
    case senderBlocksRecipient = "the sender has blocked the recipient"
    case roomIsPersistent = "the room is persistent"
    case roomIsNew = "the join creates the room"

    /// The assumption that is made where the flag is not known.
    package var assumption: String {
        switch self {
        case .senderStreamManagement: "the sender's session does not use stream management"
        case .recipientStreamManagement: "the recipient's session does not use stream management"
        case .senderCarbons: "no other session of the sender has carbons enabled"
        case .recipientCarbons: "no other session of the recipient has carbons enabled"
        case .recipientPush: "the recipient has not registered for push"
        case .serversConnected: "the stream between the two servers is up"
        case .senderArchiveNever: "the sender's archive preferences do not exclude the peer"
        case .recipientArchiveNever: "the recipient's archive preferences do not exclude the sender"
        case .senderBlocksRecipient: "the sender has not blocked the recipient"
        case .roomIsPersistent: "the room is temporary"
        case .roomIsNew: "the room exists"
        }
    }
}
