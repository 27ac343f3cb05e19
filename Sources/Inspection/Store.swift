/// The kinds of store a server may keep something in.
package enum Store: String, Hashable, Sendable, CaseIterable, Comparable {
    case offline, archive, roster
    case pendingSubscription = "pending-subscription"
    case presence
    case directedPresence = "directed-presence"
    case capsCache = "caps-cache"
    case smQueue = "sm-queue"
    case csiQueue = "csi-queue"
    case s2sQueue = "s2s-queue"
    case carbons, vcard
    case privateXML = "private"
    case pep, pubsub
    case roomHistory = "room-history"
    case roomArchive = "room-archive"
    case roomConfig = "room-config"
    /// Block lists and privacy lists.
    case blocklist
    case archivePrefs = "archive-prefs"
    case credentials, tokens
    case lastActivity = "last-activity"
    case pushRegistration = "push-registration"
    case upload
    case conversationMetadata = "conversation-metadata"
    case searchIndex = "search-index"
    case inbox, log, backup

    package static func < (left: Store, right: Store) -> Bool { left.order < right.order }

    /// Archives and offline stores first: they are what people ask about.
    private var order: Int {
        switch self {
        case .archive: -4
        case .roomArchive: -3
        case .offline: -2
        case .roomHistory: -1
        default: Store.allCases.firstIndex(of: self) ?? 0
        }
    }
}
