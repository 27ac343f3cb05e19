import Inspection
import XMPP

/// Openfire without plugins, on its embedded database.
package enum OpenfireProfile {
    package static let profile = ServerProfile(
        id: "openfire", title: "Openfire 5",
        provenance: "source of 5.2.0-SNAPSHOT, without plugins, with the embedded database; not run",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons, capsCache, vcard, privateXML, pep, blocklist, archivePrefs, credentials, lastActivity,
            push, pubsub, roomConfig,
            roomArchive, roomHistory, upload, streamManagement, clientState, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Openfire.all)

    static let folder = "xmppserver/src/main/java/org/jivesoftware/openfire/"
    static func source(_ file: String, _ symbol: String) -> Citation {
        .source("openfire", "5.2.0", folder + file, symbol: symbol)
    }
    static func plugin(_ file: String, _ symbol: String) -> Citation {
        .source("openfire-monitoring-plugin", "2.8.0", "src/java/org/jivesoftware/openfire/" + file, symbol: symbol)
    }
    static func option(_ name: String) -> Citation { .option("openfire", name) }

    static let knobs: [Knob] = [
        CommonKnobs.archive("off", option("plugin monitoring (not part of the server)")),
        CommonKnobs.expires("never", option("conversation.maxAge")),
        Knob(
            "room-archive", .onOff, default: "on", effect: "whether what is said in rooms is logged in the database",
            cite: option("room.logEnabled")),
        Knob(
            "room.logEnabled", .onOff, default: nil, effect: "whether new rooms are logged in the database",
            cite: option("room.logEnabled"), aliasOf: "room-archive"),
        Knob(
            "offline", .onOff, default: "on", effect: "whether messages wait for accounts that are offline",
            cite: option("xmpp.offline.type"),
            implies: ["on": ["xmpp.offline.type": "store_and_bounce"], "off": ["xmpp.offline.type": "bounce"]]),
        Knob(
            "xmpp.offline.type", .choice(["bounce", "drop", "store", "store_and_bounce", "store_and_drop"]),
            default: "store_and_bounce", effect: "what becomes of messages that nobody is there for",
            cite: option("xmpp.offline.type"),
            implies: ["*": ["offline": "on"], "bounce": ["offline": "off"], "drop": ["offline": "off"]]),
        Knob(
            "xmpp.offline.quota", .number, default: "102400",
            effect: "how many characters of messages wait for one account", cite: option("xmpp.offline.quota")),
        CommonKnobs.push("off", option("plugin pushnotification (not part of the server)")),
        CommonKnobs.pubsub("on", option("xmpp.pubsub.enabled")),
        CommonKnobs.backend(
            "hsqldb", ["hsqldb", "sql"],
            .source(
                "openfire", "5.2.0", "xmppserver/src/main/java/org/jivesoftware/database/EmbeddedConnectionProvider.java",
                symbol: "start")),
        Knob(
            "user.usePlainPassword", .onOff, default: "off", effect: "whether passwords are kept as they are",
            cite: option("user.usePlainPassword")),
        Knob(
            "user.scramHashedPasswordOnly", .onOff, default: "off", effect: "whether only a verifier of passwords is kept",
            cite: option("user.scramHashedPasswordOnly")),
        Knob(
            "xmpp.privateStorageEnabled", .onOff, default: "on", effect: "whether private XML is kept",
            cite: option("xmpp.privateStorageEnabled")),
        Knob(
            "xmpp.session.detach.timeout", .duration, default: "600s",
            effect: "how long a lost session waits for resumption", cite: option("xmpp.session.detach.timeout")),
    ]

    // MARK: - Where things are

    /// A table of the database; the embedded one writes every statement into a log that it shortens at checkpoints.
    static func table(_ name: String) -> [TraitRule] {
        [
            TraitRule(
                when: .knob("backend", ["sql"]),
                StoreTraits(medium: .disk, place: "table \(name)", readable: .yes, residue: .unknown),
                cite: .source("openfire", "5.2.0", "distribution/src/database/openfire_postgresql.sql", symbol: name)),
            TraitRule(
                StoreTraits(medium: .disk, place: "table \(name)", readable: .yes, residue: .likely),
                cite: .source("openfire", "5.2.0", "distribution/src/database/openfire_hsqldb.sql", symbol: "FILES LOG SIZE")
            ),
        ]
    }

    // MARK: - Archive, by a plugin

    private static let interceptor = plugin("archive/ArchiveInterceptor.java", "interceptPacket")
    private static let conversations = plugin("archive/ConversationManager.java", "isConversation")

    private static let archiveBefore: [Rule<Keeping>] = [
        Rule(
            "openfire.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
            because: "only messages are archived", cite: interceptor),
        Rule(
            "openfire.archive.off", when: .isOff("archive"), then: .notKept, because: "no plugin archives what is said",
            cite: option("conversation.messageArchiving")),
    ]

    private static let archiveContent: [Rule<Keeping>] = [
        Rule(
            "openfire.archive.address", when: !Conditions.toAccount, then: .notKept,
            because: "only what passes between two accounts is archived", cite: conversations),
        Rule(
            "openfire.archive.type", when: !Conditions.conversational, then: .notKept,
            because: "only chat and normal messages are archived", cite: conversations),
        Rule(
            "openfire.archive.blocked", when: Conditions.blocked && !.remote, then: .notKept,
            because: "what the recipient's privacy list blocks is not archived", cite: interceptor),
        Rule(
            "openfire.archive.body", when: .body, then: .kept,
            because: "it has a body; hints are not looked at, and both accounts of one server share the row",
            cite: interceptor),
        Rule(
            "openfire.archive.rest", when: .always, then: .notKept, because: "it has no body", cite: interceptor),
    ]

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: archiveBefore + [
                Rule(
                    "openfire.archive.own-blocked", when: .flag(.senderBlocksRecipient), then: .notKept,
                    because: "a message to a blocked contact is refused",
                    cite: source("MessageRouter.java", "route"))
            ] + archiveContent,
            .recipientServer: archiveBefore + [
                Rule(
                    "openfire.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "there is no account it could be shown to", cite: conversations),
                Rule(
                    "openfire.archive.blocked-remote", when: Conditions.blocked, then: .notKept,
                    because: "what the recipient's privacy list blocks is not archived", cite: interceptor),
            ] + archiveContent.filter { $0.id != "openfire.archive.blocked" },
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .afterDelivery, part: .whole, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["the purge of whole conversations, where conversation.maxAge is set"]),
                cite: plugin("archive/ConversationManager.java", "maxAge"))
        ] + table("ofMessageArchive"))

    // MARK: - Offline

    private static let strategy = source("OfflineMessageStrategy.java", "storeOffline")
    private static let should = source("OfflineMessageStore.java", "shouldStoreMessage")

    /// A chat message in which only chat states or real-time text stand beside elements of its own namespace.
    private static let insubstantial: Condition =
        .messageType([.chat]) && !.nonEmptyBody
        && (.noPayloads
            || .onlyPayloads(
                in: [Namespace.chatStates, Namespace.realTimeText], ownNames: ["body", "subject", "thread", "error"],
                oneOf: [Namespace.chatStates, Namespace.realTimeText, Namespace.client, Namespace.server]))

    private static let refused: Condition = Conditions.hintNoStore || .payloadIn([Namespace.offline]) || insubstantial

    private static let unchattyToGone: Condition =
        .messageType([.normal, .headline, .groupchat]) && Conditions.fullJIDGone

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "openfire.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: strategy),
                Rule(
                    "openfire.offline.delivered", when: Conditions.delivered, then: .notKept,
                    because: "the recipient is there: it is delivered",
                    cite: source("spi/RoutingTableImpl.java", "routeToBareJID")),
                Rule(
                    "openfire.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could keep it", cite: strategy),
                Rule(
                    "openfire.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "what the privacy list blocks is answered with an error", cite: strategy),
                Rule(
                    "openfire.offline.type", when: .messageType([.headline, .groupchat, .error]), then: .notKept,
                    because: "messages of this type never wait", cite: strategy),
                Rule(
                    "openfire.offline.redirected", when: Conditions.goneWithOthers && .messageType([.chat]), then: .notKept,
                    because: "chat goes to the resources that are there", cite: source("MessageRouter.java", "routingFailed")
                ),
                Rule(
                    "openfire.offline.normal-full", when: unchattyToGone, then: .notKept,
                    because: "only chat to a resource that is gone is tried at the account", cite: strategy),
                Rule(
                    "openfire.offline.off", when: .knob("xmpp.offline.type", ["bounce", "drop"]), then: .notKept,
                    because: "nothing waits", cite: option("xmpp.offline.type")),
                Rule(
                    "openfire.offline.no-store", when: Conditions.hintNoStore, then: .notKept,
                    because: "a hint asks against it", cite: should),
                Rule(
                    "openfire.offline.marked", when: .payloadIn([Namespace.offline]), then: .notKept,
                    because: "it has been in the offline store before", cite: should),
                Rule(
                    "openfire.offline.insubstantial", when: insubstantial, then: .notKept,
                    because: "a chat message without body and with nothing but chat states does not wait", cite: should),
                Rule(
                    "openfire.offline.store", when: .always, then: .kept,
                    because: "nobody suitable is there and the quota is free", cite: strategy),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: ["the first presence with non-negative priority", "account removal"]),
                cite: source("OfflineMessageStore.java", "getMessages"))
        ] + table("ofOffline"))

    // MARK: - Delivery

    /// Without body, and neither encrypted, nor an invitation, nor a call, nor the subject of a room.
    static let delayable: Condition =
        Conditions.message && !.body && !(.messageType([.groupchat]) && .subject)
        && !.path([PathStep("x", Namespace.mucUser), PathStep("invite", Namespace.mucUser)])
        && !.payload("encrypted", in: Namespace.omemo) && !.payload("encrypted", in: Namespace.omemo2)
        && !.payloadIn([Namespace.jingleMessage, Namespace.jingleMessage1])

    static let delivery: [Rule<DeliveryVerdict>] = {
        let bare = source("spi/RoutingTableImpl.java", "routeToBareJID")
        return [
            Rule(
                "openfire.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
                cite: .xep(45, "7.4", .must)),
            Rule(
                "openfire.route.domain", when: .target([.domain, .service]), then: .depends("service-unavailable"),
                because: "a message to the server goes to its administrators, a service does as it likes",
                cite: source("MessageRouter.java", "sendMessageToAdmins")),
            Rule(
                "openfire.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "openfire.route.unreachable", when: Conditions.unreachable,
                then: .bounced("remote-server-not-found", "remote-server-timeout"),
                because: "what waited for the stream is bounced",
                cite: source("server/OutgoingSessionPromise.java", "returnErrorToSender")),
            Rule(
                "openfire.route.missing", when: Conditions.noAccount, then: .dropped,
                because: "for an account that does not exist nothing is answered", cite: strategy),
            Rule(
                "openfire.route.blocked-error", when: Conditions.blocked && .messageType([.error]), then: .dropped,
                because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
            Rule(
                "openfire.route.blocked", when: Conditions.blocked, then: .bounced("service-unavailable"),
                because: "answered as if nobody were there",
                cite: source("session/LocalClientSession.java", "returnPrivacyListErrorToSender")),
            Rule(
                "openfire.route.error", when: .messageType([.error]) && !.reach([.matchedResource]), then: .dropped,
                because: "errors to a bare JID are discarded", cite: bare),
            Rule(
                "openfire.route.groupchat",
                when: .messageType([.groupchat]) && .reach([.available, .onlyUnsuitable, .noResource]),
                then: .bounced("service-unavailable"), because: "groupchat to a user bounces", cite: strategy),
            Rule(
                "openfire.route.held", when: .state([.inactive]) && Conditions.delivered && delayable, then: .held,
                because: "without a body it waits until the client is active",
                cite: source("csi/CsiManager.java", "canDelay")),
            Rule(
                "openfire.route.full", when: .reach([.matchedResource]), then: .delivered,
                because: "the full JID matches a session", cite: source("spi/RoutingTableImpl.java", "routeToLocalDomain")),
            Rule(
                "openfire.route.available", when: .reach([.available]), then: .delivered,
                because: "an available resource with non-negative priority is there", cite: bare),
            Rule(
                "openfire.route.redirect", when: .messageType([.chat]) && Conditions.goneWithOthers, then: .delivered,
                because: "chat goes to the resources that are there", cite: source("MessageRouter.java", "routingFailed")),
            Rule(
                "openfire.route.headline", when: .messageType([.headline]) && Conditions.nobodyThere, then: .dropped,
                because: "headlines are discarded when nobody is there", cite: strategy),
            Rule(
                "openfire.route.bounce", when: .knob("xmpp.offline.type", ["bounce"]), then: .bounced("service-unavailable"),
                because: "everything that cannot be delivered bounces", cite: option("xmpp.offline.type")),
            Rule(
                "openfire.route.gone", when: unchattyToGone, then: .dropped,
                because: "only chat to a resource that is gone is tried at the account", cite: strategy),
            Rule(
                "openfire.route.drop", when: .knob("xmpp.offline.type", ["drop"]), then: .dropped,
                because: "everything that cannot be delivered is dropped", cite: option("xmpp.offline.type")),
            Rule(
                "openfire.route.refused", when: refused, then: .dropped,
                because: "the offline store does not take it, and nobody is told", cite: should),
            Rule(
                "openfire.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there",
                cite: strategy),
        ]
    }()
}
