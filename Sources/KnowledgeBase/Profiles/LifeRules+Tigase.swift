import Inspection
import XMPP

/// What becomes later of copies on Tigase, as its source says.
extension LifeRules {
    enum Tigase {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement, .pendingSubscription: pendingSubscription,
            .roomHistory: roomHistory, .roster: lasting, .vcard: lasting, .privateXML: lasting, .blocklist: lasting,
            .archivePrefs: lasting, .pushRegistration: lasting, .credentials: lasting, .pep: items,
        ]

        private static func procedures(_ symbol: String) -> Citation {
            .source("tigase-server", "8.5.0", "src/main/database/postgresql-server-8.0.0-sp.sql", symbol: symbol)
        }
        private static func archiving(_ symbol: String) -> Citation {
            TigaseProfile.component(
                "message-archiving", "3.2.0", "src/main/java/tigase/archive/MessageArchiveComponent.java", symbol)
        }

        /// The tree of an account goes with the account.
        static let lasting = LifeRules.lasting(procedures("TigUpdatePairs"), removal: procedures("TigRemoveUser"))

        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline,
                then:
                    "once in a session it is read, deleted with all that waits for the account, and sent with a delay stamp",
                cite: TigaseProfile.source("xmpp/impl/OfflineMessages.java", "loadOfflineMessages")),
            LifeRule(
                .queriesArchiveFirst, when: .isOn("archive"),
                then: "that changes nothing: it is sent and deleted all the same",
                cite: TigaseProfile.source("xmpp/impl/OfflineMessages.java", "loadOfflineMessages")),
            LifeRule(
                .bindsWithBind2, then: "that changes nothing: it waits for presence",
                cite: TigaseProfile.source("xmpp/impl/Bind2.java", "process")),
            LifeRule(
                .restarts, then: "it stays, in the database", cite: procedures("Tig_OfflineMessages_AddMessage")),
            LifeRule(
                .accountRemoved, then: "it stays: only what is in the account's own tables is deleted",
                cite: procedures("TigRemoveUser")),
        ]

        static let archive: [LifeRule] = [
            LifeRules.untouchedByDelivery(
                TigaseProfile.component(
                    "message-archiving", "3.2.0", "src/main/java/tigase/archive/processors/MessageArchivePlugin.java",
                    "willArchive")),
            LifeRule(
                .retracted, then: "it stays: retractions are messages like others",
                cite: TigaseProfile.component(
                    "message-archiving", "3.2.0", "src/main/java/tigase/archive/processors/MessageArchivePlugin.java",
                    "archivingMatchers")),
            LifeRule(
                .expires, when: !.knob("archive.expires", ["never"]), then: "a daily job removes it",
                cite: archiving("RemoveExpiredTask")),
            LifeRule(
                .restarts, then: "it stays, in the database",
                cite: archiving("initialize")),
            LifeRule(.accountRemoved, then: "it is deleted", cite: archiving("onUserRemoved")),
        ]

        static let streamManagement: [LifeRule] = [
            LifeRules.acknowledged(
                TigaseProfile.source("server/xmppclient/StreamManagementIOProcessor.java", "processIncoming")),
            LifeRule(
                .connectionLost, when: Conditions.message,
                then:
                    "after 60 s (900 s at most, if the client asks) it goes to sessions that came since, or to the offline store if none is there",
                cite: TigaseProfile.source("xmpp/impl/C2SDeliveryErrorProcessor.java", "preProcess")),
            LifeRule(
                .connectionLost, then: "its sender gets an error (recipient-unavailable)",
                cite: TigaseProfile.source("server/xmppclient/ClientConnectionManager.java", "processUndeliveredPacket")),
        ]

        static let pendingSubscription: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "it is sent from the roster at every login until it is answered",
                    cite: TigaseProfile.source("xmpp/impl/PresenceState.java", "resendPendingInRequests"))
            ] + [LifeRule(.answered, then: "it is removed", cite: .rfc(6121, "3.1.3", .must))] + lasting

        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it is deleted with a temporary room",
                cite: TigaseProfile.component(
                    "muc", "3.4.0", "src/main/java/tigase/muc/modules/PresenceModuleImpl.java", "doQuit")),
            LifeRule(
                .restarts, then: "it stays, in the database",
                cite: TigaseProfile.component(
                    "muc", "3.4.0", "src/main/java/tigase/muc/history/JDBCHistoryProvider.java", "addMessage")),
        ]

        static let items: [LifeRule] = [
            LifeRule(
                .retracted, then: "the item is deleted",
                cite: TigaseProfile.component(
                    "pubsub", "5.1.1", "src/main/java/tigase/pubsub/modules/RetractItemModule.java", "process")),
            LifeRule(
                .restarts, then: "it stays, in the database",
                cite: TigaseProfile.component("pubsub", "5.1.1", "postgresql-pubsub-4.0.0.sql", "tig_pubsub_items")),
            LifeRule(
                .accountRemoved, then: "it is deleted",
                cite: TigaseProfile.component(
                    "pubsub", "5.1.1", "src/main/java/tigase/pubsub/PubSubComponent.java", "onUserRemoved")),
        ]
    }
}
