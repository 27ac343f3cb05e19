import Inspection
import XMPP

/// Tigase as its setup wizard leaves it: every component there, and an archive that every account has to ask for.
package enum TigaseProfile {
    package static let profile = ServerProfile(
        id: "tigase", title: "Tigase 8",
        provenance: "source of 8.5.0-SNAPSHOT with its archiving, rooms and pubsub components; not run",
        knobs: knobs,
        policies: [
            archive, offline, roster, pendingSubscription, AccountPolicies.presence, AccountPolicies.directedPresence,
            AccountPolicies.carbons, vcard,
            privateXML, pep, blocklist, archivePrefs, credentials, lastActivity, push, pubsub, roomConfig, roomHistory,
            roomArchive, upload, streamManagement, serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Tigase.all)

    static func source(_ file: String, _ symbol: String) -> Citation {
        .source("tigase-server", "8.5.0", "src/main/java/tigase/" + file, symbol: symbol)
    }
    static func component(_ name: String, _ version: String, _ file: String, _ symbol: String) -> Citation {
        .source("tigase-" + name, version, file, symbol: symbol)
    }
    static func option(_ name: String) -> Citation { .option("tigase", name) }
    private static func archiving(_ symbol: String) -> Citation {
        component("message-archiving", "3.2.0", "src/main/java/tigase/archive/processors/MessageArchivePlugin.java", symbol)
    }
    private static let settings = component(
        "message-archiving", "3.2.0", "src/main/java/tigase/archive/Settings.java", "isAutoArchivingEnabled")

    static let knobs: [Knob] = [
        CommonKnobs.archive(
            "on", component("message-archiving", "3.2.0", "MessageArchiveComponent.java", "Bean"),
            implies: ["on": ["archive.default": "always"]]),
        Knob(
            "archive.default", .choice(["always", "roster", "never"]), default: "never",
            effect: "whose messages are archived without preferences of the account", cite: settings),
        Knob(
            "required-store-method", .choice(["false", "body", "message"]), default: "false",
            effect: "whether everybody is archived, also against their preferences", cite: option("required-store-method"),
            implies: ["body": ["archive.default": "always"], "message": ["archive.default": "always"]]),
        CommonKnobs.expires("never", option("remove-expired-messages")),
        Knob(
            "room-archive", .onOff, default: "on", effect: "whether rooms have an archive, which is their history",
            cite: component("muc", "3.4.0", "JDBCHistoryProvider.java", "addMessage")),
        CommonKnobs.offline("on", source("xmpp/impl/MessageAmp.java", "Bean")),
        Knob(
            "store-limit", .number, default: "100", effect: "how many messages wait for one account from one sender",
            cite: option("store-limit")),
        CommonKnobs.push("on", source("xmpp/impl/push/PushNotifications.java", "PushNotifications")),
        CommonKnobs.pubsub("on", component("pubsub", "5.1.1", "PubSubComponent.java", "Bean")),
        CommonKnobs.backend("sql", ["sql", "derby"], component("http-api", "2.4.0", "Config.java", "dbType")),
        Knob(
            "delivery-rules", .choice(["inteligent", "strict"]), default: "inteligent",
            effect: "whether chat to a resource that is gone goes to the account", cite: option("delivery-rules")),
        Knob(
            "silently-ignore-message", .onOff, default: "off", effect: "whether nothing is answered where nobody is there",
            cite: option("silently-ignore-message")),
        Knob(
            "resumption-timeout", .duration, default: "60s", effect: "how long a lost session waits for resumption",
            cite: option("resumption-timeout")),
        Knob(
            "upload.expiration", .duration, default: "2592000s", effect: "how long uploaded files stay",
            cite: component("http-api", "2.4.0", "ExpirationTask.java", "run")),
    ]

    static func table(_ name: String, _ cite: Citation) -> TraitRule {
        TraitRule(StoreTraits(medium: .disk, place: "table \(name)", readable: .yes, residue: .unknown), cite: cite)
    }

    /// The tree of keys and values that most of an account is kept in.
    static let pairs = table("tig_pairs", .source("tigase-server", "8.5.0", "src/main/database/common", symbol: "tig_pairs"))

    // MARK: - Archive

    private static let matchers = archiving("archivingMatchers")

    private static let content: [Rule<Keeping>] = [
        Rule(
            "tigase.archive.not-a-message", when: !Conditions.message, then: .unconcerned,
            because: "only messages are archived", cite: archiving("willArchive")),
        Rule(
            "tigase.archive.off", when: .isOff("archive"), then: .notKept, because: "the archiving component is not there",
            cite: component("message-archiving", "3.2.0", "MessageArchiveComponent.java", "Bean")),
        Rule(
            "tigase.archive.policy-never", when: .knob("archive.default", ["never"]), then: .notKept,
            because: "the policy is never, unless the account's preferences differ", cite: settings),
        Rule(
            "tigase.archive.policy-roster", when: .knob("archive.default", ["roster"]),
            then: .depends("the peer is on the account's roster"), because: "the policy is roster",
            cite: archiving("willArchive")),
        Rule(
            "tigase.archive.no-permanent-store",
            when: Conditions.hintNoPermanentStore && .knob("required-store-method", ["false"]), then: .notKept,
            because: "a hint asks against it", cite: archiving("willArchive")),
        Rule(
            "tigase.archive.groupchat", when: .messageType([.groupchat]), then: .notKept,
            because: "room messages are left to the room", cite: option("store-muc-messages")),
        Rule(
            "tigase.archive.copy", when: .payloadIn([Namespace.carbons]), then: .notKept,
            because: "whatever concerns carbons is not archived", cite: matchers),
        Rule(
            "tigase.archive.no-store", when: Conditions.hintNoStore, then: .notKept,
            because: "a hint asks against it, and wins over <store/>", cite: matchers),
        Rule("tigase.archive.body", when: .body, then: .kept, because: "it has a body", cite: matchers),
        Rule(
            "tigase.archive.hint-for", when: Conditions.hintStore, then: .kept, because: "a hint asks for it", cite: matchers
        ),
        Rule(
            "tigase.archive.headline", when: .attribute([], "type", ["headline"]), then: .notKept,
            because: "headlines without a body are not archived", cite: matchers),
        Rule(
            "tigase.archive.chat-state", when: .payloadIn([Namespace.chatStates]), then: .notKept,
            because: "without a body, a chat state keeps it out", cite: matchers),
        Rule("tigase.archive.rest", when: .always, then: .kept, because: "everything else is archived", cite: matchers),
    ]

    static let archive = StorePolicy(
        .archive,
        [
            .senderServer: content.inserting(
                Rule(
                    "tigase.archive.prefs-out", when: .flag(.senderArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the peer", cite: archiving("willArchive")),
                before: "tigase.archive.no-permanent-store"),
            .recipientServer: content.inserting(
                Rule(
                    "tigase.archive.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could archive it", cite: archiving("getSettings")),
                Rule(
                    "tigase.archive.blocked", when: Conditions.blocked, then: .notKept,
                    because: "blocked messages are stopped before anything else",
                    cite: source("xmpp/impl/JabberIqPrivacy.java", "preProcess")),
                Rule(
                    "tigase.archive.prefs-in", when: .flag(.recipientArchiveNever), then: .notKept,
                    because: "the account's preferences exclude the sender", cite: archiving("willArchive")),
                before: "tigase.archive.no-permanent-store"),
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    part: .whole, retention: .noExpiry, retentionKnob: "archive.expires",
                    removedBy: ["the daily purge, where remove-expired-messages is on", "account removal"]),
                cite: option("remove-expired-messages")),
            table(
                "tig_ma_msgs",
                component("message-archiving", "3.2.0", "postgresql-message-archiving-2.0.0.sql", "tig_ma_msgs")),
        ])

    // MARK: - Offline

    private static let allowed = source("xmpp/impl/OfflineMessages.java", "isAllowedForOfflineStorageDefaults")
    private static let deliver = source("xmpp/impl/MessageDeliveryLogic.java", "handleDelivery")
    private static let gone = source("xmpp/impl/MessageDeliveryLogic.java", "processOfflineUser")

    private static let waits: Condition =
        !Conditions.hintNoStore
        && (Conditions.hintStore || .nonEmptyBody || .payload("event", in: Namespace.pubsubEvent)
            || .payload("headers", in: "http://jabber.org/protocol/shim") || .payload("received", in: Namespace.receipts))

    /// Chat to a resource that is gone is tried at the account; what else goes there is not.
    private static let untried: Condition =
        Conditions.fullJIDGone && (!.messageType([.chat]) || .knob("delivery-rules", ["strict"]))

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "tigase.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "only messages to accounts wait", cite: allowed),
                Rule(
                    "tigase.offline.delivered", when: Conditions.delivered, then: .notKept,
                    because: "the recipient is there: it is delivered", cite: deliver),
                Rule(
                    "tigase.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it reaches no account that could keep it",
                    cite: source("xmpp/impl/MessageAmp.java", "postProcess")),
                Rule(
                    "tigase.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "blocked messages are stopped before anything else",
                    cite: source("xmpp/impl/JabberIqPrivacy.java", "preProcess")),
                Rule(
                    "tigase.offline.gone", when: untried, then: .notKept,
                    because: "what was meant for a resource that is gone does not wait", cite: gone),
                Rule(
                    "tigase.offline.redirected", when: Conditions.goneWithOthers, then: .notKept,
                    because: "chat goes to the resources that are there", cite: gone),
                Rule(
                    "tigase.offline.off", when: .isOff("offline"), then: .notKept,
                    because: "the offline store is switched off", cite: source("xmpp/impl/MessageAmp.java", "Bean")),
                Rule(
                    "tigase.offline.type", when: !Conditions.conversational, then: .notKept,
                    because: "only chat and normal messages wait", cite: allowed),
                Rule(
                    "tigase.offline.amp", when: .payload("amp", in: Namespace.amp),
                    then: .depends("its rules and the component for them let it wait"),
                    because: "messages with rules are left to the component for Advanced Message Processing",
                    cite: source("xmpp/impl/MessageAmp.java", "postProcess")),
                Rule(
                    "tigase.offline.no-store", when: Conditions.hintNoStore, then: .notKept,
                    because: "a hint asks against it, and wins over <store/>", cite: allowed),
                Rule(
                    "tigase.offline.content", when: waits, then: .kept,
                    because: "it has a text, an event, a receipt, or the hint <store/>", cite: allowed),
                Rule(
                    "tigase.offline.rest", when: .always, then: .notKept,
                    because: "without text, event, receipt or hint it does not wait", cite: allowed),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: ["the first presence with non-negative priority of a session"]),
                cite: source("xmpp/impl/OfflineMessages.java", "loadOfflineMessages")),
            table(
                "tig_offline_messages",
                .source(
                    "tigase-server", "8.5.0", "src/main/database/postgresql-server-8.0.0-schema.sql",
                    symbol: "tig_offline_messages")),
        ])

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "tigase.route.room", when: .target([.room]), then: .delivered, because: "the room handles it",
            cite: .xep(45, "7.4", .must)),
        Rule(
            "tigase.route.domain", when: .target([.domain, .service]), then: .depends("service-unavailable"),
            because: "what a domain does with messages is not known", cite: .rfc(6120, "10.5.1", .silent)),
        Rule(
            "tigase.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
            because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
        Rule(
            "tigase.route.unreachable", when: Conditions.unreachable,
            then: .bounced("remote-server-not-found", "remote-server-timeout"),
            because: "what waited for the stream is bounced",
            cite: source("server/xmppserver/CIDConnections.java", "reconnectionFailed")),
        Rule(
            "tigase.route.error", when: .messageType([.error]) && !.reach([.matchedResource]), then: .dropped,
            because: "errors reach only a full JID that matches",
            cite: source("xmpp/impl/MessageDeliveryLogic.java", "preProcessFilter")),
        Rule(
            "tigase.route.blocked", when: Conditions.blocked, then: .depends("service-unavailable"),
            because: "with a session it is answered as if nobody were there, without one it is dropped",
            cite: source("xmpp/impl/JabberIqPrivacy.java", "preProcess")),
        Rule(
            "tigase.route.delivered", when: Conditions.delivered, then: .delivered,
            because: "whatever its type, it goes to the matching resource or to all with non-negative priority",
            cite: deliver),
        Rule(
            "tigase.route.gone-silent", when: untried && .isOn("silently-ignore-message"), then: .dropped,
            because: "nothing is answered", cite: option("silently-ignore-message")),
        Rule(
            "tigase.route.gone", when: untried, then: .bounced("recipient-unavailable"),
            because: "the resource is gone", cite: gone),
        Rule(
            "tigase.route.redirected", when: Conditions.goneWithOthers, then: .delivered,
            because: "chat goes to the resources that are there", cite: gone),
        Rule(
            "tigase.route.missing-full", when: Conditions.noAccount && .target([.resource]) && !.messageType([.chat]),
            then: .bounced("recipient-unavailable"), because: "it is answered as for a resource that is gone", cite: gone),
        Rule(
            "tigase.route.missing", when: Conditions.noAccount, then: .dropped,
            because: "for an account that does not exist nothing is answered",
            cite: source("xmpp/impl/MessageAmp.java", "postProcess")),
        Rule(
            "tigase.route.amp", when: .payload("amp", in: Namespace.amp) && Conditions.conversational && !.isOff("offline"),
            then: .depends(), because: "its rules and the component for them decide what becomes of it",
            cite: source("xmpp/impl/MessageAmp.java", "postProcess")),
        Rule(
            "tigase.route.refused", when: .isOff("offline") || !Conditions.conversational || !waits, then: .dropped,
            because: "the offline store does not take it, and nobody is told", cite: allowed),
        Rule(
            "tigase.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there", cite: allowed),
    ]
}
