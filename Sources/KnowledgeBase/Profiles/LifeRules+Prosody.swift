import Inspection
import XMPP

/// What becomes later of copies on Prosody, read and run.
extension LifeRules {
    enum Prosody {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement,
            .pendingSubscription: LifeRules.pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive, .roster: lasting, .privateXML: lasting,
            .pep: items, .blocklist: lasting, .archivePrefs: lasting, .credentials: lasting,
            .pushRegistration: lasting,
        ]
        /// What an account keeps until it changes it.
        static let lasting = lasting(writtenBy: "store")

        /// What stays over a restart and goes with the account, written by a function of the file store.
        private static func lasting(writtenBy function: String) -> [LifeRule] {
            [
                LifeRule(
                    .restarts, when: .knob("backend", ["memory"]), then: "it is lost",
                    cite: ProsodyProfile.source("plugins/mod_storage_memory.lua", "driver")),
                LifeRule(
                    .restarts, then: "it stays, on disk", cite: ProsodyProfile.source("util/datamanager.lua", function)),
                LifeRule(
                    .accountRemoved, then: "it is deleted with all stores of the account",
                    cite: ProsodyProfile.source("util/datamanager.lua", "purge")),
            ]
        }

        static let items: [LifeRule] =
            [
                LifeRule(
                    .retracted, then: "the item is deleted",
                    cite: ProsodyProfile.source("util/pubsub.lua", "service:retract"))
            ] + lasting
        static let offline: [LifeRule] =
            [
                LifeRule(
                    .comesOnline,
                    then: "it is sent with a delay stamp, and the whole store of the account is deleted at once",
                    cite: ProsodyProfile.source("plugins/mod_offline.lua", "message/offline/broadcast")),
                LifeRule(
                    .queriesArchiveFirst, when: .isOn("archive"),
                    then: "it is neither sent nor deleted in that session, and may outlive the archive's copy",
                    cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "message/offline/broadcast")),
            ] + lasting(writtenBy: "list_append")
        static let archive: [LifeRule] =
            [
                LifeRule(
                    .comesOnline, then: "it stays: delivery does not touch the archive",
                    cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "message_handler")),
                LifeRule(
                    .retracted, then: "it stays: retractions are messages like others",
                    cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "should_store")),
                LifeRule(
                    .expires, then: "the next daily purge removes it, up to a day later",
                    cite: ProsodyProfile.option("archive_expires_after")),
            ] + lasting(writtenBy: "list_append")
        static let streamManagement: [LifeRule] = [
            LifeRule(
                .acknowledged, then: "it is dropped from the queue",
                cite: ProsodyProfile.source("plugins/mod_smacks.lua", "handle_a")),
            LifeRule(
                .connectionLost,
                then:
                    "after 600 s it goes to the offline store, if no other session is there and the session did not use its archive",
                cite: ProsodyProfile.source("plugins/mod_smacks.lua", "handle_unacked_stanzas")),
            LifeRule(
                .restarts, then: "an orderly stop treats it as after a lost connection; a crash loses it",
                cite: ProsodyProfile.source("plugins/mod_smacks.lua", "server-stopping")),
        ]
        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it goes with a temporary room",
                cite: ProsodyProfile.source("plugins/muc/mod_muc.lua", "muc-occupant-left")),
            LifeRule(
                .restarts, then: "all but the last message are lost",
                cite: ProsodyProfile.source("plugins/muc/muc.lib.lua", "freeze")),
        ]
        static let roomArchive: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it is deleted with a temporary room",
                cite: ProsodyProfile.source("plugins/mod_muc_mam.lua", "muc-room-destroyed")),
            LifeRule(
                .expires, then: "the next daily purge removes it, up to a day later",
                cite: ProsodyProfile.option("muc_log_expires_after")),
        ]
    }
}
