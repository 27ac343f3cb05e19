import Inspection
import XMPP

/// jabberd 2.7 with SQLite, read in its source and run.
package enum Jabberd2Profile {
    package static let profile = ServerProfile(
        id: "jabberd2", title: "jabberd 2.7",
        provenance: "source of 2.7.0 and the package of Debian 12, run on loopback with SQLite",
        knobs: knobs,
        policies: [
            AbsentPolicies.archive("jabberd2", modules), offline, roster, pendingSubscription, presence,
            AccountPolicies.directedPresence, vcard, privateXML, blocklist,
            AbsentPolicies.archivePrefs("jabberd2", modules), credentials, lastActivity,
            AbsentPolicies.push("jabberd2", modules), AbsentPolicies.pep("jabberd2", pepModule),
            AbsentPolicies.foreignRooms(
                .roomHistory, "jabberd2.history", keeps: "the program that serves the rooms replays recent messages", modules
            ),
            AbsentPolicies.foreignRooms(
                .roomConfig, "jabberd2.room", keeps: "the program that serves the rooms keeps their settings", modules),
            serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Jabberd2.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("jabberd2", "2.7.0", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("jabberd2", name) }
    private static let modules = source("etc/sm.xml.dist.in", "modules")
    private static let pepModule = source("sm/mod_pep.c", "module_init")

    static let knobs: [Knob] = [
        CommonKnobs.archive("off", modules),
        CommonKnobs.expires(nil, modules),
        CommonKnobs.roomArchive("off", modules),
        Knob(
            "offline", .onOff, default: "on", effect: "whether messages wait for accounts that are offline",
            cite: option("offline.dropmessages"),
            implies: ["on": ["offline.dropmessages": "off"], "off": ["offline.dropmessages": "on"]]),
        Knob(
            "offline.dropmessages", .onOff, default: "off", effect: "never keep messages for later",
            cite: option("offline.dropmessages"), implies: ["on": ["offline": "off"], "off": ["offline": "on"]]),
        Knob(
            "offline.storeheadlines", .onOff, default: "off", effect: "whether headlines wait too",
            cite: option("offline.storeheadlines")),
        Knob(
            "offline.dropsubscriptions", .onOff, default: "off", effect: "never keep subscription presence for later",
            cite: option("offline.dropsubscriptions")),
        Knob(
            "offline.userquota", .number, default: "unlimited", effect: "how many stanzas wait for one account",
            cite: option("offline.userquota")),
        CommonKnobs.push("off", modules),
        CommonKnobs.pubsub("off", modules),
        CommonKnobs.backend("sqlite", ["sqlite", "sql", "fs"], option("storage.driver")),
        Knob(
            "storage.driver", .choice(["sqlite", "sql", "fs"]), default: nil, effect: "where the stores are",
            cite: option("storage.driver"), aliasOf: "backend"),
        Knob(
            "authreg.password_type", .choice(["plaintext", "crypt", "a1hash", "bcrypt"]), default: "plaintext",
            effect: "how passwords are kept", cite: source("etc/c2s.xml.dist.in", "plaintext")),
    ]

    // MARK: - Where things are

    /// A table of the one SQLite file, or a file for each object with the driver fs.
    static func table(_ name: String) -> [TraitRule] {
        [
            TraitRule(
                when: .knob("backend", ["fs"]),
                StoreTraits(
                    medium: .disk, place: "fs/\(name)/{user}@{domain}", readable: .yes, residue: Effect.Residue.none),
                cite: source("storage/storage_fs.c", "_st_fs_put")),
            TraitRule(
                when: .knob("backend", ["sql"]),
                StoreTraits(medium: .disk, place: "table \(name)", readable: .yes, residue: .unknown),
                cite: source("tools/db-setup.pgsql", name)),
            TraitRule(
                StoreTraits(medium: .disk, place: "table \(name)", readable: .yes, residue: .likely),
                cite: .observed("jabberd2", "2.7.0", "what was deleted stays readable in sqlite.db-wal")),
        ]
    }

    // MARK: - Messages

    private static let store = source("sm/mod_offline.c", "_offline_pkt_user")

    /// A rule of Advanced Message Processing that takes the message away before it can wait or reach anybody.
    private static let processedAway: Condition = {
        let rule = [PathStep("amp", Namespace.amp), PathStep("rule", Namespace.amp)]
        return .attribute(rule, "condition", ["deliver"]) && .attribute(rule, "value", ["stored"])
            && .attribute(rule, "action", ["drop", "alert", "error"])
    }()

    /// The rule's action is to drop, which also keeps the bounce for a missing account from being sent.
    private static let asksToDrop = Condition.attribute(
        [PathStep("amp", Namespace.amp), PathStep("rule", Namespace.amp)], "action", ["drop"])

    /// A rule whose moment a clock decides.
    private static let timed = Condition.attribute(
        [PathStep("amp", Namespace.amp), PathStep("rule", Namespace.amp)], "condition", ["expire-at"])

    private static let absent = Condition.reach([.onlyUnsuitable, .noResource, .goneAlone])

    static let offline = StorePolicy(
        .offline,
        [
            .recipientServer: [
                Rule(
                    "jabberd2.offline.subscription",
                    when: .presenceType([.subscribed, .unsubscribe, .unsubscribed]) && .target([.account]) && absent
                        && .isOff("offline.dropsubscriptions"),
                    then: .kept, because: "answers to requests wait too", cite: store),
                Rule(
                    "jabberd2.offline.not-a-message",
                    when: !Conditions.message || !(Conditions.toAccount || Conditions.toOccupant), then: .unconcerned,
                    because: "it does not wait", cite: store),
                Rule(
                    "jabberd2.offline.reflected", when: .unaddressed, then: .notKept,
                    because: "without an address it goes back to the session that sent it",
                    cite: source("sm/mod_deliver.c", "_deliver_in_sess")),
                Rule(
                    "jabberd2.offline.delivered", when: Conditions.delivered || Conditions.goneWithOthers, then: .notKept,
                    because: "a resource is there: it is delivered", cite: store),
                Rule(
                    "jabberd2.offline.missing", when: Conditions.noAccount || Conditions.unreachable, then: .notKept,
                    because: "it does not reach an account", cite: source("sm/dispatch.c", "dispatch")),
                Rule(
                    "jabberd2.offline.blocked", when: Conditions.blocked, then: .notKept,
                    because: "what the privacy list denies is discarded",
                    cite: source("sm/mod_privacy.c", "_privacy_in_router")),
                Rule(
                    "jabberd2.offline.amp", when: processedAway, then: .notKept,
                    because: "its rule takes it away instead of keeping it", cite: source("sm/mod_amp.c", "_amp_pkt_user")),
                Rule(
                    "jabberd2.offline.amp-timed", when: timed, then: .depends("the moment its rule names has not come yet"),
                    because: "its rule takes it away after a moment", cite: source("sm/mod_amp.c", "_amp_pkt_user")),
                Rule(
                    "jabberd2.offline.off", when: .isOff("offline"), then: .notKept,
                    because: "messages are not kept for later", cite: option("offline.dropmessages")),
                Rule(
                    "jabberd2.offline.groupchat", when: .messageType([.groupchat]), then: .notKept,
                    because: "groupchat never waits", cite: store),
                Rule(
                    "jabberd2.offline.headline", when: .messageType([.headline]) && .isOff("offline.storeheadlines"),
                    then: .notKept, because: "headlines do not wait", cite: option("offline.storeheadlines")),
                Rule(
                    "jabberd2.offline.store", when: .always, then: .kept,
                    because: "whatever its content, even an error, it waits; hints are not known", cite: store),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .insteadOfDelivery, part: .whole, retention: .untilDelivered,
                    removedBy: ["the first presence with non-negative priority", "account removal: it is bounced then"]),
                cite: source("sm/mod_offline.c", "_offline_in_sess"))
        ] + table("queue"))

    static let delivery: [Rule<DeliveryVerdict>] = [
        Rule(
            "jabberd2.route.room", when: .target([.room]), then: .delivered,
            because: "the program that serves the room handles it",
            cite: .xep(45, "7.4", .must)),
        Rule(
            "jabberd2.route.domain-resource",
            when: .target([.domain, .service]) && .fullAddress && !.messageType([.error]),
            then: .bounced("feature-not-implemented"), because: "nothing at a domain has that name",
            cite: .observed("jabberd2", "2.7.0", "a message to a resource of the domain")),
        Rule(
            "jabberd2.route.domain", when: .target([.domain, .service]), then: .dropped,
            because: "a message to the domain goes to its administrators, and none are configured",
            cite: source("sm/mod_help.c", "_help_pkt_sm")),
        Rule(
            "jabberd2.route.unreachable-error", when: Conditions.unreachable && .messageType([.error]), then: .dropped,
            because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
        Rule(
            "jabberd2.route.unreachable", when: Conditions.unreachable,
            then: .bounced("remote-server-not-found", "service-unavailable", "remote-server-timeout"),
            because: "it is bounced, for an hour at once", cite: source("s2s/out.c", "out_bounce_domain_queues")),
        Rule(
            "jabberd2.route.blocked", when: Conditions.blocked, then: .dropped, because: "dropped without an answer",
            cite: source("sm/mod_privacy.c", "_privacy_in_router")),
        Rule(
            "jabberd2.route.amp-nobody",
            when: processedAway && (.state([.negative, .connected]) || (Conditions.noAccount && asksToDrop)), then: .dropped,
            because: "its rule takes it away where nobody is available, also from a full JID that matches",
            cite: source("sm/mod_amp.c", "_amp_pkt_user")),
        Rule(
            "jabberd2.route.amp-timed", when: timed && !Conditions.noAccount, then: .depends(),
            because: "its rule takes it away after a moment", cite: source("sm/mod_amp.c", "_amp_pkt_user")),
        Rule(
            "jabberd2.route.missing-error", when: Conditions.noAccount && .messageType([.error]), then: .dropped,
            because: "errors are not answered", cite: .rfc(6120, "8.3.1", .must)),
        Rule(
            "jabberd2.route.missing", when: Conditions.noAccount, then: .bounced("service-unavailable"),
            because: "there is no such account", cite: source("sm/dispatch.c", "dispatch")),
        Rule(
            "jabberd2.route.reflected", when: .unaddressed, then: .delivered,
            because: "without an address it goes back to the session that sent it",
            cite: source("sm/mod_deliver.c", "_deliver_in_sess")),
        Rule(
            "jabberd2.route.full", when: .reach([.matchedResource]), then: .delivered,
            because: "the full JID matches a session",
            cite: source("sm/mod_deliver.c", "_deliver_pkt_user")),
        Rule(
            "jabberd2.route.available", when: .reach([.available, .goneWithOthers]), then: .delivered,
            because: "whatever its type, it goes to the resources with the highest priority", cite: store),
        Rule(
            "jabberd2.route.amp", when: processedAway, then: .dropped, because: "its rule takes it away",
            cite: source("sm/mod_amp.c", "_amp_pkt_user")),
        Rule(
            "jabberd2.route.offline-off", when: .isOff("offline"), then: .bounced("service-unavailable"),
            because: "nobody is there and nothing waits", cite: store),
        Rule(
            "jabberd2.route.dropped",
            when: .messageType([.groupchat]) || (.messageType([.headline]) && .isOff("offline.storeheadlines")),
            then: .dropped, because: "messages of this type do not wait", cite: store),
        Rule(
            "jabberd2.route.offline", when: .always, then: .storedOffline, because: "nobody suitable is there", cite: store),
    ]
}
