import Inspection
import XMPP

/// What becomes later of copies on jackal, as its source says.
extension LifeRules {
    enum Jackal {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement, .pendingSubscription: pendingSubscription,
            .roster: lasting, .vcard: lasting, .privateXML: lasting, .blocklist: lasting, .lastActivity: lasting,
        ]

        private static let deleteBucket = JackalProfile.source("pkg/storage/boltdb/op.go", "delBucketOp")
        private static let stays = LifeRule(
            .restarts, then: "it stays, on disk", cite: JackalProfile.source("pkg/storage/boltdb/repository.go", "New"))

        /// With the embedded database the removal ends at the first thing that the account does not have.
        private static func removal(_ cite: Citation) -> [LifeRule] {
            [
                LifeRule(
                    .accountRemoved, when: .knob("backend", ["boltdb"]),
                    then:
                        "it may stay: where the account lacks something that is to be deleted before it, the removal ends there",
                    cite: deleteBucket),
                LifeRule(.accountRemoved, then: "it is deleted", cite: cite),
            ]
        }

        static let lasting: [LifeRule] = [stays] + removal(JackalProfile.source("pkg/hook/user.go", "UserDeleted"))

        static let offline: [LifeRule] =
            [
                LifeRule(
                    .comesOnline,
                    then: "all that waits for the account is read, deleted, and then sent with a delay stamp",
                    cite: JackalProfile.source("pkg/module/offline/offline.go", "deliverOfflineMessages")),
                LifeRule(
                    .queriesArchiveFirst, when: .isOn("archive"),
                    then: "it is neither sent nor deleted in that session",
                    cite: JackalProfile.source("pkg/module/offline/offline.go", "onC2SPresenceRecv")),
                stays,
            ] + removal(JackalProfile.source("pkg/module/offline/offline.go", "onUserDeleted"))

        static let archive: [LifeRule] = [
            LifeRules.untouchedByDelivery(JackalProfile.source("pkg/module/xep0313/mam.go", "handleRoutedMessage")),
            LifeRule(
                .retracted, then: "it stays: a retraction with a body is archived like any other message",
                cite: JackalProfile.source("pkg/module/xep0313/service.go", "IsMessageArchievable")),
            stays,
            LifeRule(
                .accountRemoved,
                then: "it stays: archives are named by the full address, and what is deleted is one named by the localpart",
                cite: JackalProfile.source("pkg/module/xep0313/mam.go", "onUserDeleted")),
        ]

        static let streamManagement: [LifeRule] = [
            LifeRules.acknowledged(JackalProfile.source("pkg/module/xep0198/stream.go", "handleA")),
            LifeRule(
                .connectionLost, then: "after 180 s it is lost",
                cite: JackalProfile.source("pkg/module/xep0198/stream.go", "onTerminate")),
            LifeRule(
                .restarts, then: "it is lost", cite: JackalProfile.source("pkg/module/xep0198/stream.go", "stmQueueMap")),
        ]

        static let pendingSubscription: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "it is sent at the first presence of every session until it is answered",
                    cite: JackalProfile.source("pkg/module/roster/roster.go", "processAvailability")),
                LifeRule(
                    .answered, then: "it is removed",
                    cite: JackalProfile.source("pkg/module/roster/roster.go", "deleteNotification")),
            ] + lasting
    }
}
