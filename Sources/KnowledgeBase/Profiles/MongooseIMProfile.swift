import Inspection
import XMPP

/// MongooseIM as its packages configure it: Mnesia, no archive, no rooms.
package enum MongooseIMProfile {
    package static let profile = ServerProfile(
        id: "mongooseim", title: "MongooseIM 6",
        provenance: "source of 6.8.0 and the configuration in its packages; not run",
        knobs: knobs,
        policies: [
            archive, searchIndex, offline, roster, pendingSubscription, AccountPolicies.presence,
            AccountPolicies.directedPresence, AccountPolicies.carbons, vcard, privateXML, pep, blocklist, archivePrefs,
            credentials, lastActivity,
            push,
            pubsub, roomConfig, roomArchive, roomHistory, inbox, upload, streamManagement, clientState, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.MongooseIM.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("MongooseIM", "6.8.0", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("MongooseIM", name) }
    static let shipped = source("rel/files/mongooseim.toml", "modules")

    static let knobs: [Knob] = [
        CommonKnobs.archive("off", shipped),
        CommonKnobs.expires("never", option("modules.mod_mam (it has no such option)")),
        CommonKnobs.roomArchive("off", shipped),
        CommonKnobs.offline("on", shipped),
        CommonKnobs.push("off", shipped),
        CommonKnobs.pubsub("off", shipped),
        CommonKnobs.backend("mnesia", ["mnesia", "sql", "rdbms"], option("internal_databases")),
        Knob(
            "modules.mod_mam.archive_chat_markers", .onOff, default: "off", effect: "whether chat markers are archived",
            cite: option("modules.mod_mam.archive_chat_markers")),
        Knob(
            "modules.mod_mam.pm.archive_groupchats", .onOff, default: "off",
            effect: "whether room messages go to the archives of those who get them",
            cite: option("modules.mod_mam.pm.archive_groupchats")),
        Knob(
            "modules.mod_mam.full_text_search", .onOff, default: "on",
            effect: "whether the text is kept again, to be searched", cite: option("modules.mod_mam.full_text_search")),
        Knob(
            "modules.mod_mam.user_prefs_store", .choice(["none", "rdbms", "cassandra", "mnesia"]), default: "none",
            effect: "where archive preferences are", cite: option("modules.mod_mam.user_prefs_store")),
        Knob(
            "modules.mod_offline.store_groupchat_messages", .onOff, default: "off",
            effect: "whether groupchat messages wait", cite: option("modules.mod_offline.store_groupchat_messages")),
        Knob(
            "access.max_user_offline_messages", .number, default: "100", effect: "how many messages wait for one account",
            cite: option("access.max_user_offline_messages")),
        Knob(
            "modules.mod_stream_management.resume_timeout", .duration, default: "600s",
            effect: "how long a lost session waits for resumption",
            cite: option("modules.mod_stream_management.resume_timeout")),
        Knob(
            "modules.mod_csi", .onOff, default: "off", effect: "whether inactive clients are spared", cite: shipped),
        Knob(
            "modules.mod_inbox", .onOff, default: "off", effect: "whether the last message of each conversation is kept",
            cite: shipped),
        Knob(
            "auth.password.format", .choice(["scram", "plain"]), default: "scram", effect: "how passwords are kept",
            cite: option("auth.password.format")),
    ]

    // MARK: - Where things are

    static func places(mnesia: String, sql: String) -> [TraitRule] {
        [
            TraitRule(
                when: .knob("backend", ["sql", "rdbms"]),
                StoreTraits(medium: .disk, place: "table \(sql)", readable: .yes, residue: .unknown),
                cite: source("priv/pg.sql", sql)),
            TraitRule(
                StoreTraits(medium: .disk, place: mnesia, readable: .yes, residue: .likely),
                cite: .observed("ejabberd", "23.01", "deleted rows stay readable in Mnesia's files")),
        ]
    }

    /// A table that exists in SQL only, whatever the other stores are in.
    static func table(_ sql: String) -> TraitRule {
        TraitRule(
            StoreTraits(medium: .disk, place: "table \(sql)", readable: .yes, residue: .unknown),
            cite: source("priv/pg.sql", sql))
    }

    // MARK: - Archive

    private static let content: [Rule<Keeping>] = {
        let valid = source("src/mam/mod_mam_utils.erl", "is_valid_message")
        return [
            Rule(
                "mongooseim.archive.no-store", when: Conditions.hintNoStore, then: .notKept,
                because: "a hint asks against it, and wins over <store/>", cite: valid),
            Rule(
                "mongooseim.archive.delayed", when: .payload("delay", in: Namespace.delay), then: .notKept,
                because: "it has been delayed before", cite: valid),
            Rule(
                "mongooseim.archive.hint-for", when: Conditions.hintStore, then: .kept, because: "a hint asks for it",
                cite: valid),
            Rule("mongooseim.archive.body", when: .body, then: .kept, because: "it has a body", cite: valid),
            Rule(
                "mongooseim.archive.marker",
                when: .payloadIn([Namespace.chatMarkers]) && .isOn("modules.mod_mam.archive_chat_markers"), then: .kept,
                because: "chat markers are archived", cite: valid),
            Rule(
                "mongooseim.archive.retraction",
                when: .path([
                    PathStep("apply-to", "urn:xmpp:fasten:0"), PathStep("retract", "urn:xmpp:message-retract:0"),
                ]),
                then: .kept, because: "a retraction is archived, and blanks what it retracts",
                cite: source("src/mam/mod_mam_utils.erl", "get_retract_id")),
            Rule(
                "mongooseim.archive.rest", when: .always, then: .notKept,
                because: "without body, hint or retraction it is not archived", cite: valid),
        ]
    }()

    private static let before: [Rule<Keeping>] = [
        Rule(
            "mongooseim.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
            because: "only messages are archived", cite: source("src/mam/mod_mam_utils.erl", "is_archivable_message")),
        Rule(
            "mongooseim.archive.off", when: .isOff("archive"), then: .notKept, because: "mod_mam is not loaded",
            cite: shipped),
    ]

    private static let types = source("src/mam/mod_mam_utils.erl", "is_valid_message_type")

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: before + [
                Rule(
                    "mongooseim.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
                    because: "a message to a blocked contact is refused first",
                    cite: source("src/privacy/mod_privacy.erl", "user_send_message_or_presence")),
                Rule(
                    "mongooseim.archive.type", when: !Conditions.conversational || .unknownMessageType, then: .notKept,
                    because: "only chat and normal messages are archived on their way out", cite: types),
            ] + content,
            .recipientServer: before + [
                Rule(
                    "mongooseim.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could archive it",
                    cite: source("src/mam/mod_mam_pm.erl", "filter_packet")
                ),
                Rule(
                    "mongooseim.archive.groupchat",
                    when: .messageType([.groupchat]) && .isOff("modules.mod_mam.pm.archive_groupchats"), then: .notKept,
                    because: "room messages are left to the room",
                    cite: option("modules.mod_mam.pm.archive_groupchats")),
                Rule(
                    "mongooseim.archive.type-in", when: .messageType([.error, .headline]) || .unknownMessageType,
                    then: .notKept, because: "messages of this type are not archived", cite: types),
            ] + content,
        ],
        traits: [
            TraitRule(
                at: .senderServer, StoreTraits(phase: .beforeRouting),
                cite: source("src/mam/mod_mam_pm.erl", "user_send_message")),
            TraitRule(
                at: .recipientServer, StoreTraits(phase: .beforeDelivery),
                cite: source("src/mam/mod_mam_pm.erl", "filter_packet")),
            TraitRule(
                StoreTraits(
                    part: .whole, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["a retraction by its sender", "account removal"]),
                cite: source("src/mam/mod_mam.erl", "config_spec")),
            table("mam_message (compressed, and its text again in search_body)"),
        ])

    static let roomArchive = StorePolicy(
        .roomArchive,
        [
            .service: [
                Rule(
                    "mongooseim.room-archive.other", when: !(Conditions.toRoom && .messageType([.groupchat])),
                    then: .unconcerned, because: "not a room message",
                    cite: source("src/mam/mod_mam_muc.erl", "filter_room_packet")),
                Rule(
                    "mongooseim.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                    because: "mod_mam has no section for rooms", cite: shipped),
            ]
                + content.map {
                    Rule(
                        "mongooseim.room-" + $0.id.dropFirst("mongooseim.".count), when: $0.condition, then: $0.verdict,
                        because: $0.because, cite: $0.cites[0])
                }
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, retention: .noExpiry, removedBy: ["a retraction by its sender"]),
                cite: source("src/mam/mod_mam.erl", "config_spec")),
            table("mam_muc_message"),
        ])

    // MARK: - Offline

    /// Nothing but chat states, or the answer to an old event request.
    private static let refusedOffline: Condition =
        Conditions.onlyStripped || .path([PathStep("x", Namespace.legacyEvents), PathStep("id", Namespace.legacyEvents)])

    private static let inspect = source("src/offline/mod_offline.erl", "check_event_chatstates")
    private static let byType = source("src/ejabberd_sm.erl", "route_message_by_type")

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "mongooseim.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: byType),
                Rule(
                    "mongooseim.offline.delivered", when: Conditions.delivered || Conditions.goneWithOthers, then: .notKept,
                    because: "a resource is there: it is delivered", cite: source("src/ejabberd_sm.erl", "route_message")),
                Rule(
                    "mongooseim.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: byType),
                Rule(
                    "mongooseim.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "messages from blocked contacts are refused", cite: byType),
                Rule(
                    "mongooseim.offline.off", when: .isOff("offline"), then: .notKept, because: "mod_offline is not loaded",
                    cite: shipped),
                Rule(
                    "mongooseim.offline.type", when: .messageType([.error, .headline]), then: .notKept,
                    because: "messages of this type never wait", cite: byType),
                Rule(
                    "mongooseim.offline.groupchat",
                    when: .messageType([.groupchat]) && .isOff("modules.mod_offline.store_groupchat_messages"),
                    then: .notKept, because: "groupchat messages do not wait",
                    cite: option("modules.mod_offline.store_groupchat_messages")),
                Rule(
                    "mongooseim.offline.chat-state", when: refusedOffline, then: .notKept,
                    because: "nothing but a chat state or an old event is in it", cite: inspect),
                Rule(
                    "mongooseim.offline.store", when: .always, then: .kept,
                    because: "nobody suitable is there; hints are not looked at", cite: inspect),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: ["available presence", "account removal"]),
                cite: source("src/offline/mod_offline.erl", "pop_offline_messages"))
        ] + places(mnesia: "offline_msg.DAT", sql: "offline_message"))

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "mongooseim.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
            cite: .xep(45, "7.4", .must)),
        Rule(
            "mongooseim.route.domain", when: .target([.domain, .service]), then: .depends("service-unavailable"),
            because: "what a domain does with messages is not known", cite: .rfc(6120, "10.5.1", .silent)),
        Rule(
            "mongooseim.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
            because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
        Rule(
            "mongooseim.route.unreachable", when: Conditions.unreachable,
            then: .bounced("remote-server-not-found", "remote-server-timeout"),
            because: "what waited for the stream is bounced", cite: source("src/s2s/mongoose_s2s_out.erl", "bounce")),
        Rule(
            "mongooseim.route.blocked", when: Conditions.blocked && Conditions.conversational,
            then: .depends("service-unavailable"),
            because: "with a session it is answered as if nobody were there, without one it is dropped",
            cite: source("src/privacy/mod_privacy.erl", "do_privacy_check_receive"), byType),
        Rule(
            "mongooseim.route.blocked-type", when: Conditions.blocked && .messageType([.error, .groupchat]), then: .dropped,
            because: "dropped without an answer", cite: source("src/privacy/mod_privacy.erl", "user_receive_message")),
        Rule(
            "mongooseim.route.blocked-headline", when: Conditions.blocked, then: .bounced("service-unavailable"),
            because: "answered as if nobody were there", cite: byType),
        Rule(
            "mongooseim.route.held",
            when: .isOn("modules.mod_csi") && .state([.inactive]) && .reach([.matchedResource, .available]), then: .held,
            because: "everything waits for an inactive client", cite: source("src/mod_csi.erl", "handle_presend_element")),
        Rule(
            "mongooseim.route.full", when: .reach([.matchedResource]), then: .delivered,
            because: "the full JID matches a session", cite: source("src/ejabberd_sm.erl", "do_route")),
        Rule(
            "mongooseim.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
            because: "whatever its type, it goes to the resources with the highest priority",
            cite: source("src/ejabberd_sm.erl", "route_message")),
        Rule(
            "mongooseim.route.error", when: .messageType([.error]), then: .dropped, because: "errors are not answered",
            cite: byType),
        Rule(
            "mongooseim.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
            because: "there is no such account", cite: byType),
        Rule(
            "mongooseim.route.type",
            when: .messageType([.headline])
                || (.messageType([.groupchat]) && .isOff("modules.mod_offline.store_groupchat_messages")),
            then: .bounced("service-unavailable"), because: "messages of this type do not wait", cite: byType),
        Rule(
            "mongooseim.route.refused", when: .isOff("offline") || refusedOffline, then: .bounced("service-unavailable"),
            because: "the offline store does not take it", cite: source("src/ejabberd_sm.erl", "bounce_offline_message")),
        Rule(
            "mongooseim.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there",
            cite: byType),
    ]
}
