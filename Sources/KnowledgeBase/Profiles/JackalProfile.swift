import Inspection
import XMPP

/// jackal 0.64 with its default modules and its embedded database.
package enum JackalProfile {
    package static let profile = ServerProfile(
        id: "jackal", title: "jackal 0.64",
        provenance: "source of 0.64.0; not run",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons, capsCache, vcard, privateXML, blocklist, archivePrefs, credentials, lastActivity,
            AbsentPolicies.push("jackal", modules), AbsentPolicies.pep("jackal", modules),
            AbsentPolicies.foreignRooms(
                .roomHistory, "jackal.history", keeps: "the program that serves the rooms replays recent messages", modules),
            AbsentPolicies.foreignRooms(
                .roomConfig, "jackal.room", keeps: "the program that serves the rooms keeps their settings", modules),
            streamManagement, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Jackal.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("jackal", "0.64.0", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("jackal", name) }
    private static let modules = source("pkg/jackal/modules.go", "defaultModules")

    static let knobs: [Knob] = [
        CommonKnobs.archive("on", modules),
        CommonKnobs.expires("never", option("modules.mam.queue_size (it counts messages, not time)")),
        Knob(
            "modules.mam.queue_size", .number, default: "1000", effect: "how many messages one archive holds",
            cite: option("modules.mam.queue_size")),
        CommonKnobs.roomArchive("off", modules),
        CommonKnobs.offline("on", modules),
        Knob(
            "modules.offline.queue_size", .number, default: "200", effect: "how many messages wait for one account",
            cite: option("modules.offline.queue_size")),
        CommonKnobs.push("off", modules),
        CommonKnobs.pubsub("off", modules),
        CommonKnobs.backend("boltdb", ["boltdb", "pgsql", "sql"], option("storage.type")),
        Knob(
            "storage.type", .choice(["boltdb", "pgsql", "sql"]), default: nil, effect: "where the stores are",
            cite: option("storage.type"), aliasOf: "backend"),
        Knob(
            "modules.stream.hibernate_time", .duration, default: "180s",
            effect: "how long a lost session waits for resumption",
            cite: source("pkg/module/xep0198/stream.go", "HibernateTime")),
    ]

    /// One file for everything, or tables of PostgreSQL; the messages are in binary form with their text in the clear.
    static func places(_ table: String) -> [TraitRule] {
        [
            TraitRule(
                when: .knob("backend", ["pgsql", "sql"]),
                StoreTraits(medium: .disk, place: "table \(table)", readable: .yes, residue: .unknown),
                cite: source("sql/postgres.up.psql", table)),
            TraitRule(
                StoreTraits(medium: .disk, place: ".jackal.db (\(table))", readable: .yes, residue: .unknown),
                cite: source("pkg/storage/boltdb/repository.go", "New")),
        ]
    }

    // MARK: - Archive

    private static let can = source("pkg/module/xep0313/service.go", "IsMessageArchievable")
    private static let routed = source("pkg/module/xep0313/mam.go", "handleRoutedMessage")

    private static let build = source("pkg/session/session.go", "buildStanza")
    private static let oddEndsStream = "a message with an unknown type is not read, and ends the stream it came on"

    private static let before: [Rule<Keeping>] = [
        Rule(
            "jackal.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
            because: "only messages are archived", cite: routed),
        Rule(
            "jackal.archive.off", when: .isOff("archive"), then: .notKept, because: "the module mam is not loaded",
            cite: modules),
        Rule(
            "jackal.archive.odd", when: .unknownMessageType, then: .notKept, because: oddEndsStream, cite: build),
        Rule(
            "jackal.archive.content", when: !(Conditions.conversational && .body), then: .notKept,
            because: "only chat and normal messages with a body are archived", cite: can),
        Rule(
            "jackal.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
            because: "a message to a blocked contact is refused first",
            cite: source("pkg/module/xep0191/blocklist.go", "processOutgoingStanza")),
    ]

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: before + [
                Rule(
                    "jackal.archive.unreachable", when: Conditions.unreachable, then: .notKept,
                    because: "what could not be routed is not archived", cite: source("pkg/c2s/in.go", "processMessage")),
                Rule(
                    "jackal.archive.local-failure", when: (Conditions.noAccount || Conditions.blocked) && !.remote,
                    then: .notKept, because: "what could not be routed is not archived",
                    cite: source("pkg/c2s/in.go", "processMessage")),
                Rule(
                    "jackal.archive.self", when: .toSelf, then: .kept(copies: 2),
                    because: "it has a body, once for each direction", cite: routed),
                Rule(
                    "jackal.archive.kept", when: .always, then: .kept,
                    because: "it has a body; hints are not looked at and there are no preferences", cite: can),
            ],
            .recipientServer: before.filter { $0.id != "jackal.archive.own-blocked" } + [
                Rule(
                    "jackal.archive.failed", when: .reach([.missing, .unreachable, .blocked]), then: .notKept,
                    because: "what could not be routed is not archived", cite: source("pkg/s2s/in.go", "processMessage")),
                Rule(
                    "jackal.archive.kept-in", when: .always, then: .kept,
                    because: "it has a body; hints are not looked at and there are no preferences", cite: can),
            ],
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .afterDelivery, part: .whole, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["1000 newer messages"]),
                cite: source("pkg/module/xep0313/service.go", "ArchiveMessage"))
        ] + places("archives"))

    // MARK: - Offline

    private static let store = source("pkg/module/offline/offline.go", "isMessageArchievable")
    private static let route = source("pkg/c2s/router.go", "route")

    /// A session without presence counts as one with priority 0.
    private static let present: Condition =
        .reach([.matchedResource, .available, .goneWithOthers]) || .state([.connected])

    private static let waits: Condition =
        !Conditions.hintNoStore
        && (Conditions.hintStore || .messageType([.normal]) || (.messageType([.chat]) && .body))

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "jackal.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: store),
                Rule("jackal.offline.odd", when: .unknownMessageType, then: .notKept, because: oddEndsStream, cite: build),
                Rule(
                    "jackal.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: route),
                Rule(
                    "jackal.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "messages from blocked contacts are refused",
                    cite: source("pkg/module/xep0191/blocklist.go", "processIncomingStanza")),
                Rule(
                    "jackal.offline.delivered", when: present, then: .notKept,
                    because: "a session is there: it is delivered",
                    cite: route),
                Rule(
                    "jackal.offline.off", when: .isOff("offline"), then: .notKept,
                    because: "the module offline is not loaded", cite: modules),
                Rule(
                    "jackal.offline.refused", when: !waits, then: .notKept,
                    because: "only normal messages, chat with a body, and what has the hint <store/> wait", cite: store),
                Rule(
                    "jackal.offline.store", when: .always, then: .kept, because: "nobody suitable is there", cite: store),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: [
                        "presence with non-negative priority of a session that has not queried its archive",
                        "account removal",
                    ]),
                cite: source("pkg/module/offline/offline.go", "onC2SPresenceRecv"))
        ] + places("offline_messages"))

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule("jackal.route.odd", when: .unknownMessageType, then: .dropped, because: oddEndsStream, cite: build),
        Rule(
            "jackal.route.room", when: .target([.room]), then: .delivered,
            because: "the program that serves the room handles it", cite: .xep(45, "7.4", .must)),
        Rule(
            "jackal.route.domain", when: .target([.domain, .service]), then: .depends("service-unavailable"),
            because: "a component handles it, or it is refused", cite: source("pkg/c2s/in.go", "processStanza")),
        Rule(
            "jackal.route.unreachable", when: Conditions.unreachable && !.messageType([.error]),
            then: .bounced("remote-server-not-found", "remote-server-timeout"),
            because: "the stream to the other server cannot be opened", cite: source("pkg/s2s/router.go", "Route")),
        Rule(
            "jackal.route.error", when: .messageType([.error]) && !present, then: .depends("service-unavailable"),
            because: "nothing in the source keeps an error from being answered, which no server should do",
            cite: source("pkg/c2s/in.go", "processMessage")),
        Rule(
            "jackal.route.blocked", when: Conditions.blocked, then: .bounced("service-unavailable"),
            because: "answered as if nobody were there",
            cite: source("pkg/module/xep0191/blocklist.go", "processIncomingStanza")),
        Rule(
            "jackal.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
            because: "there is no such account", cite: source("pkg/c2s/router.go", "Route")),
        Rule(
            "jackal.route.present", when: present, then: .delivered,
            because: "whatever its type, it goes to the sessions with the highest priority", cite: route),
        Rule(
            "jackal.route.refused", when: .isOff("offline") || !waits, then: .bounced("service-unavailable"),
            because: "the offline store does not take it", cite: source("pkg/c2s/in.go", "processMessage")),
        Rule(
            "jackal.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there", cite: store),
    ]

    // MARK: - The account

    private static let subscriptions: Condition = .presenceType([.subscribe, .subscribed, .unsubscribe, .unsubscribed])
    private static let received = source("pkg/module/roster/roster.go", "onPresenceRecv")

    /// Subscription presence to a full JID passes the roster by; a roster set is taken whatever account of the server it names.
    static let roster = AccountPolicies.roster.preceding(
        .senderServer,
        Rule(
            "jackal.roster.set-elsewhere",
            when: .iqType([.set]) && .payloadIn([Namespace.roster]) && .target([.account]) && !.remote,
            then: .kept(.item), because: "a roster set is taken for the sender, whatever account of the server it names",
            cite: source("pkg/module/roster/roster.go", "updateRoster")),
        Rule(
            "jackal.roster.full", when: subscriptions && .target([.resource]), then: .notKept,
            because: "subscription presence to a full JID passes the roster by", cite: received),
        Rule(
            "jackal.roster.subscribe-self", when: .presenceType([.subscribe]) && Conditions.toOwnAccount,
            then: .kept(.metadata), because: "a request to oneself is noted like any other",
            cite: source("pkg/module/roster/roster.go", "processSubscribe"))
    ).preceding(
        .recipientServer,
        Rule(
            "jackal.roster.full-in", when: subscriptions && .target([.resource]), then: .notKept,
            because: "subscription presence to a full JID passes the roster by", cite: received)
    ).with(contentsOf: places("roster_items"))

    static let pendingSubscription: StorePolicy = {
        let note = source("pkg/module/roster/roster.go", "processSubscribe")
        return AccountPolicies.pendingSubscription.preceding(
            .recipientServer,
            Rule(
                "jackal.pending.full", when: .presenceType([.subscribe]) && .target([.resource]), then: .notKept,
                because: "a request to a full JID is not kept", cite: received),
            Rule(
                "jackal.pending.missing", when: .presenceType([.subscribe]) && Conditions.noAccount && Conditions.toContact,
                then: .kept, because: "it is kept without looking whether the account exists", cite: note)
        ).with(contentsOf: places("roster_notifications"))
    }()

    static let vcard = AccountPolicies.vcard.with(contentsOf: places("vcards"))
    static let privateXML = AccountPolicies.privateXML.with(contentsOf: places("private_storage"))
    static let lastActivity = AccountPolicies.lastActivity.with(contentsOf: places("last"))

    static let blocklist = AccountPolicies.blocklist.reordering(.senderServer) {
        $0.removing("blocklist.privacy-active").replacing(
            "blocklist.privacy",
            with: Rule(
                "jackal.blocklist.privacy", when: Conditions.set("query", Namespace.privacy), then: .notKept,
                because: "privacy lists are not supported", cite: modules))
    }.with(contentsOf: places("blocklist_items"))

    static let archivePrefs = AbsentPolicies.refusing(
        .archivePrefs, "jackal.prefs", when: Conditions.set("prefs", Namespace.archive),
        because: "preferences are not supported", source("pkg/module/xep0313/service.go", "ProcessIQ"))

    /// There is no registration in-band: accounts and passwords are a matter of the administrator's command.
    static let credentials = AbsentPolicies.refusing(
        .credentials, "jackal.credentials",
        when: .iqType([.set]) && .payloadIn([Namespace.register]) && .target([.ownAccount, .domain]),
        because: "accounts and passwords are changed by the administrator only", modules)

    static let capsCache = StorePolicy(
        .capsCache,
        [
            .senderServer: [
                Rule(
                    "jackal.caps.presence", when: .presenceType([.available]) && .payload("c", in: Namespace.caps),
                    then: .depends("the client's feature list was not cached before"),
                    because: "feature lists are cached by their hash",
                    cite: source("pkg/module/xep0115/caps.go", "processPresence")),
                Rule(
                    "jackal.caps.other", when: .always, then: .unconcerned, because: "no capabilities in it",
                    cite: source("pkg/module/xep0115/caps.go", "processPresence")),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(phase: .afterDelivery, part: .metadata, retention: .noExpiry, removedBy: []),
                cite: source("pkg/storage/boltdb/capabilities.go", "UpsertCapabilities"))
        ] + places("capabilities"))

    static let streamManagement = QueuePolicies.streamManagement.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory,
                    removedBy: ["the client's acknowledgement", "180 s after a lost connection: then it is lost"],
                    residue: Effect.Residue.none),
                cite: source("pkg/module/xep0198/stream.go", "onTerminate"))
        ])

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 5 s, and then it bounces"]),
                cite: source("pkg/s2s/out.go", "dial"))
        ])
}
