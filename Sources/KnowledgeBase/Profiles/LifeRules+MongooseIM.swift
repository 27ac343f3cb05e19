import Inspection
import XMPP

/// What becomes later of copies on MongooseIM, as its source says.
extension LifeRules {
    enum MongooseIM {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .searchIndex: searchIndex, .inbox: inbox, .smQueue: streamManagement,
            .csiQueue: clientState, .pendingSubscription: pendingSubscription, .roomHistory: roomHistory,
            .roomArchive: roomArchive, .roster: lasting("src/roster/mod_roster"), .vcard: lasting("src/vcard/mod_vcard"),
            .privateXML: lasting("src/mod_private"), .blocklist: lasting("src/privacy/mod_privacy"),
            .lastActivity: lasting("src/mod_last"), .pep: items,
        ]

        /// What an account keeps until it changes it; the module of that path looks after it.
        private static func lasting(_ module: String) -> [LifeRule] {
            LifeRules.lasting(
                MongooseIMProfile.source(module + "_mnesia.erl", "init"),
                removal: MongooseIMProfile.source(module + ".erl", "remove_user"))
        }

        private static let presence = MongooseIMProfile.source("src/mod_presence.erl", "resend_offline_messages")
        private static let archiver = MongooseIMProfile.source("src/mam/mod_mam.erl", "async_config_spec")
        private static let tombstone = MongooseIMProfile.source("src/mam/mod_mam_rdbms_arch.erl", "make_tombstone")

        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it is read and deleted in one transaction and then sent with a delay stamp",
                cite: MongooseIMProfile.source("src/offline/mod_offline.erl", "pop_messages")),
            LifeRule(
                .queriesArchiveFirst, when: .isOn("archive"),
                then: "that changes nothing: it is sent and deleted all the same", cite: presence),
            LifeRule(.bindsWithBind2, then: "that changes nothing: it waits for presence", cite: presence),
            LifeRule(
                .expires, when: .payloadIn([Namespace.expire]),
                then:
                    "it stays until the recipient comes online or an administrator removes what has expired; it is not sent",
                cite: MongooseIMProfile.source("src/offline/mod_offline.erl", "skip_expired_messages")),
            LifeRule(
                .restarts, then: "it stays, on disk",
                cite: MongooseIMProfile.source("src/offline/mod_offline_mnesia.erl", "init")),
            LifeRule(
                .accountRemoved, then: "it is deleted",
                cite: MongooseIMProfile.source("src/offline/mod_offline.erl", "remove_user")),
        ]

        /// Only the older form of retraction is understood.
        private static let retraction: [LifeRule] = [
            LifeRule(
                .retracted,
                then:
                    "a tombstone takes its place, if the retraction is of the older kind (urn:xmpp:message-retract:0); the newer kind changes nothing",
                cite: tombstone)
        ]

        static let archive: [LifeRule] =
            [LifeRules.untouchedByDelivery(MongooseIMProfile.source("src/mam/mod_mam_pm.erl", "filter_packet"))] + retraction
            + [
                LifeRule(
                    .restarts, then: "it stays, in the database; a crash loses what was said in the last 2 s", cite: archiver
                ),
                LifeRule(
                    .accountRemoved, then: "it is deleted",
                    cite: MongooseIMProfile.source("src/mam/mod_mam_pm.erl", "remove_user")),
            ]

        static let searchIndex: [LifeRule] = [
            LifeRule(
                .retracted, when: Conditions.message, then: "it is emptied with the row it belongs to", cite: tombstone),
            LifeRule(
                .accountRemoved, when: Conditions.message, then: "it is deleted",
                cite: MongooseIMProfile.source("src/mam/mod_mam_pm.erl", "remove_user")),
            LifeRule(
                .accountRemoved, then: "it is deleted",
                cite: MongooseIMProfile.source("src/vcard/mod_vcard.erl", "remove_user")),
        ]

        static let inbox = LifeRules.lasting(
            MongooseIMProfile.source("priv/pg.sql", "inbox"),
            removal: MongooseIMProfile.source("src/inbox/mod_inbox.erl", "remove_user"), where: "in the database")

        static let streamManagement: [LifeRule] = [
            LifeRules.acknowledged(
                MongooseIMProfile.source("src/stream_management/mod_stream_management.erl", "do_handle_ack")),
            LifeRule(
                .connectionLost,
                then: "after 600 s it is routed again with a delay stamp, to another resource or to the offline store",
                cite: MongooseIMProfile.source("src/stream_management/mod_stream_management.erl", "handle_user_terminate")),
            LifeRule(
                .restarts,
                then: "it is in memory only: a crash loses it; whether an orderly stop routes it again first was not tried",
                cite: MongooseIMProfile.source("src/stream_management/mod_stream_management.erl", "sm_state")),
        ]

        static let clientState: [LifeRule] = [
            LifeRule(
                .connectionLost, then: "it is routed again like what was not acknowledged, where stream management is used",
                cite: MongooseIMProfile.source("src/mod_csi.erl", "reroute_unacked_messages"))
        ]

        static let pendingSubscription: [LifeRule] = LifeRules.pendingSubscription + lasting("src/roster/mod_roster")

        static let roomHistory: [LifeRule] = [
            LifeRule(
                .roomEmpties, then: "it goes with a temporary room",
                cite: MongooseIMProfile.source("src/muc/mod_muc_room.erl", "destroy_temporary_room_if_empty")),
            LifeRule(
                .restarts, then: "it is lost",
                cite: MongooseIMProfile.source("src/muc/mod_muc_room.erl", "add_message_to_history")),
        ]

        static let roomArchive: [LifeRule] =
            retraction + [
                LifeRule(
                    .roomEmpties, then: "it stays, also after a temporary room; ending a persistent room deletes it",
                    cite: MongooseIMProfile.source("src/muc/mod_muc_room.erl", "destroy_room")),
                LifeRule(
                    .restarts, then: "it stays, in the database; a crash loses what was said in the last 2 s", cite: archiver
                ),
            ]

        static let items: [LifeRule] =
            [
                LifeRule(
                    .retracted, then: "the item is deleted",
                    cite: MongooseIMProfile.source("src/pubsub/mod_pubsub_backend_rdbms.erl", "delete_item"))
            ]
            + LifeRules.lasting(
                MongooseIMProfile.source("priv/pg.sql", "pubsub_item"),
                removal: MongooseIMProfile.source("src/pubsub/mod_pubsub.erl", "remove_user"), where: "in the database")
    }
}
