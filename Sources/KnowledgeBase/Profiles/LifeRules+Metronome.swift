import Inspection
import XMPP

/// What becomes later of copies on Metronome, as its source says.
extension LifeRules {
    enum Metronome {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement, .pendingSubscription: pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive, .roster: lasting, .vcard: lasting, .privateXML: lasting,
            .blocklist: lasting, .archivePrefs: lasting, .lastActivity: lasting, .credentials: lasting,
            .pushRegistration: lasting, .pep: items,
        ]

        private static let stays = MetronomeProfile.source("util/datamanager.lua", "store")
        private static let purge = MetronomeProfile.source("core/usermanager.lua", "delete_user")
        private static let broadcast = MetronomeProfile.source("plugins/mod_offline.lua", "message/offline/broadcast")
        private static let lost = LifeRule(
            .restarts, when: .knob("backend", ["cache"]), then: "it is lost",
            cite: MetronomeProfile.source("plugins/mod_storage_cache.lua", "driver"))

        static let lasting: [LifeRule] = [lost] + LifeRules.lasting(stays, removal: purge)

        static let offline: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "it is sent with a delay stamp, and all that waits for the account is deleted",
                    cite: broadcast),
                LifeRule(
                    .queriesArchiveFirst, when: .isOn("archive"),
                    then: "that changes nothing: it is sent and deleted all the same", cite: broadcast),
                LifeRule(
                    .bindsWithBind2, then: "at its first presence it is deleted without being sent", cite: broadcast),
            ] + lasting

        static let archive: [LifeRule] = [
            LifeRules.untouchedByDelivery(MetronomeProfile.source("plugins/mam/mam.lib.lua", "process_message")),
            LifeRule(
                .retracted, then: "it stays; only a correction empties what it corrects",
                cite: MetronomeProfile.source("plugins/mam/mam.lib.lua", "log_entry_with_replace")),
            lost,
            LifeRule(
                .restarts, then: "an orderly stop writes it to disk; a crash loses what was said in the last minutes",
                cite: MetronomeProfile.source("plugins/mam/mod_mam.lua", "server-stopping")),
            LifeRule(
                .accountRemoved, then: "it is deleted",
                cite: MetronomeProfile.source("plugins/mam/mod_mam.lua", "delete_store")),
        ]

        static let streamManagement: [LifeRule] = [
            LifeRules.acknowledged(MetronomeProfile.source("plugins/mod_stream_management.lua", "ack_handler")),
            LifeRule(
                .connectionLost,
                then:
                    "after 360 s its sender gets an error (recipient-unavailable), unless another session has a carbon of it; it is not kept for later",
                cite: MetronomeProfile.source("plugins/mod_stream_management.lua", "handle_unacked")),
        ]

        static let pendingSubscription: [LifeRule] = LifeRules.pendingSubscription + lasting

        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it goes with a temporary room",
                cite: MetronomeProfile.source("plugins/muc/mod_muc.lua", "room_save")),
            LifeRule(
                .restarts, then: "it is lost", cite: MetronomeProfile.source("plugins/muc/mod_muc.lua", "room_save")),
        ]

        static let roomArchive: [LifeRule] = [
            LifeRule(
                .retracted, then: "it is emptied by a correction or by a moderator, and not by a retraction of its sender",
                cite: MetronomeProfile.source("plugins/mod_muc_log.lua", "tombstone_entry")),
            LifeRule(
                .restarts, then: "it stays, on disk",
                cite: MetronomeProfile.source("plugins/mod_muc_log.lua", "log_if_needed")),
        ]

        static let items: [LifeRule] =
            [
                LifeRule(
                    .retracted, then: "the item is deleted",
                    cite: MetronomeProfile.source("util/pubsub.lua", "service:retract"))
            ] + [
                LifeRule(
                    .restarts, when: !MetronomeProfile.persistentNode,
                    then: "it is lost: the node does not persist its items",
                    cite: MetronomeProfile.source("util/pubsub.lua", "service:save_node"))
            ] + lasting
    }
}
