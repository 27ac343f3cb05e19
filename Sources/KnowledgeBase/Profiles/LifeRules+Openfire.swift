import Inspection
import XMPP

/// What becomes later of copies on Openfire with and without its Monitoring plugin, as the source says.
extension LifeRules {
    enum Openfire {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive,
            .smQueue: streamManagement, .csiQueue: clientState, .pendingSubscription: pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive, .pep: items,
            .roster: lasting("roster/RosterManager.java"), .vcard: lasting("vcard/VCardManager.java"),
            .blocklist: lasting("handler/IQPrivacyHandler.java"), .lastActivity: lasting("spi/PresenceManagerImpl.java"),
        ]

        private static let stays = Citation.source(
            "openfire", "5.2.0", "distribution/src/database/openfire_hsqldb.sql", symbol: "FILES WRITE DELAY")

        private static func lasting(_ file: String) -> [LifeRule] {
            LifeRules.lasting(stays, removal: OpenfireProfile.source(file, "userDeleting"))
        }

        static let offline: [LifeRule] =
            [
                LifeRule(
                    .comesOnline,
                    then: "all that waits for the account is read, deleted, and then sent with a delay stamp",
                    cite: OpenfireProfile.source("handler/PresenceUpdateHandler.java", "initSession"), ),
                LifeRule(
                    .queriesArchiveFirst, when: .isOn("archive"),
                    then: "that changes nothing: it is sent and deleted all the same",
                    cite: OpenfireProfile.source("handler/PresenceUpdateHandler.java", "initSession")),
            ] + lasting("OfflineMessageStore.java")

        static let archive: [LifeRule] =
            [
                LifeRules.untouchedByDelivery(OpenfireProfile.plugin("archive/ArchiveInterceptor.java", "interceptPacket")),
                LifeRule(
                    .retracted, then: "it stays: a retraction with a body is archived like any other message",
                    cite: OpenfireProfile.plugin("archive/ArchiveInterceptor.java", "interceptPacket")),
            ] + conversation

        /// Rows of the plugin go with whole conversations only.
        static let conversation: [LifeRule] = [
            LifeRule(
                .expires, when: !.knob("archive.expires", ["never"]),
                then: "it goes with the whole conversation, once that is old enough",
                cite: .option("openfire-monitoring-plugin", "conversation.maxAge")),
            LifeRule(
                .restarts, then: "it stays, on disk; a crash loses what was said in the last second",
                cite: OpenfireProfile.source("archive/Archiver.java", "run")),
            LifeRule(
                .accountRemoved, then: "it stays: the plugin does not follow the removal of accounts",
                cite: OpenfireProfile.plugin("archive/ConversationManager.java", "start")),
        ]

        static let searchIndex: [LifeRule] = [
            LifeRule(
                .restarts, then: "it stays, on disk", cite: OpenfireProfile.plugin("index/LuceneIndexer.java", "start")),
            LifeRule(
                .accountRemoved, then: "it stays, like what is indexed",
                cite: OpenfireProfile.plugin("index/LuceneIndexer.java", "updateIndex")),
        ]

        static let streamManagement: [LifeRule] = [
            LifeRules.acknowledged(
                OpenfireProfile.source("streammanagement/StreamManager.java", "processClientAcknowledgement")),
            LifeRule(
                .connectionLost, when: Conditions.message,
                then: "after 600 s it is routed again with a delay stamp, to another resource or to the offline store",
                cite: OpenfireProfile.source("streammanagement/StreamManager.java", "onClose")),
            LifeRule(
                .connectionLost, then: "after 600 s it is lost: only messages are routed again",
                cite: OpenfireProfile.source("streammanagement/StreamManager.java", "onClose")),
        ]

        static let clientState: [LifeRule] = [
            LifeRule(
                .connectionLost,
                then: "it was not sent yet; what becomes of it is not clear from the source",
                cite: OpenfireProfile.source("csi/CsiManager.java", "queueOrPush"))
        ]

        static let pendingSubscription: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "the request is sent, with its text, at every login until it is answered",
                    cite: OpenfireProfile.source("handler/PresenceUpdateHandler.java", "initSession")),
                LifeRule(
                    .answered, then: "it is removed from the roster's row",
                    cite: OpenfireProfile.source("handler/PresenceSubscribeHandler.java", "manageSub")),
            ] + lasting("roster/RosterManager.java")

        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it goes with a temporary room; the log in the database stays",
                cite: OpenfireProfile.source("muc/MUCRoom.java", "destroyRoom")),
            LifeRule(
                .restarts, when: .isOn("room-archive"), then: "a persistent room gets it back from its log in the database",
                cite: OpenfireProfile.source("muc/spi/MUCPersistenceManager.java", "loadHistory")),
            LifeRule(
                .restarts, then: "it is lost",
                cite: OpenfireProfile.source("muc/spi/MUCPersistenceManager.java", "loadHistory")),
        ]

        static let roomArchive: [LifeRule] = [
            LifeRule(
                .retracted, then: "it stays: the log is not changed",
                cite: OpenfireProfile.source("muc/spi/MultiUserChatServiceImpl.java", "logConversation")),
            LifeRule(
                .roomEmpties, then: "it stays, also after a temporary room",
                cite: OpenfireProfile.source("muc/spi/MUCPersistenceManager.java", "deleteFromDB")),
            LifeRule(
                .restarts, then: "it stays, on disk; a crash loses what was said in the last second",
                cite: OpenfireProfile.source("muc/spi/MultiUserChatServiceImpl.java", "logConversation")),
        ]

        static let items: [LifeRule] = [
            LifeRule(
                .retracted, then: "the item is deleted",
                cite: OpenfireProfile.source("pubsub/CachingPubsubPersistenceProvider.java", "removePublishedItem")),
            LifeRule(
                .restarts, when: Conditions.pubsub("publish") && Conditions.persistOff,
                then: "it is lost: the node does not persist its items",
                cite: OpenfireProfile.source("pubsub/LeafNode.java", "publishItems")),
            LifeRule(
                .restarts, then: "it stays, on disk; a crash may lose what was published in the last 120 s",
                cite: OpenfireProfile.source("pubsub/CachingPubsubPersistenceProvider.java", "savePublishedItem")),
            LifeRule(
                .accountRemoved, then: "it is deleted", cite: OpenfireProfile.source("pep/IQPEPHandler.java", "userDeleting")
            ),
        ]
    }
    /// What the Monitoring plugin keeps besides archives.
    enum OpenfireMonitoring {
        static let all: [Store: [LifeRule]] = [
            .conversationMetadata: Openfire.conversation, .searchIndex: Openfire.searchIndex,
        ]
    }
}
