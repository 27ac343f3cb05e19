import Inspection
import XMPP

/// ejabberd 23.01 as Debian 12 ships it, read in its source and run.
package enum EjabberdProfile {
    package static let profile = ServerProfile(
        id: "ejabberd-23.01", title: "ejabberd 23.01",
        provenance:
            "source of 23.01 and the package of Debian 12, run on loopback with Mnesia and SQLite, with and without archives",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons,
            capsCache, vcard,
            searchIndex, privateXML, pep, blocklist, archivePrefs, credentials, lastActivity, push, pubsub, roomConfig,
            roomArchive, roomHistory,
            upload, streamManagement, clientState, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Ejabberd.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("ejabberd", "23.01", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("ejabberd", name) }

    // MARK: - Knobs

    static let knobs: [Knob] = [
        CommonKnobs.archive(
            "off", option("modules.mod_mam (commented out in Debian's file)"), implies: ["on": ["mod_mam.default": "always"]]
        ),
        Knob(
            "mod_mam.default", .choice(["always", "roster", "never"]), default: "never",
            effect: "whose messages are archived without preferences of the account", cite: option("mod_mam.default"),
            implies: ["*": ["archive": "on"]]),
        Knob(
            "mod_mam.request_activates_archiving", .onOff, default: "off",
            effect: "archive only once the account has asked for its archive",
            cite: option("mod_mam.request_activates_archiving")),
        Knob(
            "mod_mam.compress_xml", .onOff, default: "off", effect: "compress stanzas in an SQL archive",
            cite: option("mod_mam.compress_xml")),
        Knob(
            "mod_mam.assume_mam_usage", .onOff, default: "off",
            effect: "whether what a client never acknowledged is left to its archive",
            cite: option("mod_mam.assume_mam_usage")),
        Knob(
            "mod_mam.clear_archive_on_room_destroy", .onOff, default: "on",
            effect: "whether a room's archive ends with the room", cite: option("mod_mam.clear_archive_on_room_destroy")),
        Knob(
            "mod_mam.db_type", .choice(["default", "mnesia", "sql"]), default: "default", effect: "where archives are",
            cite: option("mod_mam.db_type")),
        CommonKnobs.expires("never", option("mod_mam (it has no such option; only admin commands delete)")),
        CommonKnobs.roomArchive("off", option("modules.mod_mam and mod_muc.default_room_options.mam")),
        Knob(
            "mod_muc.default_room_options.mam", .onOff, default: nil, effect: "whether rooms are archived",
            cite: option("mod_muc.default_room_options"), aliasOf: "room-archive"),
        CommonKnobs.offline("on", option("modules.mod_offline")),
        Knob(
            "mod_offline.db_type", .choice(["default", "mnesia", "sql"]), default: "default",
            effect: "where waiting messages are", cite: option("mod_offline.db_type")),
        Knob(
            "mod_offline.bounce_groupchat", .onOff, default: "off",
            effect: "whether groupchat that cannot wait is answered with an error",
            cite: option("mod_offline.bounce_groupchat")),
        Knob(
            "mod_offline.store_empty_body", .choice(["true", "false", "unless_chat_state"]), default: "unless_chat_state",
            effect: "whether messages without a body wait", cite: option("mod_offline.store_empty_body")),
        Knob(
            "mod_offline.store_groupchat", .onOff, default: "off", effect: "whether groupchat messages wait",
            cite: option("mod_offline.store_groupchat")),
        Knob(
            "mod_offline.use_mam_for_storage", .onOff, default: "off",
            effect: "whether waiting messages are taken from the archive",
            cite: option("mod_offline.use_mam_for_storage")),
        Knob(
            "mod_offline.access_max_user_messages", .number, default: "100",
            effect: "how many messages wait for one account",
            cite: option("mod_offline.access_max_user_messages")),
        CommonKnobs.push("on", option("modules.mod_push")),
        CommonKnobs.pubsub("on", option("modules.mod_pubsub")),
        CommonKnobs.backend("mnesia", ["mnesia", "sqlite", "sql"], option("default_db")),
        Knob(
            "default_db", .choice(["mnesia", "sql", "sqlite"]), default: nil, effect: "where the stores are",
            cite: option("default_db"), aliasOf: "backend"),
        Knob(
            "queue_type", .choice(["ram", "file"]), default: "ram", effect: "whether queues are in memory or in files",
            cite: option("queue_type")),
        Knob(
            "auth_password_format", .choice(["plain", "scram"]), default: "scram", effect: "how passwords are kept",
            cite: option("auth_password_format")),
        Knob(
            "mod_stream_mgmt.resume_timeout", .duration, default: "300s",
            effect: "how long a lost session waits for resumption", cite: option("mod_stream_mgmt.resume_timeout")),
        Knob(
            "mod_stream_mgmt.max_ack_queue", .number, default: "5000", effect: "how many stanzas wait for acknowledgement",
            cite: option("mod_stream_mgmt.max_ack_queue")),
        Knob(
            "mod_stream_mgmt.resend_on_timeout", .choice(["true", "false", "if_offline"]), default: "if_offline",
            effect: "what becomes of stanzas that were never acknowledged", cite: option("mod_stream_mgmt.resend_on_timeout")
        ),
        Knob(
            "mod_muc.history_size", .number, default: "20", effect: "how many messages a room replays",
            cite: option("mod_muc.history_size")),
        Knob(
            "mod_muc.default_room_options.persistent", .onOff, default: "off", effect: "whether new rooms are persistent",
            cite: option("mod_muc.default_room_options")),
        Knob(
            "mod_pubsub.last_item_cache", .onOff, default: "off", effect: "whether last items are cached in memory",
            cite: option("mod_pubsub.last_item_cache")),
    ]

    // MARK: - Where things are

    /// Mnesia keeps a table in a file of its own; every write passes through its log as well. SQLite is `default_db: sql`.
    ///
    /// - Parameter module: one with a `db_type` of its own, which wins.
    static func places(
        when condition: Condition = .always, module: String? = nil, mnesia: String, sql: String
    ) -> [TraitRule] {
        var isSQL = Condition.knob("backend", ["sqlite", "sql"])
        if let own = module.map({ $0 + ".db_type" }) {
            isSQL = .knob(own, ["sql"]) || (.knob(own, ["default"]) && isSQL)
        }
        return [
            TraitRule(
                when: condition && isSQL,
                StoreTraits(medium: .disk, place: "table \(sql)", readable: .yes, residue: Effect.Residue.none),
                cite: .observed("ejabberd", "23.01", "deleted rows are overwritten in the SQLite file of Debian's SQLite")),
            TraitRule(
                when: condition, StoreTraits(medium: .disk, place: mnesia, readable: .yes, residue: .likely),
                cite: .observed("ejabberd", "23.01", "deleted rows stay readable in the table's file and in LATEST.LOG")),
        ]
    }

    // MARK: - Messages

    private static let mam = "src/mod_mam.erl"

    static let archiveContent: [Rule<Keeping>] = {
        let should = source(mam, "should_archive")
        return [
            Rule(
                "ejabberd.archive.error", when: .messageType([.error]), then: .notKept, because: "errors are not archived",
                cite: should),
            Rule(
                "ejabberd.archive.groupchat", when: .messageType([.groupchat]), then: .notKept,
                because: "room messages are left to the room", cite: should),
            Rule(
                "ejabberd.archive.hint-for", when: Conditions.hintStore, then: .kept,
                because: "a hint asks for it, and wins over those against", cite: should),
            Rule(
                "ejabberd.archive.hint-against",
                when: Conditions.hintNoStore || Conditions.hintNoPermanentStore || .hint("no-storage")
                    || .hint("no-permanent-storage"),
                then: .notKept, because: "a hint asks against it", cite: should),
            Rule(
                "ejabberd.archive.headline", when: .messageType([.headline]), then: .notKept,
                because: "headlines are not archived", cite: should),
            Rule(
                "ejabberd.archive.text", when: .nonEmptyBody || .nonEmptySubject, then: .kept,
                because: "it has a body or a subject", cite: should),
            Rule(
                "ejabberd.archive.rest", when: .always, then: .notKept,
                because: "without body, subject or hint it is not archived", cite: should),
        ]
    }()

    static func archiveBefore(_ peer: String) -> [Rule<Keeping>] {
        [
            Rule(
                "ejabberd.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
                because: "only messages are archived", cite: source(mam, "should_archive")),
            Rule(
                "ejabberd.archive.off", when: .isOff("archive"), then: .notKept, because: "mod_mam is not loaded",
                cite: option("modules")),
            Rule(
                "ejabberd.archive.policy-never", when: .knob("mod_mam.default", ["never"]), then: .notKept,
                because: "the policy is never, unless the account's preferences differ", cite: option("mod_mam.default")),
            Rule(
                "ejabberd.archive.policy-roster", when: .knob("mod_mam.default", ["roster"]),
                then: .depends("the \(peer) is on the account's roster"), because: "the policy is roster",
                cite: option("mod_mam.default")),
            Rule(
                "ejabberd.archive.request", when: .isOn("mod_mam.request_activates_archiving"),
                then: .depends("the account has used its archive before"),
                because: "archiving starts with the first archive query",
                cite: option("mod_mam.request_activates_archiving")),
        ]
    }

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: archiveBefore("recipient") + [
                Rule(
                    "ejabberd.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the peer", cite: source(mam, "should_archive_peer"))
            ] + doubled(archiveContent),
            .recipientServer: archiveBefore("sender") + [
                Rule(
                    "ejabberd.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: source("src/ejabberd_sm.erl", "route_message")),
                Rule(
                    "ejabberd.archive.blocked", when: Conditions.blocked, then: .notKept,
                    because: "blocked messages are refused before the archive",
                    cite: source("src/ejabberd_c2s.erl", "process_message_in")),
                Rule(
                    "ejabberd.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the sender", cite: source(mam, "should_archive_peer")),
                Rule(
                    "ejabberd.archive.invite",
                    when: .target([.account])
                        && .path([PathStep("x", Namespace.mucUser), PathStep("invite", Namespace.mucUser)])
                        && .invited,
                    then: .kept, because: "the room adds a body to the invitation",
                    cite: .observed("ejabberd", "23.01", "a mediated invitation")),
                Rule(
                    "ejabberd.archive.headline-nobody", when: .messageType([.headline]) && Conditions.fullJIDGone,
                    then: .notKept,
                    because: "a headline to a resource that is gone is dropped first",
                    cite: source("src/ejabberd_sm.erl", "do_route")),
            ] + archiveContent,
        ],
        traits: [
            TraitRule(at: .senderServer, StoreTraits(phase: .beforeRouting), cite: source(mam, "user_send_packet")),
            TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: source(mam, "user_receive_packet")),
            TraitRule(
                StoreTraits(
                    part: .whole, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["the administrator's delete_old_mam_messages", "account removal"]),
                cite: source(mam, "get_commands_spec")),
        ] + places(module: "mod_mam", mnesia: "archive_msg.DAT", sql: "archive (and its text again in txt)"))

    /// What a message to oneself leaves: it is taken once on its way out and once on its way in.
    static func doubled(_ rules: [Rule<Keeping>]) -> [Rule<Keeping>] {
        rules.flatMap { rule -> [Rule<Keeping>] in
            guard rule.verdict.outcome == .kept else { return [rule] }
            return [
                Rule(
                    rule.id + ".self", when: .toSelf && rule.condition, then: .kept(copies: 2),
                    because: rule.because + ", once for each direction",
                    cite: rule.cites[0], source(mam, "user_receive_packet")), rule,
            ]
        }
    }

    static let offline: StorePolicy = {
        let need = source("src/mod_offline.erl", "need_to_store")
        let route = source("src/ejabberd_sm.erl", "route_message")
        return StorePolicy(
            .offline,
            [
                .recipientServer: [
                    Rule(
                        "ejabberd.offline.not-a-message",
                        when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant),
                        then: .unconcerned, because: "only messages to accounts wait", cite: need),
                    Rule(
                        "ejabberd.offline.delivered", when: Conditions.delivered, then: .notKept,
                        because: "the recipient is there: it is delivered",
                        cite: .rfc(6121, "8.5.2.1.1", .must), route),
                    Rule(
                        "ejabberd.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                        because: "it does not reach an account", cite: route),
                    Rule(
                        "ejabberd.offline.blocked", when: Conditions.blocked, then: .notKept,
                        because: "messages from blocked contacts are refused", cite: route),
                    Rule(
                        "ejabberd.offline.redirected", when: Conditions.goneWithOthers && Conditions.conversational,
                        then: .notKept, because: "it goes to the resources that are there", cite: route),
                    Rule(
                        "ejabberd.offline.gone", when: Conditions.fullJIDGone && !Conditions.conversational, then: .notKept,
                        because: "only chat and normal messages are tried at the account",
                        cite: source("src/ejabberd_sm.erl", "do_route")),
                    Rule(
                        "ejabberd.offline.off", when: .isOff("offline"), then: .notKept,
                        because: "mod_offline is not loaded", cite: option("modules")),
                    Rule(
                        "ejabberd.offline.error", when: .messageType([.error]), then: .notKept, because: "errors never wait",
                        cite: need),
                    Rule(
                        "ejabberd.offline.marked", when: .payloadIn([Namespace.offline]), then: .notKept,
                        because: "it has been in the offline store before", cite: need),
                    Rule(
                        "ejabberd.offline.groupchat-bare", when: .messageType([.groupchat]), then: .notKept,
                        because: "groupchat to a user bounces",
                        cite: source("src/ejabberd_sm.erl", "do_route")),
                    Rule(
                        "ejabberd.offline.invited", when: .invited, then: .kept,
                        because: "the room adds a text, and hands no hints on",
                        cite: .observed("ejabberd", "23.01", "a mediated invitation with a hint")),
                    Rule(
                        "ejabberd.offline.event", when: legacyEvent, then: .notKept,
                        because: "it tells of an earlier message",
                        cite: source("src/mod_offline.erl", "check_event")),
                    Rule(
                        "ejabberd.offline.hint-for", when: Conditions.hintStore, then: .kept,
                        because: "a hint asks for it, and wins over those against", cite: need),
                    Rule(
                        "ejabberd.offline.hint-against", when: Conditions.hintNoStore || .hint("no-storage"), then: .notKept,
                        because: "a hint asks against it", cite: need),
                    Rule(
                        "ejabberd.offline.headline", when: .messageType([.headline]), then: .notKept,
                        because: "headlines never wait", cite: need),
                    Rule(
                        "ejabberd.offline.body", when: .body, then: .kept,
                        because: "it has a body and nobody suitable is there", cite: need),
                    Rule(
                        "ejabberd.offline.empty-all", when: .knob("mod_offline.store_empty_body", ["true"]), then: .kept,
                        because: "messages without a body wait too", cite: option("mod_offline.store_empty_body")),
                    Rule(
                        "ejabberd.offline.empty-none", when: .knob("mod_offline.store_empty_body", ["false"]),
                        then: .notKept,
                        because: "messages without a body do not wait", cite: option("mod_offline.store_empty_body")),
                    Rule(
                        "ejabberd.offline.chat-state", when: standaloneChatState, then: .notKept,
                        because: "nothing but a chat state is in it",
                        cite: source("src/misc.erl", "is_standalone_chat_state")),
                    Rule(
                        "ejabberd.offline.rest", when: .always, then: .kept,
                        because: "it is more than a chat state and nobody suitable is there", cite: need),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                        removedBy: ["a session's priority becoming non-negative", "account removal"]),
                    cite: source("src/mod_offline.erl", "route_offline_messages"))
            ] + places(module: "mod_offline", mnesia: "offline_msg.DAT", sql: "spool"))
    }()

    /// A message event of XEP-0022 about a message that is named.
    private static let legacyEvent = Condition.path([
        PathStep("x", Namespace.legacyEvents), PathStep("id", Namespace.legacyEvents),
    ])

    /// What the offline store does not take, though it is of a type that waits.
    private static let untaken: Condition =
        !.invited
        && (legacyEvent
            || (!Conditions.hintStore
                && (Conditions.hintNoStore || .hint("no-storage") || .payloadIn([Namespace.offline])
                    || (!.body
                        && (.knob("mod_offline.store_empty_body", ["false"])
                            || (standaloneChatState && .knob("mod_offline.store_empty_body", ["unless_chat_state"])))))))

    /// Neither body nor subject, not even empty ones, and nothing that is not a chat state, a delay or an old event.
    static let standaloneChatState: Condition =
        !.body && !.subject
        && (.noPayloads
            || .onlyPayloads(
                in: [Namespace.chatStates, Namespace.delay, Namespace.legacyEvents], ownNames: ["thread"],
                oneOf: [Namespace.chatStates, Namespace.delay, Namespace.legacyEvents, Namespace.client, Namespace.server]))

    /// What mod_client_state lets wait for an inactive client: chat states and notifications of PEP nodes.
    static let heldBack: Condition =
        standaloneChatState || .path([PathStep("event", Namespace.pubsubEvent), PathStep("items", Namespace.pubsubEvent)])

    static let delivery: [Rule<DeliveryVerdict>] = {
        let route = source("src/ejabberd_sm.erl", "route_message")
        let full = source("src/ejabberd_sm.erl", "do_route")
        let room = source("src/mod_muc_room.erl", "normal_state")
        return [
            Rule(
                "ejabberd.route.room-error", when: .target([.room, .occupant]) && .messageType([.error]), then: .dropped,
                because: "a room hands no errors on", cite: room),
            Rule(
                "ejabberd.route.room-chat", when: .target([.room]) && .messageType([.chat, .headline]),
                then: .bounced("not-acceptable"), because: "messages of this type are not for a whole room", cite: room),
            Rule(
                "ejabberd.route.room-normal",
                when: .target([.room]) && .messageType([.normal]) && !Conditions.voiceRequest,
                then: .dropped, because: "a room takes groupchat, invitations and requests for voice", cite: room),
            Rule(
                "ejabberd.route.occupant-groupchat", when: .target([.occupant]) && .messageType([.groupchat]),
                then: .bounced("bad-request"), because: "groupchat goes to the room, not to an occupant", cite: room),
            Rule(
                "ejabberd.route.room-host", when: .roomHost && !.messageType([.error]), then: .bounced("forbidden"),
                because: "only administrators send messages to the host of rooms",
                cite: source("src/mod_muc.erl", "route_to_host")),
            Rule(
                "ejabberd.route.domain",
                when: .target([.domain]) && !.messageType([.error]) && (.fullAddress || !.messageType([.headline])),
                then: .bounced("item-not-found"), because: "nothing at a domain takes messages",
                cite: source("src/ejabberd_local.erl", "bounce_resource_packet")),
            Rule(
                "ejabberd.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
                cite: .xep(45, "7.4", .must)),
            Rule(
                "ejabberd.route.service-error", when: .target([.domain, .service]) && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "ejabberd.route.service", when: .target([.domain, .service]), then: .dropped,
                because: "nothing there takes messages", cite: source("src/mod_pubsub.erl", "process_iq")),
            Rule(
                "ejabberd.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "ejabberd.route.unreachable", when: Conditions.unreachable,
                then: .bounced("remote-server-not-found", "remote-server-timeout"),
                because: "what waited for the stream is bounced", cite: source("src/ejabberd_s2s_out.erl", "mk_bounce_error")
            ),
            Rule(
                "ejabberd.route.error-bare", when: .messageType([.error]) && !.reach([.matchedResource]), then: .dropped,
                because: "errors never reach a bare JID", cite: full),
            Rule(
                "ejabberd.route.blocked-headline", when: Conditions.blocked && .messageType([.headline]), then: .dropped,
                because: "dropped without an answer", cite: route),
            Rule(
                "ejabberd.route.blocked-groupchat",
                when: Conditions.blocked && .messageType([.groupchat]) && .target([.resource, .ownResource]), then: .dropped,
                because: "dropped without an answer", cite: source("src/ejabberd_c2s.erl", "process_message_in")),
            Rule(
                "ejabberd.route.blocked-room", when: Conditions.blocked && .payloadIn([Namespace.mucUser]), then: .dropped,
                because: "what rooms send is dropped without an answer",
                cite: source("src/ejabberd_c2s.erl", "process_message_in")),
            Rule(
                "ejabberd.route.blocked", when: Conditions.blocked, then: .bounced("service-unavailable"),
                because: "answered as if nobody were there", cite: route),
            Rule(
                "ejabberd.route.held", when: .state([.inactive]) && Conditions.reachesClient && heldBack,
                then: .held,
                because: "chat states and PEP notifications wait until the client is active",
                cite: source("src/mod_client_state.erl", "filter_chat_states")),
            Rule(
                "ejabberd.route.full", when: .reach([.matchedResource]), then: .delivered,
                because: "the full JID matches a session", cite: full),
            Rule(
                "ejabberd.route.groupchat", when: .messageType([.groupchat]), then: .bounced("service-unavailable"),
                because: "groupchat to a user bounces", cite: full),
            Rule(
                "ejabberd.route.headline-full", when: .messageType([.headline]) && .target([.resource, .ownResource]),
                then: .dropped, because: "a headline to a resource that is gone is dropped", cite: full),
            Rule(
                "ejabberd.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
                because: "it goes to the resources with the highest priority", cite: route),
            Rule(
                "ejabberd.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
                because: "there is no such account", cite: route),
            Rule(
                "ejabberd.route.headline-store",
                when: .messageType([.headline]) && Conditions.hintStore && !.isOff("offline"), then: .storedOffline,
                because: "a hint asks for it", cite: source("src/mod_offline.erl", "need_to_store")),
            Rule(
                "ejabberd.route.headline", when: .messageType([.headline]), then: .dropped, because: "headlines do not wait",
                cite: route),
            Rule(
                "ejabberd.route.archived", when: .isOff("offline") && .keeps(archive.rules[.recipientServer] ?? []),
                then: .dropped,
                because: "it counts as handled once it is in the archive", cite: source("src/mod_mam.erl", "offline_message")
            ),
            Rule(
                "ejabberd.route.offline-off", when: .isOff("offline"), then: .bounced("service-unavailable"),
                because: "nobody is there and nothing waits", cite: route),
            Rule(
                "ejabberd.route.untaken-archived", when: untaken && .keeps(archive.rules[.recipientServer] ?? []),
                then: .dropped, because: "the offline store does not take it, and it counts as handled once it is archived",
                cite: source("src/mod_mam.erl", "offline_message")),
            Rule(
                "ejabberd.route.unstored", when: untaken,
                then: .bounced("service-unavailable"), because: "the offline store does not take it",
                cite: source("src/mod_offline.erl", "need_to_store")),
            Rule(
                "ejabberd.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there",
                cite: route),
        ]
    }()
}
