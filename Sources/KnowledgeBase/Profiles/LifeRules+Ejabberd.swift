import Inspection
import XMPP

/// What becomes later of copies on ejabberd, read and run.
extension LifeRules {
    enum Ejabberd {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement,
            .pendingSubscription: LifeRules.pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive, .roster: lasting("roster"), .vcard: lasting("vcard"),
            .privateXML: lasting("private"), .blocklist: lasting("privacy"), .archivePrefs: lasting("mam"),
            .lastActivity: lasting("last"), .pushRegistration: lasting("push"), .pep: items,
        ]
        /// What an account keeps until it changes it; the module of that name looks after it.
        private static func lasting(_ module: String) -> [LifeRule] {
            LifeRules.lasting(
                EjabberdProfile.source("src/mod_\(module)_mnesia.erl", "init"),
                removal: EjabberdProfile.source("src/mod_\(module).erl", "remove_user"))
        }
        static let items: [LifeRule] =
            [
                LifeRule(
                    .retracted, then: "the item is deleted",
                    cite: EjabberdProfile.source("src/mod_pubsub.erl", "delete_item"))
            ]
            + LifeRules.lasting(
                EjabberdProfile.source("src/node_flat.erl", "init"),
                removal: EjabberdProfile.source("src/mod_pubsub.erl", "remove_user"))
        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it is read and deleted in one transaction and then sent with a delay stamp",
                cite: EjabberdProfile.source("src/mod_offline.erl", "route_offline_messages")),
            LifeRule(
                .queriesArchiveFirst, then: "that changes nothing: it is sent and deleted all the same",
                cite: EjabberdProfile.source("src/mod_offline.erl", "c2s_self_presence")),
            LifeRule(
                .restarts, then: "it stays, on disk", cite: EjabberdProfile.source("src/mod_offline_mnesia.erl", "init")),
            LifeRule(
                .accountRemoved, then: "it is deleted", cite: EjabberdProfile.source("src/mod_offline.erl", "remove_user")),
        ]
        static let archive: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it stays: delivery does not touch the archive",
                cite: EjabberdProfile.source("src/mod_mam.erl", "offline_message")),
            LifeRule(.retracted, then: "it stays", cite: EjabberdProfile.source("src/mod_mam.erl", "store_msg")),
            LifeRule(.restarts, then: "it stays, on disk", cite: EjabberdProfile.source("src/mod_mam_mnesia.erl", "init")),
            LifeRule(.accountRemoved, then: "it is deleted", cite: EjabberdProfile.source("src/mod_mam.erl", "remove_user")),
        ]
        static let streamManagement: [LifeRule] = [
            LifeRule(
                .acknowledged, then: "it is dropped from the queue",
                cite: EjabberdProfile.source("src/mod_stream_mgmt.erl", "mgmt_queue_drop")),
            LifeRule(
                .connectionLost, when: .knob("mod_stream_mgmt.resend_on_timeout", ["false"]), then: "after 300 s it bounces",
                cite: EjabberdProfile.option("mod_stream_mgmt.resend_on_timeout")),
            LifeRule(
                .connectionLost,
                then:
                    "after 300 s it is routed again, and so to the offline store, even if it was archived, unless another resource is there",
                cite: EjabberdProfile.source("src/mod_stream_mgmt.erl", "route_unacked_stanzas")),
            LifeRule(.restarts, then: "it is lost", cite: EjabberdProfile.option("mod_stream_mgmt.queue_type")),
        ]
        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it goes with a temporary room",
                cite: EjabberdProfile.source("src/mod_muc_room.erl", "close_room_if_temporary_and_empty")),
            LifeRule(.restarts, then: "it is lost", cite: EjabberdProfile.option("mod_muc.queue_type")),
        ]
        static let roomArchive: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it is removed with a temporary room; its bytes may stay in the file",
                cite: EjabberdProfile.source("src/mod_muc.erl", "forget_room"))
        ]
    }

    // MARK: - ejabberd 26

    /// What changed since 23.01; retractions are followed since 24.02.
    enum Ejabberd26 {
        static let all: [Store: [LifeRule]] = [
            .archive: [retractionDeletes], .offline: [bind2Discards, bind2Keeps], .roomHistory: roomHistory,
            .roomArchive: [roomRetraction],
        ]
        static let retractionDeletes = LifeRule(
            .retracted,
            then: "the row is deleted from every archive that the retraction passes, found by the id its sender gave it",
            cite: Ejabberd26Profile.source("src/mod_mam_sql.erl", "store"))
        static let roomRetraction = LifeRule(
            .retracted, then: "the row is deleted, found by the id the room gave it",
            cite: Ejabberd26Profile.source("src/mod_mam.erl", "get_origin_id"))
        static let bind2Discards = LifeRule(
            .bindsWithBind2, when: .isOn("archive") && !.knob("mod_mam.default", ["never"]),
            then: "it is deleted without being sent",
            cite: Ejabberd26Profile.source("src/mod_offline.erl", "c2s_handle_bind2_inline"))
        static let bind2Keeps = LifeRule(
            .bindsWithBind2, then: "that changes nothing, as the account has no archive: it waits for presence",
            cite: Ejabberd26Profile.source("src/mod_offline.erl", "c2s_handle_bind2_inline"))
        static let roomHistory: [LifeRule] = [
            LifeRule(
                .retracted, then: "it stays until newer ones push it out; what a moderator retracts is taken out at once",
                cite: Ejabberd26Profile.source("src/mod_muc_room.erl", "remove_from_history")),
            LifeRule(
                .restarts, when: .isOn("room-archive") && !.knob("mod_muc.hibernation_timeout", ["never"]),
                then: "it is lost, unless the room was hibernating: then it is refilled from the room's archive",
                cite: Ejabberd26Profile.source("src/mod_muc_room.erl", "init")),
        ]
    }
}
