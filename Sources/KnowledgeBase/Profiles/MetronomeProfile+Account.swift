import Inspection
import XMPP

extension MetronomeProfile {
    static let roster = AccountPolicies.roster.with(contentsOf: places("roster"))
    static let pendingSubscription = AccountPolicies.pendingSubscription.reordering(.recipientServer) {
        $0.replacing(
            "pending.blocked",
            with: Rule(
                "metronome.pending.blocked", when: .presenceType([.subscribe]) && Conditions.blocked,
                then: .depends(blockIsVoid), because: blockDoubt,
                cite: source("plugins/privacy/privacy.lib.lua", "check_stanza")))
    }.with(
        contentsOf: [
            TraitRule(StoreTraits(part: .metadata), cite: source("util/rostermanager.lua", "set_contact_pending_in"))
        ]
            + places("roster"))
    static let vcard = AccountPolicies.vcard.with(contentsOf: places("vcard"))
    static let privateXML = AccountPolicies.privateXML.with(contentsOf: places("private"))
    static let blocklist = AccountPolicies.blocklist.with(contentsOf: places("privacy"))
    static let archivePrefs = AccountPolicies.archivePrefs.with(contentsOf: places("archiving"))
    static let lastActivity = AccountPolicies.lastActivity.with(contentsOf: places("last_activity"))
    static let push = AccountPolicies.pushRegistration.with(contentsOf: places("push"))

