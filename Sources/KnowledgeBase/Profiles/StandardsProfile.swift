import Inspection
import XMPP

/// What the RFCs and XEPs ask of any server: the profile while a server is not recognised.
package enum StandardsProfile {
    package static let profile = ServerProfile(
        id: "standards", title: "Standards",
        provenance: "RFC 6120, 6121, 7590 and the XEPs as of June 2026; products differ where these leave room",
        knobs: knobs,
        policies: [
            archive, offline, AccountPolicies.roster, AccountPolicies.pendingSubscription, AccountPolicies.presence,
            AccountPolicies.directedPresence, AccountPolicies.vcard, AccountPolicies.privateXML, AccountPolicies.blocklist,
            AccountPolicies.archivePrefs, AccountPolicies.carbons, AccountPolicies.credentials, AccountPolicies.lastActivity,
            AccountPolicies.pushRegistration,
            AccountPolicies.pep, AccountPolicies.pubsub, AccountPolicies.roomConfig, AccountPolicies.upload,
            QueuePolicies.streamManagement,
            QueuePolicies.serverToServer, QueuePolicies.roomHistory, roomArchive,
        ],
        delivery: delivery
    )
    .living(LifeRules.standards)

    static let knobs: [Knob] = [
        Knob("archive", .onOff, default: nil, effect: "whether accounts have an archive", cite: .xep(313, "3", .may)),
        Knob(
            "archive.optional", .onOff, default: nil, effect: "whether the archive takes what XEP-0313 only allows",
            cite: .xep(313, "6.1.1", .may)),
        Knob(
            "archive.expires", .duration, default: nil, effect: "how long the archive keeps messages",
            cite: .xep(313, "3.2", .silent)),
        Knob("room-archive", .onOff, default: nil, effect: "whether rooms have an archive", cite: .xep(313, "6.1.2", .may)),
        Knob(
            "offline", .onOff, default: nil, effect: "whether messages wait for accounts that are offline",
            cite: .xep(160, "2", .may)),
        Knob(
            "push", .onOff, default: nil, effect: "whether push is offered", cite: .xep(357, "4", .may, experimental: true)),
        Knob("pubsub", .onOff, default: nil, effect: "whether there is a pubsub service", cite: .xep(60, "3", .may)),
        Knob(
            "backend", .choice(["internal", "sqlite", "sql", "mnesia"]), default: nil, effect: "where stores are",
            cite: .xep(313, "6.1", .silent)),
    ]

    static let archive: StorePolicy = {
        let content: [Rule<Keeping>] = [
            Rule(
                "standards.archive.contradiction",
                when: Conditions.hintStore && (Conditions.hintNoStore || Conditions.hintNoPermanentStore),
                then: .depends("the server lets <store/> win over the hints against storing"),
                because: "the hints contradict each other and no text ranks them", cite: .xep(334, "5", .silent)),
            Rule(
                "standards.archive.hint-against", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore,
                then: .notKept,
                because: "the sender asked that it not be archived", cite: .xep(334, "4.2", .should)),
            Rule(
                "standards.archive.error", when: .messageType([.error]) && .knob("archive.optional", ["on"]), then: .kept,
                because: "archiving errors is allowed", cite: .xep(313, "6.1.1", .may)),
            Rule(
                "standards.archive.error-not", when: .messageType([.error]), then: .notKept,
                because: "errors need not be archived",
                cite: .xep(313, "6.1.1", .may)),
            Rule(
                "standards.archive.hint-for", when: Conditions.hintStore, then: .kept,
                because: "the sender asked that it be archived",
                cite: .xep(334, "4.4", .should)),
            Rule(
                "standards.archive.body", when: Conditions.conversational && .body, then: .kept,
                because: "messages with a body belong in the archive", cite: .xep(313, "6.1.1", .should)),
            Rule(
                "standards.archive.chat-state", when: Conditions.onlyChatStates, then: .notKept,
                because: "a chat state alone is not expected in an archive", cite: .xep(313, "3", .should)),
            Rule(
                "standards.archive.retraction",
                when: .payload("retract", in: Namespace.retraction), then: .kept,
                because: "a server that announces retraction archives it", cite: .xep(424, "5", .must, experimental: true)),
            Rule(
                "standards.archive.optional", when: .knob("archive.optional", ["on"]), then: .kept,
                because: "archiving it is allowed", cite: .xep(313, "6.1.1", .may)),
            Rule(
                "standards.archive.optional-not", when: .always, then: .notKept,
                because: "archiving it is allowed, not asked for",
                cite: .xep(313, "6.1.1", .may)),
        ]
        let before: [Rule<Keeping>] = [
            Rule(
                "standards.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
                because: "archives hold messages", cite: .xep(313, "3", .silent)),
            Rule(
                "standards.archive.off", when: .isOff("archive"), then: .notKept, because: "the server has no archive",
                cite: .xep(313, "3", .may)),
        ]
        return StorePolicy(
            .archive,
            [
                .senderServer: before + [
                    Rule(
                        "standards.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
                        because: "a message to somebody one has blocked is refused", cite: .xep(191, "3.3", .must)),
                    Rule(
                        "standards.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                        because: "the account's preferences exclude the peer",
                        cite: .xep(441, "2.1.3", .should, experimental: true)),
                ] + content,
                .recipientServer: before + [
                    Rule(
                        "standards.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                        because: "it does not reach an account", cite: .rfc(6121, "8.5.1", .must)),
                    Rule(
                        "standards.archive.blocked", when: Conditions.blocked, then: .notKept,
                        because: "blocked messages stay out of the archive",
                        cite: .xep(313, "6.1", .should)),
                    Rule(
                        "standards.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                        because: "the account's preferences exclude the sender",
                        cite: .xep(441, "2.1.3", .should, experimental: true)),
                ] + content,
            ],
            traits: [
                TraitRule(at: .recipientServer, StoreTraits(phase: .beforeDelivery), cite: .xep(313, "3.5", .must)),
                TraitRule(
                    StoreTraits(
                        part: .whole, medium: .unspecified, readable: .yes, retention: .unspecified,
                        retentionKnob: "archive.expires",
                        removedBy: ["the server's policy, oldest first", "account removal"]),
                    cite: .xep(313, "3.2", .must)),
            ])
    }()

    static let roomArchive = StorePolicy(
        .roomArchive,
        [
            .service: [
                Rule(
                    "standards.room-archive.other", when: !(Conditions.toRoom && .messageType([.groupchat])),
                    then: .unconcerned,
                    because: "only what the room reflects can be in its archive", cite: .xep(313, "6.1.2", .must)),
                Rule(
                    "standards.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                    because: "the room has no archive",
                    cite: .xep(313, "6.1.2", .may)),
                Rule(
                    "standards.room-archive.hint", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore,
                    then: .notKept,
                    because: "the sender asked that it not be archived", cite: .xep(334, "4.2", .should)),
                Rule(
                    "standards.room-archive.body", when: .body || .subject || Conditions.hintStore, then: .kept,
                    because: "a room's archive takes messages and changes of subject", cite: .xep(313, "6.1.2", .should)),
                Rule(
                    "standards.room-archive.rest", when: .always, then: .notKept, because: "not asked for",
                    cite: .xep(313, "6.1.2", .may)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, readable: .yes, retention: .unspecified,
                    removedBy: ["the room's policy"]),
                cite: .xep(313, "6.1.2", .silent))
        ])

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "standards.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: .xep(160, "3", .silent)),
                Rule(
                    "standards.offline.delivered", when: Conditions.delivered, then: .notKept,
                    because: "the recipient is there: it is delivered",
                    cite: .rfc(6121, "8.5.2.1.1", .must)),
                Rule(
                    "standards.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: .rfc(6121, "8.5.1", .must)),
                Rule(
                    "standards.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "messages from blocked contacts are refused",
                    cite: .xep(191, "3.3", .must)),
                Rule(
                    "standards.offline.type", when: .messageType([.headline, .groupchat, .error]), then: .notKept,
                    because: "messages of this type never wait", cite: .rfc(6121, "8.5.2.2.1", .must)),
                Rule(
                    "standards.offline.redirected", when: .messageType([.chat]) && Conditions.goneWithOthers, then: .notKept,
                    because: "chat goes to the other resource", cite: .rfc(6121, "8.5.3.2.1", .must)),
                Rule(
                    "standards.offline.normal-full", when: .messageType([.normal]) && Conditions.fullJIDGone, then: .notKept,
                    because: "a normal message to a resource that is gone is dropped or bounced",
                    cite: .rfc(6121, "8.5.3.2.1", .must),
                    .rfc(6120, "10.5.4", .must)),
                Rule(
                    "standards.offline.no-store", when: Conditions.hintNoStore, then: .notKept,
                    because: "the sender asked that it not be stored",
                    cite: .xep(334, "4.2", .should)),
                Rule(
                    "standards.offline.chat-state", when: .messageType([.chat]) && Conditions.onlyChatStates, then: .notKept,
                    because: "a chat state alone does not wait", cite: .xep(160, "3", .should)),
                Rule(
                    "standards.offline.off", when: .isOff("offline"), then: .notKept,
                    because: "the server has no offline store", cite: .rfc(6121, "8.5.2.2.1", .should)),
                Rule(
                    "standards.offline.store", when: .always, then: .kept,
                    because: "nobody suitable is there and its type may wait",
                    cite: .xep(160, "3", .should)),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, medium: .unspecified, readable: .yes,
                    retention: .untilDelivered,
                    removedBy: ["delivery at the next presence with non-negative priority", "account removal"]),
                cite: .xep(160, "2", .must))
        ])

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "standards.route.room", when: .target([.room]) && .messageType([.groupchat]), then: .delivered,
            because: "the room reflects it to its occupants", cite: .xep(45, "7.4", .must)),
        Rule(
            "standards.route.service", when: .target([.room, .domain, .service]), then: .delivered,
            because: "the service handles it",
            cite: .rfc(6120, "10.5.1", .must)),
        Rule(
            "standards.route.unreachable", when: Conditions.unreachable && !.messageType([.error]),
            then: .bounced("remote-server-not-found", "remote-server-timeout"),
            because: "the sender's server has to return an error",
            cite: .rfc(6120, "10.4.3", .must)),
        Rule(
            "standards.route.error", when: .messageType([.error]) && !.reach([.matchedResource]), then: .dropped,
            because: "errors are dropped, never answered", cite: .rfc(6121, "8.5.2.2.1", .must), .rfc(6120, "8.3.1", .must)),
        Rule(
            "standards.route.full", when: .reach([.matchedResource]), then: .delivered,
            because: "the full JID matches a resource",
            cite: .rfc(6121, "8.5.3.1", .must)),
        Rule(
            "standards.route.groupchat-missing",
            when: .messageType([.groupchat]) && Conditions.noAccount && .target([.account, .ownAccount]),
            then: .bounced("service-unavailable"), because: "there is no such account", cite: .rfc(6121, "8.5.4", .must)),
        Rule(
            "standards.route.headline-missing",
            when: .messageType([.headline]) && Conditions.noAccount && .target([.account, .ownAccount]),
            then: .dropped, because: "headlines to nobody are dropped", cite: .rfc(6121, "8.5.4", .must)),
        Rule(
            "standards.route.missing", when: Conditions.noAccount, then: .depends("service-unavailable"),
            because: "the server may drop it or bounce it", cite: .rfc(6121, "8.5.1", .must)),
        Rule(
            "standards.route.blocked", when: Conditions.blocked, then: .bounced("service-unavailable"),
            because: "a message from a blocked contact should be answered as if nobody were there",
            cite: .xep(191, "3.3", .should)),
        Rule(
            "standards.route.groupchat",
            when: .messageType([.groupchat]) && .reach([.available, .noResource, .onlyUnsuitable]),
            then: .bounced("service-unavailable"), because: "groupchat to a bare JID must bounce",
            cite: .rfc(6121, "8.5.2.1.1", .must)),
        Rule(
            "standards.route.bare", when: .reach([.available]), then: .delivered,
            because: "a resource with non-negative priority is there",
            cite: .rfc(6121, "8.5.2.1.1", .must)),
        Rule(
            "standards.route.headline", when: .messageType([.headline]) && Conditions.nobodyThere, then: .dropped,
            because: "headlines are dropped when nobody is there", cite: .rfc(6121, "8.5.2.2.1", .must)),
        Rule(
            "standards.route.redirect", when: .messageType([.chat]) && Conditions.goneWithOthers, then: .delivered,
            because: "chat goes to the other resource", cite: .rfc(6121, "8.5.3.2.1", .must)),
        Rule(
            "standards.route.full-gone", when: .messageType([.normal, .headline, .groupchat]) && Conditions.fullJIDGone,
            then: .depends("service-unavailable"), because: "the server may drop it or bounce it",
            cite: .rfc(6121, "8.5.3.2.1", .must)),
        Rule(
            "standards.route.offline-off", when: .isOff("offline"), then: .bounced("service-unavailable"),
            because: "nobody is there and nothing waits", cite: .rfc(6121, "8.5.2.2.1", .should)),
        Rule(
            "standards.route.no-store", when: Conditions.hintNoStore || Conditions.onlyChatStates,
            then: .depends("service-unavailable"),
            because: "it does not wait; whether it is dropped or bounced is open", cite: .xep(160, "3", .silent)),
        Rule(
            "standards.route.offline", when: .always, then: .storedOffline, because: "it waits for the recipient",
            cite: .rfc(6121, "8.5.2.2.1", .should)),
    ]
}
