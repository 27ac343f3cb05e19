import Inspection
import XMPP

/// Metronome 4.0 with its shipped file: an archive that every account has to ask for.
package enum MetronomeProfile {
    package static let profile = ServerProfile(
        id: "metronome", title: "Metronome 4",
        provenance: "source of 4.0.5 and its shipped configuration; not run",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons, vcard,
            privateXML, pep, blocklist, archivePrefs, credentials, lastActivity, push, pubsub, roomConfig, roomArchive,
            roomHistory, upload, streamManagement, clientState, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Metronome.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("metronome", "4.0.5", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("metronome", name) }
    static let shipped = source("metronome.cfg.lua.dist", "modules_enabled")
    private static let prefs = source("plugins/mam/mam.lib.lua", "get_prefs")

    static let knobs: [Knob] = [
        CommonKnobs.archive("on", shipped, implies: ["on": ["archive.default": "always"]]),
        Knob(
            "archive.default", .choice(["always", "roster", "never"]), default: "never",
            effect: "whose messages are archived without preferences of the account", cite: prefs),
        CommonKnobs.expires("never", option("mam_max_retrievable (it has no option for time)")),
        Knob(
            "mam_save_time", .duration, default: "300s", effect: "how often archives are written to the disk",
            cite: option("mam_save_time")),
        CommonKnobs.roomArchive("off", option("modules_enabled (muc_log is not in the shipped file)")),
        CommonKnobs.offline("on", source("core/modulemanager.lua", "autoload_modules")),
        Knob(
            "offline_store_limit", .number, default: "100", effect: "how many messages wait for one account",
            cite: option("offline_store_limit")),
        CommonKnobs.push("on", shipped),
        CommonKnobs.pubsub("off", option("Component \"pubsub\" (only when configured)")),
        CommonKnobs.backend("internal", ["internal", "sql", "cache"], source("core/storagemanager.lua", "get_driver")),
        Knob(
            "storage", .choice(["internal", "sql", "cache"]), default: nil, effect: "where the stores are",
            cite: option("storage"), aliasOf: "backend"),
        Knob(
            "authentication", .choice(["internal_plain", "internal_hashed"]), default: "internal_plain",
            effect: "how passwords are kept", cite: source("core/usermanager.lua", "default_provider")),
        Knob(
            "stream_management_resume_timeout", .duration, default: "360s",
            effect: "how long a lost session waits for resumption",
            cite: source("plugins/mod_stream_management.lua", "timeout")),
        Knob(
            "http_upload_expire_after", .duration, default: "172800s", effect: "how long uploaded files stay",
            cite: source("plugins/mod_http_upload.lua", "expire_after")),
    ]

    // MARK: - Where things are

    static func places(_ store: String, list: Bool = false) -> [TraitRule] {
        [
            TraitRule(
                when: .knob("backend", ["sql"]),
                StoreTraits(medium: .disk, place: "the SQL table (store '\(store)')", readable: .yes, residue: .unknown),
                cite: source("plugins/mod_storage_sql.lua", "create_table")),
            TraitRule(
                when: .knob("backend", ["cache"]),
                StoreTraits(medium: .memory, place: nil, readable: .yes, residue: Effect.Residue.none),
                cite: source("plugins/mod_storage_cache.lua", "driver")),
            TraitRule(
                StoreTraits(
                    medium: .disk, place: "{domain}/\(store)/{user}.\(list ? "list" : "dat")", readable: .yes,
                    residue: Effect.Residue.none),
                cite: source("util/datamanager.lua", "getpath")),
        ]
    }

    // MARK: - Blocking

    /// What the source makes of blocking: entries of the blocking command name no kind of stanza and so never match, and lists are
    /// only looked at for a session with a priority above 0.
    static let blockIsVoid = "the block has no effect, as one made with the blocking command or one that no session applies"
    static let blockDoubt = "only privacy lists are applied, and only where a session with a priority above 0 is there"

    // MARK: - Archive

    private static let process = source("plugins/mam/mam.lib.lua", "process_message")

    /// What it takes: a text, an encrypted text, or a chat marker other than the request for one.
    private static let content: [Rule<Keeping>] = [
        Rule(
            "metronome.archive.type", when: !.attribute([], "type", ["chat", "normal"]), then: .notKept,
            because: "only messages that say they are chat or normal are archived", cite: process),
        Rule(
            "metronome.archive.no-store", when: Conditions.hintNoStore || .hint("no-permanent-storage"), then: .notKept,
            because: "a hint asks against it (not <no-permanent-store/>, which it knows by another name)", cite: process),
        Rule(
            "metronome.archive.text",
            when: .body || .payload("encrypted", in: Namespace.omemo) || .payload("openpgp", in: Namespace.openpgp),
            then: .kept, because: "it has a body, or one that is encrypted", cite: process),
        Rule(
            "metronome.archive.marker",
            when: .payloadIn([Namespace.chatMarkers]) && !.payload("markable", in: Namespace.chatMarkers),
            then: .depends("the message it marks is in the archive and asked for markers"),
            because: "a chat marker is archived beside what it marks",
            cite: source("plugins/mam/mam.lib.lua", "log_marker")),
        Rule(
            "metronome.archive.rest", when: .always, then: .notKept,
            because: "without body, encrypted body or chat marker it is not archived", cite: process),
    ]

    private static func before(_ peer: String) -> [Rule<Keeping>] {
        let add = source("plugins/mam/mam.lib.lua", "add_to_store")
        return [
            Rule(
                "metronome.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
                because: "only messages are archived", cite: process),
            Rule(
                "metronome.archive.off", when: .isOff("archive"), then: .notKept, because: "mod_mam is not loaded",
                cite: shipped
            ),
            Rule(
                "metronome.archive.policy-never", when: .knob("archive.default", ["never"]), then: .notKept,
                because: "the policy is never, unless the account's preferences differ", cite: prefs),
            Rule(
                "metronome.archive.policy-roster", when: .knob("archive.default", ["roster"]),
                then: .depends("the \(peer) is on the account's roster"), because: "the policy is roster", cite: add),
        ]
    }

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: before("recipient") + [
                Rule(
                    "metronome.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .depends(blockIsVoid),
                    because: blockDoubt,
                    cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")),
                Rule(
                    "metronome.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the peer",
                    cite: source("plugins/mam/mam.lib.lua", "add_to_store")),
            ] + content,
            .recipientServer: before("sender") + [
                Rule(
                    "metronome.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could archive it", cite: process),
                Rule(
                    "metronome.archive.blocked", when: Conditions.blocked, then: .depends(blockIsVoid), because: blockDoubt,
                    cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")),
                Rule(
                    "metronome.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the sender",
                    cite: source("plugins/mam/mam.lib.lua", "add_to_store")),
            ] + content,
        ],
        traits: [
            TraitRule(
                when: .payloadIn([Namespace.omemo, Namespace.openpgp]), StoreTraits(readable: .ciphertext),
                cite: source("plugins/mam/mam.lib.lua", "store_elements")),
            TraitRule(at: .senderServer, StoreTraits(phase: .beforeRouting), cite: process),
            TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: process),
            TraitRule(
                StoreTraits(
                    part: .body, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["50000 newer messages", "the account's own purge", "account removal"]),
                cite: source("plugins/mam/mam.lib.lua", "log_entry")),
        ] + places("archiving"))

    // MARK: - Offline

    private static let route = source("plugins/mod_message.lua", "process_to_bare")
    private static let handle = source("plugins/mod_offline.lua", "message/offline/handle")

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "metronome.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: route),
                Rule(
                    "metronome.offline.delivered", when: Conditions.delivered, then: .notKept,
                    because: "the recipient is there: it is delivered", cite: route),
                Rule(
                    "metronome.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: route),
                Rule(
                    "metronome.offline.blocked", when: Conditions.blocked, then: .depends(blockIsVoid), because: blockDoubt,
                    cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")),
                Rule(
                    "metronome.offline.type", when: .messageType([.headline, .groupchat, .error]), then: .notKept,
                    because: "messages of this type never wait", cite: route),
                Rule(
                    "metronome.offline.redirected", when: Conditions.goneWithOthers, then: .notKept,
                    because: "it goes to the resources that are there", cite: route),
                Rule(
                    "metronome.offline.off", when: .isOff("offline"), then: .notKept, because: "mod_offline is not loaded",
                    cite: option("modules_disabled")),
                Rule(
                    "metronome.offline.no-store", when: Conditions.hintNoStore, then: .notKept,
                    because: "a hint asks against it", cite: handle),
                Rule(
                    "metronome.offline.store", when: .always, then: .kept,
                    because: "nobody suitable is there, and nothing asks against it", cite: handle),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: [
                        "the first presence with non-negative priority; with Bind 2 it is not delivered then",
                        "account removal",
                    ]),
                cite: source("plugins/mod_offline.lua", "message/offline/broadcast"))
        ] + places("offline", list: true))

    // MARK: - Delivery

    /// What mod_stanza_optimizations lets through to an inactive client that is addressed by its full JID.
    private static let allowedWhileInactive: Condition =
        .body
        || .payloadIn([
            Namespace.pubsubEvent, Namespace.encryption, Namespace.chatMarkers, Namespace.jingleMessage, Namespace.archive,
        ])

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "metronome.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
            cite: .xep(45, "7.4", .must)),
        Rule(
            "metronome.route.domain", when: .target([.domain, .service]), then: .depends("service-unavailable"),
            because: "what a domain does with messages is not known", cite: .rfc(6120, "10.5.1", .silent)),
        Rule(
            "metronome.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
            because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
        Rule(
            "metronome.route.unreachable", when: Conditions.unreachable,
            then: .bounced("remote-server-not-found", "remote-server-timeout"),
            because: "what waited for the stream is bounced", cite: source("plugins/mod_s2s/mod_s2s.lua", "bounce_sendq")),
        Rule(
            "metronome.route.blocked-type", when: Conditions.blocked && .messageType([.error, .groupchat]), then: .depends(),
            because: blockDoubt, cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")),
        Rule(
            "metronome.route.blocked", when: Conditions.blocked, then: .depends("service-unavailable"), because: blockDoubt,
            cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")),
        Rule(
            "metronome.route.inactive",
            when: .state([.inactive]) && .reach([.matchedResource]) && !allowedWhileInactive, then: .dropped,
            because: "without a body it is kept from an inactive client for good",
            cite: source("plugins/mod_stanza_optimizations.lua", "whitelist_message")),
        Rule(
            "metronome.route.full", when: .reach([.matchedResource]), then: .delivered,
            because: "the full JID matches a session", cite: source("plugins/mod_message.lua", "message/full")),
        Rule(
            "metronome.route.error", when: .messageType([.error]), then: .dropped,
            because: "errors to a bare JID are discarded", cite: route),
        Rule(
            "metronome.route.groupchat", when: .messageType([.groupchat]), then: .bounced("service-unavailable"),
            because: "groupchat to a user bounces", cite: route),
        Rule(
            "metronome.route.headline", when: .messageType([.headline]) && .reach([.available]), then: .delivered,
            because: "it goes to every available resource", cite: route),
        Rule(
            "metronome.route.headline-dropped", when: .messageType([.headline]), then: .dropped,
            because: "headlines are discarded when nobody is there", cite: route),
        Rule(
            "metronome.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
            because: "it goes to the resources with the highest priority", cite: route),
        Rule(
            "metronome.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
            because: "there is no such account", cite: route),
        Rule(
            "metronome.route.refused", when: .isOff("offline") || Conditions.hintNoStore,
            then: .bounced("service-unavailable"), because: "the offline store does not take it", cite: route),
        Rule(
            "metronome.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there", cite: handle
        ),
    ]
}
