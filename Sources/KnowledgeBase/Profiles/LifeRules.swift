import Inspection
import XMPP

/// What becomes of copies after they were made: by the standards here, by each product in an extension of its own.
enum LifeRules {
    static let standards: [Store: [LifeRule]] = [
        .offline: offline, .archive: archive, .smQueue: streamManagement, .pendingSubscription: pendingSubscription,
        .roomHistory: roomHistory,
    ]

    static let offline: [LifeRule] = [
        LifeRule(
            .comesOnline, then: "it is sent with a delay stamp and, by all practice, removed", cite: .xep(160, "2", .should)),
        LifeRule(
            .queriesArchiveFirst, then: "the server may hold it back, as the client has it from the archive",
            cite: .xep(313, "6.1.1", .may)),
        LifeRule(
            .bindsWithBind2, then: "it is removed without being sent; the archive has to have it",
            cite: .xep(386, "3.2", .must)),
        LifeRule(.accountRemoved, then: "what becomes of it is not specified", cite: .xep(77, "3.2", .silent)),
    ]

    static let archive: [LifeRule] = [
        LifeRule(.comesOnline, then: "it stays: delivery does not touch the archive", cite: .xep(313, "3", .silent)),
        LifeRule(
            .retracted, then: "it may be replaced by a tombstone; the retraction is kept beside it",
            cite: .xep(424, "5", .may, experimental: true)),
        LifeRule(.expires, then: "it is removed, the oldest first", cite: .xep(313, "3.2", .must)),
    ]

    static let streamManagement: [LifeRule] = [
        LifeRule(.acknowledged, then: "it is dropped from the queue", cite: .xep(198, "4", .must)),
        LifeRule(
            .connectionLost,
            then: "it is handled as if the resource had been gone: another resource, the offline store, or an error",
            cite: .xep(198, "4", .should)),
        LifeRule(.restarts, then: "whether the queue survives is not specified", cite: .xep(198, "5", .silent)),
    ]

    static let pendingSubscription: [LifeRule] = [
        LifeRule(
            .comesOnline, then: "it is delivered again, at every login until it is answered",
            cite: .rfc(6121, "3.1.3", .must)),
        LifeRule(.answered, then: "it is removed", cite: .rfc(6121, "3.1.3", .must)),
    ]

    static let roomHistory: [LifeRule] = [
        LifeRule(.restarts, then: "whether it survives is not specified", cite: .xep(45, "7.2.13", .silent))
    ]

    // MARK: - What most products do alike

    /// What stays over a restart, and goes with the account.
    static func lasting(_ restart: Citation, removal: Citation, where place: String = "on disk") -> [LifeRule] {
        [
            LifeRule(.restarts, then: "it stays, \(place)", cite: restart),
            LifeRule(.accountRemoved, then: "it is deleted", cite: removal),
        ]
    }

    /// The archive does not change when the recipient gets the message.
    static func untouchedByDelivery(_ cite: Citation) -> LifeRule {
        LifeRule(.comesOnline, then: "it stays: delivery does not touch the archive", cite: cite)
    }

    /// The queue of stream management lets go of what the client has counted.
    static func acknowledged(_ cite: Citation) -> LifeRule {
        LifeRule(.acknowledged, then: "it is dropped from the queue", cite: cite)
    }
}
