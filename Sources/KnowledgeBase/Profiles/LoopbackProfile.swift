import Inspection
import XMPP

/// The world's own servers: a modern baseline, kept simple, with everything in one SQLite file per domain.
package enum LoopbackProfile {
    package static let profile = ServerProfile(
        id: "loopback", title: "The loopback world", provenance: "the source of this program",
        knobs: [
            CommonKnobs.archive("on", option("archives")),
            CommonKnobs.expires("604800s", option("archiveExpiry")),
            CommonKnobs.roomArchive("on", option("roomArchives")),
            CommonKnobs.offline("on", option("keepsOffline")),
            CommonKnobs.push("on", option("push")),
            CommonKnobs.pubsub("on", option("pubsub")),
            CommonKnobs.backend("sqlite", ["sqlite"], option("storage")),
        ],
        policies: [
            archive, offline, stored(AccountPolicies.roster, "roster"),
            stored(AccountPolicies.pendingSubscription, "pending_subscription"), AccountPolicies.presence,
            AccountPolicies.directedPresence, stored(AccountPolicies.vcard, "vcard"),
            privateXML,
            stored(AccountPolicies.blocklist, "blocklist"), stored(AccountPolicies.archivePrefs, "archive_prefs"),
            AccountPolicies.carbons, credentials, stored(AccountPolicies.lastActivity, "last_activity"),
            stored(AccountPolicies.pushRegistration, "push_registration"), pep,
            stored(AccountPolicies.pubsub, "pubsub_item"), stored(AccountPolicies.roomConfig, "room"), roomArchive,
            stored(AccountPolicies.upload, "upload"), streamManagement, QueuePolicies.serverToServer,
        ],
        delivery: delivery
    )
    .living(LifeRules.Loopback.all)

    static func source(_ file: String, _ symbol: String) -> Citation {
        .source("xmppscope", "loopback", file, symbol: symbol)
    }
    static func option(_ name: String) -> Citation { .option("xmppscope loopback", name) }

    /// A row of that table in the domain's SQLite file.
    static func stored(_ policy: StorePolicy, _ table: String) -> StorePolicy {
        policy.with(contentsOf: [
            TraitRule(
                StoreTraits(medium: .disk, place: "{domain} table \(table)", readable: .yes, residue: Effect.Residue.none),
                cite: source("StoreSchema.swift", table))
        ])
    }

    private static let bookmarkList = [
        PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks),
    ]

    /// Bookmarks in private XML become items; links among them have no place there.
    static let privateXML = stored(
        AccountPolicies.privateXML.preceding(
            .senderServer,
            Rule(
                "loopback.private.bookmarks",
                when: Conditions.set("query", Namespace.privateXML) && .path(bookmarkList)
                    && !.path(bookmarkList + [PathStep("url", Namespace.legacyBookmarks)]),
                then: .notKept, because: "bookmarks become items in PEP", cite: source("BookmarksModule.swift", "replace"),
                .xep(411, "3", .must))), "private")

    /// PEP, and what is converted into it: vCards and bookmarks.
    static let pep: StorePolicy = {
        let room = bookmarkList + [PathStep("conference", Namespace.legacyBookmarks)]
        let item = [
            PathStep("pubsub", Namespace.pubsub), PathStep("publish", Namespace.pubsub), PathStep("item", Namespace.pubsub),
            PathStep("storage", Namespace.legacyBookmarks),
        ]
        let itemRoom = item + [PathStep("conference", Namespace.legacyBookmarks)]
        let replace = source("BookmarksModule.swift", "replace")
        return stored(
            AccountPolicies.pep.preceding(
                .senderServer,
                Rule(
                    "loopback.pep.vcard", when: Conditions.set("vCard", Namespace.vcard), then: .kept(.item),
                    because: "a vcard-temp is a vCard4 and an avatar too", cite: source("VCardModule.swift", "keep"),
                    .xep(398, "3.2", .may, experimental: true)),
                Rule(
                    "loopback.pep.bookmarks",
                    when: Conditions.set("query", Namespace.privateXML) && .hasAttribute(room, "jid"), then: .kept(.item),
                    because: "bookmarks in private XML become items", cite: replace),
                Rule(
                    "loopback.pep.no-bookmarks",
                    when: (Conditions.set("query", Namespace.privateXML) && .path(bookmarkList))
                        || (Conditions.pubsub("publish") && Conditions.toOwnAccount && .path(item)
                            && !.hasAttribute(itemRoom, "jid")),
                    then: .notKept, because: "a list of no rooms takes the bookmarks away", cite: replace)),
            "pubsub_item")
    }()

    static let credentials = stored(AccountPolicies.credentials, "credentials").with(contentsOf: [
        TraitRule(StoreTraits(part: .verifier, readable: .no), cite: source("StoreSchema.swift", "credentials"))
    ])

    /// Payloads that make a message without a body worth keeping.
    private static let lasting: Set<String> = [
        Namespace.chatMarkers, Namespace.omemo, Namespace.omemo2, Namespace.openpgp, Namespace.legacyOpenPGP,
        Namespace.encryption,
        Namespace.conference, Namespace.jingleMessage, Namespace.jingleMessage1, Namespace.correction, Namespace.retraction,
        Namespace.moderation, Namespace.reactions, "urn:xmpp:sfs:0", "urn:xmpp:message-attaching:1",
    ]

    private static let content: [Rule<Keeping>] = {
        let cite = source("MessageContent.swift", "isArchived")
        return [
            Rule(
                "loopback.archive.type", when: .messageType([.error, .headline, .groupchat]), then: .notKept,
                because: "errors, headlines and room messages are not archived", cite: .xep(313, "6.1.1", .may), cite),
            Rule(
                "loopback.archive.hint-against", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore,
                then: .notKept,
                because: "a hint asks against it", cite: cite, .xep(334, "4.2", .should)),
            Rule(
                "loopback.archive.hint-for", when: Conditions.hintStore, then: .kept, because: "a hint asks for it",
                cite: cite,
                .xep(334, "4.4", .should)),
            Rule(
                "loopback.archive.body", when: .body, then: .kept, because: "it has a body", cite: cite,
                .xep(313, "6.1.1", .should)),
            Rule("loopback.archive.subject", when: .subject, then: .kept, because: "it has a subject", cite: cite),
            Rule(
                "loopback.archive.lasting", when: .payloadIn(lasting) || .payload("received", in: Namespace.receipts),
                then: .kept,
                because: "it carries something people look for later", cite: cite),
            Rule(
                "loopback.archive.invite",
                when: .path([PathStep("x", Namespace.mucUser), PathStep("invite", Namespace.mucUser)])
                    || .path([PathStep("x", Namespace.mucUser), PathStep("decline", Namespace.mucUser)]),
                then: .kept, because: "invitations are archived", cite: cite),
            Rule(
                "loopback.archive.rest", when: .always, then: .notKept, because: "nothing in it is worth keeping", cite: cite
            ),
        ]
    }()

    private static let before: [Rule<Keeping>] = [
        Rule(
            "loopback.archive.not-a-message", when: !Conditions.message || .target([.domain]), then: .unconcerned,
            because: "only messages to somebody are archived", cite: source("ArchiveModule.swift", "keep")),
        Rule(
            "loopback.archive.off", when: .isOff("archive"), then: .notKept, because: "there is no archive",
            cite: option("archives")),
    ]

    static let archive = stored(
        StorePolicy(
            .archive,
            [
                .senderServer: before + [
                    Rule(
                        "loopback.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
                        because: "a message to a blocked contact is refused first", cite: .xep(191, "3.3", .must)),
                    Rule(
                        "loopback.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                        because: "the account's preferences exclude the peer", cite: source("ArchiveModule.swift", "wants")),
                ] + content,
                .recipientServer: before + [
                    Rule(
                        "loopback.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                        because: "it does not reach an account", cite: .rfc(6121, "8.5.1", .must)),
                    Rule(
                        "loopback.archive.blocked", when: Conditions.blocked, then: .notKept,
                        because: "blocked messages are turned away first", cite: .xep(313, "6.1", .should)),
                    Rule(
                        "loopback.archive.full-gone",
                        when: .messageType([.normal, .headline, .groupchat]) && Conditions.fullJIDGone, then: .notKept,
                        because: "it bounces before the archive sees it", cite: source("MessageDelivery.swift", "decide")),
                    Rule(
                        "loopback.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                        because: "the account's preferences exclude the sender", cite: source("ArchiveModule.swift", "wants")
                    ),
                ] + content,
            ],
            traits: [
                TraitRule(
                    at: .senderServer, StoreTraits(phase: .beforeRouting), cite: source("ArchiveModule.swift", "willRoute")),
                TraitRule(
                    at: .recipientServer, StoreTraits(phase: .beforeDelivery),
                    cite: source("ArchiveModule.swift", "willDeliver")),
                TraitRule(
                    StoreTraits(
                        part: .whole, retentionKnob: "archive.expires",
                        removedBy: ["expiry, which clock can bring about", "account removal"]),
                    cite: option("archiveExpiry")),
            ]), "archive")

    static let roomArchive = stored(
        StorePolicy(
            .roomArchive,
            [
                .service: [
                    Rule(
                        "loopback.room-archive.other", when: !(Conditions.toRoom && .messageType([.groupchat])),
                        then: .unconcerned,
                        because: "not a room message", cite: .xep(313, "6.1.2", .must)),
                    Rule(
                        "loopback.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                        because: "rooms have no archive",
                        cite: option("roomArchives")),
                    Rule(
                        "loopback.room-archive.hint", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore,
                        then: .notKept,
                        because: "a hint asks against it", cite: .xep(334, "4.2", .should)),
                    Rule(
                        "loopback.room-archive.body", when: .body || .subject || Conditions.hintStore || .payloadIn(lasting),
                        then: .kept,
                        because: "rooms archive what they reflect", cite: .xep(313, "6.1.2", .should)),
                    Rule(
                        "loopback.room-archive.rest", when: .always, then: .notKept,
                        because: "nothing in it is worth keeping",
                        cite: .xep(313, "6.1.2", .may)),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, retention: .duration(seconds: 604_800), removedBy: ["expiry"]),
                    cite: option("roomArchiveExpiry"))
            ]), "room_archive")

    static let offline = stored(StandardsProfile.offline, "offline")

    static let streamManagement = QueuePolicies.streamManagement.with(contentsOf: [
        TraitRule(
            StoreTraits(
                medium: .memory,
                removedBy: ["the client's acknowledgement", "300 s after a lost connection: then it is routed again"],
                residue: Effect.Residue.none),
            cite: source("StreamManagementModule.swift", "expire"))
    ])

    /// The standards, with the choices they leave made.
    static let delivery: [Rule<DeliveryVerdict>] = {
        let cite = source("MessageDelivery.swift", "decide")
        return [
            Rule(
                "loopback.route.missing", when: Conditions.noAccount && .messageType([.normal, .chat, .groupchat]),
                then: .bounced("service-unavailable"), because: "there is no such account", cite: cite),
            Rule(
                "loopback.route.headline-missing", when: Conditions.noAccount && .messageType([.headline]), then: .dropped,
                because: "headlines to nobody are dropped", cite: cite),
            Rule(
                "loopback.route.full-gone", when: .messageType([.normal, .groupchat, .headline]) && Conditions.fullJIDGone,
                then: .bounced("service-unavailable"), because: "the resource is gone", cite: cite),
            Rule(
                "loopback.route.no-store",
                when: Conditions.conversational && Conditions.nobodyThere && Conditions.hintNoStore,
                then: .bounced("service-unavailable"), because: "a hint asks that it not wait",
                cite: source("OfflineModule.swift", "takeUndelivered")),
            Rule(
                "loopback.route.chat-state",
                when: Conditions.conversational && Conditions.nobodyThere && Conditions.onlyChatStates,
                then: .dropped, because: "a chat state alone does not wait",
                cite: source("OfflineModule.swift", "takeUndelivered")),
        ]
            + StandardsProfile.delivery.removing(
                "standards.route.missing", "standards.route.groupchat-missing", "standards.route.headline-missing",
                "standards.route.full-gone")
    }()
}
