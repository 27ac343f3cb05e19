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
}