    /// What mod_bookmarks copies into PEP, on a node that persists its items.
    static let mirroredBookmarks: Condition =
        Conditions.set("query", Namespace.privateXML)
        && .path([PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks)])

    /// A node persists its items only if it was set up to.
    static let persistentNode: Condition = mirroredBookmarks || .formValue("pubsub#persist_items", ["1", "true"])

    static let pep = AccountPolicies.pep.preceding(
        .senderServer,
        Rule(
            "metronome.pep.bookmarks", when: mirroredBookmarks, then: .kept(.item),
            because: "bookmarks in private XML are mirrored into PEP, on a node that persists them",
            cite: source("plugins/mod_bookmarks.lua", "private-storage-callbacks"))
    ).with(
        contentsOf: [
            TraitRule(
                when: !persistentNode,
                StoreTraits(
                    medium: .memory, readable: .yes, retention: .session,
                    removedBy: [
                        "20 newer items (1 on nodes for moods, avatars and the like)", "retraction",
                        "an hour without a session of the account", "a restart",
                    ],
                    residue: Effect.Residue.none),
                cite: source("util/pubsub.lua", "service:save_node"))
        ]
            + places("pep").map { rule in
                var rule = rule
                if rule.traits.place == "{domain}/pep/{user}.dat" { rule.traits.place = "{domain}/pep/{user}/{node}.dat" }
                return rule
            })

    static let pubsub = AccountPolicies.pubsub.with(
        contentsOf: [TraitRule(StoreTraits(place: "{domain}/pubsub"), cite: source("plugins/mod_pubsub.lua", "storage"))]
            + places("pubsub"))

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .knob("authentication", ["internal_plain"]), StoreTraits(part: .whole, readable: .yes),
                cite: source("plugins/mod_auth_internal_plain.lua", "set_password")),
            TraitRule(
                StoreTraits(part: .verifier, readable: .no),
                cite: source("plugins/mod_auth_internal_hashed.lua", "set_password")),
        ] + places("accounts"))

    static let roomConfig: StorePolicy = {
        let persistent = Condition.formValue("muc#roomconfig_persistentroom", ["1", "true"]) || .flag(.roomIsPersistent)
        return AccountPolicies.roomConfig.with(
            contentsOf: [
                TraitRule(
                    when: !persistent,
                    StoreTraits(
                        medium: .memory, retention: .session, removedBy: ["the last occupant leaving"],
                        residue: Effect.Residue.none),
                    cite: source("plugins/muc/mod_muc.lua", "room_save"))
            ] + places("config"))
    }()

    private static let spoken: Condition = Conditions.toRoom && .messageType([.groupchat])

    static let roomHistory: StorePolicy = {
        let broadcast = source("plugins/muc/muc.lib.lua", "broadcast_message")
        return StorePolicy(
            .roomHistory,
            [
                .service: [
                    Rule(
                        "metronome.history.other", when: !spoken, then: .unconcerned, because: "not a room message",
                        cite: broadcast),
                    Rule(
                        "metronome.history.subject", when: .nonEmptySubject, then: .notKept,
                        because: "a subject becomes the room's and is not replayed",
                        cite: source("plugins/muc/muc.lib.lua", "set_subject")
                    ),
                    Rule(
                        "metronome.history.body", when: .body, then: .kept,
                        because: "it has a body; hints are not looked at", cite: broadcast),
                    Rule(
                        "metronome.history.rest", when: .always, then: .notKept,
                        because: "only messages with a body are replayed", cite: broadcast),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .afterDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["20 newer messages", "a correction of it", "the end of the room", "a restart"],
                        residue: Effect.Residue.none),
                    cite: broadcast)
            ])
    }()

    /// Only with mod_muc_log, which the shipped file does not load.
    static let roomArchive: StorePolicy = {
        let log = source("plugins/mod_muc_log.lua", "log_if_needed")
        return StorePolicy(
            .roomArchive,
            [
                .service: [
                    Rule(
                        "metronome.room-archive.other", when: !spoken, then: .unconcerned, because: "not a room message",
                        cite: log),
                    Rule(
                        "metronome.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                        because: "mod_muc_log is not loaded", cite: shipped),
                    Rule(
                        "metronome.room-archive.no-store", when: Conditions.hintNoStore, then: .notKept,
                        because: "a hint asks against it", cite: log),
                    Rule(
                        "metronome.room-archive.text",
                        when: .body || .subject || .payload("encrypted", in: Namespace.omemo)
                            || .payload("apply-to", in: "urn:xmpp:fasten:0"),
                        then: .depends("the room's own setting to be logged is on"),
                        because: "it has a text or an encrypted one, a subject, or changes an earlier message", cite: log),
                    Rule(
                        "metronome.room-archive.rest", when: .always, then: .notKept,
                        because: "it has neither body nor subject", cite: log),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .afterDelivery, part: .whole, medium: .disk, place: "{domain}/muc_log/{room}", readable: .yes,
                        retention: .noExpiry, removedBy: ["the end of the room"], residue: .unknown),
                    cite: log)
            ])
    }()

    static let upload = AccountPolicies.upload.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .disk, place: "{domain}/http_upload", readable: .yes, retentionKnob: "http_upload_expire_after",
                    removedBy: ["expiry"], residue: Effect.Residue.none),
                cite: source("plugins/mod_http_upload.lua", "expire"))
        ])

    static let streamManagement = QueuePolicies.streamManagement.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory,
                    removedBy: ["the client's acknowledgement", "360 s after a lost connection"],
                    residue: Effect.Residue.none),
                cite: source("plugins/mod_stream_management.lua", "timeout"))
        ])

    /// Presence waits for an inactive client, and so do room messages that do not mention its user.
    static let clientState: StorePolicy = {
        let queue = source("plugins/mod_stanza_optimizations.lua", "queue_mt")
        return StorePolicy(
            .csiQueue,
            [
                .recipientServer: [
                    Rule(
                        "metronome.csi.groupchat",
                        when: .messageType([.groupchat]) && .state([.inactive]) && .reach([.matchedResource]) && .body,
                        then: .depends("it does not mention the occupant's name"),
                        because: "room messages wait unless they mention the occupant", cite: queue),
                    Rule(
                        "metronome.csi.other", when: .always, then: .unconcerned, because: "nothing is held back",
                        cite: queue),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["the client becoming active", "300 held stanzas"], residue: Effect.Residue.none),
                    cite: queue)
            ])
    }()

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 90 s, and then it bounces"]),
                cite: source("plugins/mod_s2s/mod_s2s.lua", "bounce_sendq"))
        ])
}
