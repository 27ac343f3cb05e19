import Inspection
import XMPP

/// What becomes of copies after they were made: by the standards, and by the products as far as they were read or run.
enum LifeRules {
    // MARK: - Standards

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

    // MARK: - Prosody

    enum Prosody {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement,
            .pendingSubscription: LifeRules.pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive,
        ]
        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it is sent with a delay stamp, and the whole store of the account is deleted at once",
                cite: ProsodyProfile.source("plugins/mod_offline.lua", "message/offline/broadcast")),
            LifeRule(
                .queriesArchiveFirst, when: .isOn("archive"),
                then: "it is neither sent nor deleted in that session, and may outlive the archive's copy",
                cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "message/offline/broadcast")),
            LifeRule(
                .restarts, when: .knob("backend", ["memory"]), then: "it is lost",
                cite: ProsodyProfile.source("plugins/mod_storage_memory.lua", "driver")),
            LifeRule(
                .restarts, then: "it stays, on disk", cite: ProsodyProfile.source("util/datamanager.lua", "list_append")),
            LifeRule(
                .accountRemoved, then: "it is deleted with all stores of the account",
                cite: ProsodyProfile.source("util/datamanager.lua", "purge")),
        ]
        static let archive: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it stays: delivery does not touch the archive",
                cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "message_handler")),
            LifeRule(
                .retracted, then: "it stays: retractions are messages like others",
                cite: ProsodyProfile.source("plugins/mod_mam/mod_mam.lua", "should_store")),
            LifeRule(
                .expires, then: "the next daily purge removes it, up to a day later",
                cite: ProsodyProfile.option("archive_expires_after")),
            LifeRule(
                .restarts, when: .knob("backend", ["memory"]), then: "it is lost",
                cite: ProsodyProfile.source("plugins/mod_storage_memory.lua", "driver")),
            LifeRule(
                .restarts, then: "it stays, on disk", cite: ProsodyProfile.source("util/datamanager.lua", "list_append")),
            LifeRule(
                .accountRemoved, then: "it is deleted with all stores of the account",
                cite: ProsodyProfile.source("util/datamanager.lua", "purge")),
        ]
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

    // MARK: - ejabberd

    enum Ejabberd {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .smQueue: streamManagement,
            .pendingSubscription: LifeRules.pendingSubscription,
            .roomHistory: roomHistory, .roomArchive: roomArchive,
        ]
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
        /// What changed in 24.02.
        static let retractionDeletes = LifeRule(
            .retracted, then: "the row is deleted, in every archive that the retraction passes",
            cite: .source("ejabberd", "26.07", "src/mod_mam_sql.erl", symbol: "store"))
        static let bind2Discards = LifeRule(
            .bindsWithBind2, when: .isOn("archive"), then: "it is deleted without being sent",
            cite: .source("ejabberd", "26.07", "src/mod_offline.erl", symbol: "c2s_handle_bind2_inline"))
    }

    // MARK: - The loopback world

    enum Loopback {
        static let all: [Store: [LifeRule]] = [
            .offline: offline, .archive: archive, .pendingSubscription: LifeRules.pendingSubscription,
            .smQueue: LifeRules.streamManagement,
        ]
        static let offline: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it is sent with a delay stamp and deleted",
                cite: LoopbackProfile.source("OfflineModule.swift", "didBecomeReachable"))
        ]
        static let archive: [LifeRule] = [
            LifeRule(
                .comesOnline, then: "it stays: delivery does not touch the archive",
                cite: LoopbackProfile.source("ArchiveModule.swift", "keep")),
            LifeRule(
                .retracted, then: "a tombstone takes its place", cite: LoopbackProfile.source("Retraction.swift", "apply")),
            LifeRule(
                .expires, then: "it is deleted; `clock +8d` brings that about",
                cite: LoopbackProfile.source("ArchiveModule.swift", "tick")),
        ]
    }
}
