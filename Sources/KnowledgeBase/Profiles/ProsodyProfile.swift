import Inspection
import XMPP

/// Prosody 0.12 as Debian 12 ships it (0.12.3), read in its source and run.
package enum ProsodyProfile {
    package static let profile = ServerProfile(
        id: "prosody-0.12", title: "Prosody 0.12",
        provenance: "source of 0.12.3 and the package of Debian 12, run on loopback with and without archives",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons, pep,
            privateXML, blocklist, tokens,
            archivePrefs, credentials, push, pubsub, roomConfig, roomArchive, roomHistory, upload, streamManagement,
            clientState, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Prosody.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("prosody", "0.12.3", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("prosody", name) }

    // MARK: - Knobs

    static let knobs: [Knob] = [
        CommonKnobs.archive(
            "off", option("modules_enabled (mam is commented out in the shipped file)"),
            implies: ["on": ["default_archive_policy": "always"]]),
        Knob(
            "archive_expires_after", .duration, default: "604800s", effect: "how long the archive keeps messages",
            cite: option("archive_expires_after")),
        CommonKnobs.expires(nil, aliasOf: "archive_expires_after", option("archive_expires_after")),
        Knob(
            "default_archive_policy", .choice(["always", "roster", "never"]), default: "always",
            effect: "whose messages are archived without preferences of the account", cite: option("default_archive_policy")),
        Knob(
            "mam_smart_enable", .onOff, default: "off", effect: "archive only once the account has asked for its archive",
            cite: option("mam_smart_enable")),
        Knob(
            "dont_archive_namespaces", .names, default: Namespace.chatStates,
            effect: "children that are taken out before archiving",
            cite: option("dont_archive_namespaces")),
        CommonKnobs.roomArchive("off", option("modules_enabled (muc_mam is only in a commented example)")),
        Knob(
            "muc_log_expires_after", .duration, default: "604800s", effect: "how long room archives keep messages",
            cite: option("muc_log_expires_after")),
        CommonKnobs.offline("on", source("core/modulemanager.lua", "autoload_modules")),
        CommonKnobs.push("off", option("modules_enabled (no push module is bundled with 0.12)")),
        CommonKnobs.pubsub("off", option("Component \"pubsub\" (only when configured)")),
        CommonKnobs.backend(
            "internal", ["internal", "sqlite", "sql", "memory"], source("core/storagemanager.lua", "get_driver")),
        Knob(
            "storage", .choice(["internal", "sqlite", "sql", "memory"]), default: nil, effect: "where the stores are",
            cite: option("storage"), aliasOf: "backend"),
        Knob(
            "default_storage", .choice(["internal", "sqlite", "sql", "memory"]), default: nil,
            effect: "where the stores are", cite: option("default_storage"), aliasOf: "backend"),
        Knob(
            "authentication", .choice(["internal_hashed", "internal_plain"]), default: "internal_hashed",
            effect: "how passwords are kept", cite: option("authentication")),
        Knob(
            "password_hash", .choice(["SHA-1", "SHA-256"]), default: "SHA-1", effect: "how a password's verifier is made",
            cite: option("password_hash")),
        Knob(
            "smacks_hibernation_time", .duration, default: "600s", effect: "how long a lost session waits for resumption",
            cite: option("smacks_hibernation_time")),
        Knob(
            "smacks_max_queue_size", .number, default: "500", effect: "how many stanzas wait for acknowledgement",
            cite: option("smacks_max_queue_size")),
        Knob(
            "storage_archive_item_limit", .number, default: "10000",
            effect: "how many items one account's archive or offline store holds", cite: option("storage_archive_item_limit")
        ),
        Knob(
            "muc_room_default_persistent", .onOff, default: "off", effect: "whether new rooms are persistent",
            cite: option("muc_room_default_persistent")),
        Knob(
            "muc_log_by_default", .onOff, default: "on", effect: "whether new rooms are archived",
            cite: option("muc_log_by_default")),
        Knob(
            "muc_log_all_rooms", .onOff, default: "off", effect: "whether rooms are archived whatever their owners say",
            cite: option("muc_log_all_rooms")),
        Knob(
            "muc_tombstones", .onOff, default: "on", effect: "whether a destroyed room leaves a note of its end",
            cite: option("muc_tombstones")),
        Knob(
            "max_history_messages", .number, default: "unlimited", effect: "the most messages a room may replay",
            cite: option("max_history_messages")),
        Knob(
            "pep_max_items", .number, default: "256", effect: "the most items a PEP node may keep",
            cite: option("pep_max_items")),
        Knob(
            "http_file_share_expires_after", .duration, default: "604800s", effect: "how long uploaded files stay",
            cite: option("http_file_share_expires_after")),
        Knob(
            "s2s_timeout", .duration, default: "90s", effect: "how long stanzas wait for a stream to another server",
            cite: option("s2s_timeout")),
    ]

    // MARK: - Where things are

    /// Files under the data folder, a row in the SQL tables, or memory, by the backend.
    static func places(when condition: Condition = .always, files: String, table: String) -> [TraitRule] {
        [
            TraitRule(
                when: condition && .knob("backend", ["sqlite", "sql"]),
                StoreTraits(medium: .disk, place: table, readable: .yes, residue: Effect.Residue.none),
                cite: source("plugins/mod_storage_sql.lua", "create_table")),
            TraitRule(
                when: condition && .knob("backend", ["memory"]),
                StoreTraits(medium: .memory, place: nil, readable: .yes, residue: Effect.Residue.none),
                cite: source("plugins/mod_storage_memory.lua", "driver")),
            TraitRule(
                when: condition,
                StoreTraits(medium: .disk, place: files, readable: .yes, residue: Effect.Residue.none),
                cite: source("util/datamanager.lua", "getpath")),
        ]
    }

    static func keyed(_ store: String) -> [TraitRule] {
        places(files: "{%domain}/\(store)/{%user}.dat", table: "prosody (store '\(store)')")
    }

    static func listed(_ store: String) -> [TraitRule] {
        places(files: "{%domain}/\(store)/{%user}.list", table: "prosodyarchive (store '\(store)')")
    }

    // MARK: - Messages

    private static let mam = "plugins/mod_mam/mod_mam.lua"

    static let archiveContent: [Rule<Keeping>] = {
        let should = source(mam, "should_store")
        return [
            Rule(
                "prosody.archive.headline", when: .messageType([.headline]), then: .notKept,
                because: "headlines are not archived", cite: should),
            Rule(
                "prosody.archive.bounce", when: .messageType([.error]) && .target([.resource, .ownResource, .occupant]),
                then: .kept,
                because: "an error to a full JID is archived as a bounce", cite: should),
            Rule(
                "prosody.archive.error", when: .messageType([.error]), then: .notKept,
                because: "errors to a bare JID are not archived", cite: should),
            Rule(
                "prosody.archive.groupchat", when: .messageType([.groupchat]), then: .notKept,
                because: "room messages are left to the room", cite: should),
            Rule(
                "prosody.archive.hint-against", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore,
                then: .notKept,
                because: "a hint asks against it, and wins over <store/>", cite: should),
            Rule(
                "prosody.archive.stripped",
                when: Conditions.onlyStripped && .knob("dont_archive_namespaces", [Namespace.chatStates]), then: .notKept,
                because: "nothing is left once chat states are taken out", cite: source(mam, "strip_tags")),
            Rule(
                "prosody.archive.hint-for", when: Conditions.hintStore, then: keep, because: "a hint asks for it",
                cite: should),
            Rule("prosody.archive.body", when: .body, then: keep, because: "it has a body", cite: should),
            Rule("prosody.archive.subject", when: .subject, then: keep, because: "it has a subject", cite: should),
            Rule(
                "prosody.archive.encrypted", when: .payload("encryption", in: Namespace.encryption), then: keep,
                because: "it says that it is encrypted", cite: should),
            Rule(
                "prosody.archive.receipt", when: .payloadIn([Namespace.receipts]), then: keep,
                because: "receipts and requests for them are archived", cite: should),
            Rule(
                "prosody.archive.marker", when: .payloadIn([Namespace.chatMarkers]), then: keep,
                because: "chat markers are archived", cite: should),
            Rule(
                "prosody.archive.invite",
                when: .payload("x", in: Namespace.conference)
                    || .path([PathStep("x", Namespace.mucUser), PathStep("invite", Namespace.mucUser)]), then: keep,
                because: "invitations are archived", cite: should),
            Rule(
                "prosody.archive.call", when: .payloadIn([Namespace.jingleMessage, Namespace.jingleMessage1]), then: keep,
                because: "call signalling is archived", cite: should),
            Rule(
                "prosody.archive.rest", when: .always, then: .notKept,
                because: "nothing in it is on the list of what is archived", cite: should),
        ]
    }()

    private static let keep = Keeping.kept

    /// What a message to oneself leaves: it is taken once on its way out and once on its way in.
    static func doubled(_ rules: [Rule<Keeping>]) -> [Rule<Keeping>] {
        rules.flatMap { rule -> [Rule<Keeping>] in
            guard rule.verdict.outcome == .kept else { return [rule] }
            return [
                Rule(
                    rule.id + ".self", when: .toSelf && rule.condition, then: .kept(copies: 2),
                    because: rule.because + ", once for each direction",
                    cite: rule.cites[0], source(mam, "message_handler")), rule,
            ]
        }
    }

    static func archiveBefore(_ policy: String) -> [Rule<Keeping>] {
        [
            Rule(
                "prosody.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
                because: "only messages are archived", cite: source(mam, "message_handler")),
            Rule(
                "prosody.archive.off", when: .isOff("archive"), then: .notKept, because: "mod_mam is not loaded",
                cite: option("modules_enabled")),
            Rule(
                "prosody.archive.policy-never", when: .knob("default_archive_policy", ["never"]), then: .notKept,
                because: "the policy is never, unless the account's preferences differ",
                cite: option("default_archive_policy")),
            Rule(
                "prosody.archive.policy-roster", when: .knob("default_archive_policy", ["roster"]),
                then: .depends("the \(policy) is on the account's roster"), because: "the policy is roster",
                cite: option("default_archive_policy")),
            Rule(
                "prosody.archive.smart", when: .isOn("mam_smart_enable"),
                then: .depends("the account has used its archive before"),
                because: "archiving starts with the first archive query", cite: option("mam_smart_enable")),
        ]
    }

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: archiveBefore("recipient") + [
                Rule(
                    "prosody.archive.domain", when: .target([.domain, .service]), then: .notKept,
                    because: "messages to a domain are not looked at",
                    cite: source(mam, "message_handler")),
                Rule(
                    "prosody.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
                    because: "a message to a blocked contact is refused first",
                    cite: source("plugins/mod_blocklist.lua", "bounce_outgoing")),
                Rule(
                    "prosody.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the peer", cite: source(mam, "shall_store")),
            ] + doubled(archiveContent),
            .recipientServer: archiveBefore("sender") + [
                Rule(
                    "prosody.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could archive it", cite: source(mam, "shall_store")),
                Rule(
                    "prosody.archive.blocked", when: Conditions.blocked, then: .notKept,
                    because: "blocked messages are turned away before the archive",
                    cite: source("plugins/mod_blocklist.lua", "bounce_message")),
                Rule(
                    "prosody.archive.declined",
                    when: .declined && !Conditions.hintNoStore && !Conditions.hintNoPermanentStore, then: .kept,
                    because: "the room adds a text to what it hands on",
                    cite: source("plugins/muc/mediated_invite.lib.lua", "muc-decline")),
                Rule(
                    "prosody.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the sender", cite: source(mam, "shall_store")),
            ] + archiveContent,
        ],
        traits: [
            TraitRule(at: .senderServer, StoreTraits(phase: .beforeRouting), cite: source(mam, "pre-message hooks")),
            TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: source(mam, "message hooks")),
            TraitRule(
                StoreTraits(
                    part: .whole, retentionKnob: "archive_expires_after",
                    removedBy: ["the daily purge once it has expired", "overflow of the item limit", "account removal"]),
                cite: option("archive_expires_after")),
        ] + listed("archive"))

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "prosody.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant),
                    then: .unconcerned, because: "only messages to accounts wait",
                    cite: source("plugins/mod_message.lua", "process_to_bare")),
                Rule(
                    "prosody.offline.delivered", when: Conditions.delivered, then: .notKept,
                    because: "the recipient is there: it is delivered",
                    cite: .rfc(6121, "8.5.2.1.1", .must), source("plugins/mod_message.lua", "process_to_bare")),
                Rule(
                    "prosody.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: source("plugins/mod_message.lua", "process_to_bare")),
                Rule(
                    "prosody.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "messages from blocked contacts are turned away first",
                    cite: source("plugins/mod_blocklist.lua", "bounce_message")),
                Rule(
                    "prosody.offline.type", when: .messageType([.headline, .groupchat, .error]), then: .notKept,
                    because: "messages of this type never wait", cite: source("plugins/mod_message.lua", "process_to_bare")),
                Rule(
                    "prosody.offline.redirected", when: Conditions.goneWithOthers, then: .notKept,
                    because: "it goes to the resources that are there",
                    cite: source("plugins/mod_message.lua", "process_to_bare")),
                Rule(
                    "prosody.offline.off", when: .isOff("offline"), then: .notKept, because: "mod_offline is not loaded",
                    cite: option("modules_disabled")),
                Rule(
                    "prosody.offline.store", when: .always, then: .kept, because: "whatever its content, it waits",
                    cite: source("plugins/mod_offline.lua", "message/offline/handle")),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: [
                        "the first presence with non-negative priority of a session that has not queried its archive",
                        "account removal",
                    ]),
                cite: source("plugins/mod_offline.lua", "message/offline/broadcast"))
        ] + listed("offline"))

    static let delivery: [Rule<DeliveryVerdict>] = {
        let route = source("plugins/mod_message.lua", "process_to_bare")
        let blocking = source("plugins/mod_blocklist.lua", "bounce_message")
        let room = source("plugins/muc/muc.lib.lua", "handle_message_to_room")
        return [
            Rule(
                "prosody.route.room-error", when: .target([.room, .occupant]) && .messageType([.error]), then: .dropped,
                because: "a room hands no errors on", cite: source("plugins/muc/muc.lib.lua", "is_kickable_error")),
            Rule(
                "prosody.route.room-other",
                when: .target([.room]) && !.messageType([.groupchat]) && !Conditions.voiceRequest,
                then: .bounced("service-unavailable"),
                because: "a room takes groupchat, invitations and requests for voice", cite: room),
            Rule(
                "prosody.route.occupant-groupchat", when: .target([.occupant]) && .messageType([.groupchat]),
                then: .bounced("bad-request"), because: "groupchat goes to the room, not to an occupant",
                cite: source("plugins/muc/muc.lib.lua", "handle_to_occupant")),
            Rule(
                "prosody.route.room-host", when: .roomHost && !.messageType([.error]), then: .bounced("item-not-found"),
                because: "the host of rooms is no room",
                cite: .observed("prosody", "0.12.3", "a message to the host of rooms")),
            Rule(
                "prosody.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
                cite: .xep(45, "7.4", .must)),
            Rule(
                "prosody.route.service", when: .target([.domain, .service]) && !.messageType([.error]),
                then: .bounced("service-unavailable"),
                because: "nothing at a domain takes messages",
                cite: source("core/stanza_router.lua", "handle_unhandled_stanza")),
            Rule(
                "prosody.route.service-error", when: .target([.domain, .service]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "prosody.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "prosody.route.unreachable", when: Conditions.unreachable,
                then: .bounced("remote-server-not-found", "remote-server-timeout"),
                because: "what waited for the stream is bounced", cite: source("plugins/mod_s2s.lua", "bounce_sendq")),
            Rule(
                "prosody.route.blocked-bounce",
                when: Conditions.blocked && Conditions.conversational && !.unknownMessageType
                    && .target([.account, .ownAccount]),
                then: .bounced("service-unavailable"), because: "answered as if nobody were there", cite: blocking),
            Rule(
                "prosody.route.blocked", when: Conditions.blocked, then: .dropped, because: "dropped without an answer",
                cite: blocking),
            Rule(
                "prosody.route.held",
                when: .state([.inactive]) && Conditions.reachesClient && Conditions.unimportantToCSI,
                then: .held,
                because: "it waits until the client is active or something important comes",
                cite: source("plugins/mod_csi_simple.lua", "is_important")),
            Rule(
                "prosody.route.full", when: .reach([.matchedResource]), then: .delivered,
                because: "the full JID matches a session", cite: source("plugins/mod_message.lua", "message/full")),
            Rule(
                "prosody.route.error", when: .messageType([.error]), then: .dropped,
                because: "errors to a bare JID are discarded", cite: route),
            Rule(
                "prosody.route.groupchat", when: .messageType([.groupchat]), then: .bounced("service-unavailable"),
                because: "groupchat to a user bounces", cite: route),
            Rule(
                "prosody.route.headline-self", when: .messageType([.headline]) && .target([.ownAccount]), then: .dropped,
                because: "headlines to the own account go nowhere", cite: route),
            Rule(
                "prosody.route.headline", when: .messageType([.headline]) && .reach([.available]), then: .delivered,
                because: "it goes to every available resource", cite: route),
            Rule(
                "prosody.route.headline-dropped", when: .messageType([.headline]), then: .dropped,
                because: "headlines are discarded when nobody is there", cite: route),
            Rule(
                "prosody.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
                because: "it goes to the resources with the highest priority", cite: route),
            Rule(
                "prosody.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
                because: "there is no such account", cite: route),
            Rule(
                "prosody.route.archived", when: .isOff("offline") && .keeps(archive.rules[.recipientServer] ?? []),
                then: .dropped,
                because: "it counts as handled once it is in the archive",
                cite: source("plugins/mod_mam/mod_mam.lua", "message/offline/handle")),
            Rule(
                "prosody.route.offline-off", when: .isOff("offline"), then: .bounced("service-unavailable"),
                because: "nobody is there and nothing waits", cite: route),
            Rule(
                "prosody.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there",
                cite: route),
        ]
    }()
}
