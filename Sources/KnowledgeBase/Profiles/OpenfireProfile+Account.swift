import Inspection
import XMPP

extension OpenfireProfile {
    static let roster = AccountPolicies.roster.with(contentsOf: table("ofRoster"))
    static let pendingSubscription = AccountPolicies.pendingSubscription.with(
        contentsOf: table("ofRoster (its column stanza)"))
    static let vcard = AccountPolicies.vcard.with(contentsOf: table("ofVCard"))
    static let blocklist = AccountPolicies.blocklist.with(contentsOf: table("ofPrivacyList"))

    static let archivePrefs = AbsentPolicies.refusing(
        .archivePrefs, "openfire.prefs", when: Conditions.set("prefs", Namespace.archive),
        because: "preferences are not supported, with or without the plugin", plugin("xep0313", "Xep0313Support"))

    static let capsCache: StorePolicy = {
        let manager = source("entitycaps/EntityCapabilitiesManager.java", "process")
        return StorePolicy(
            .capsCache,
            [
                .senderServer: [
                    Rule(
                        "openfire.caps.presence", when: .presenceType([.available]) && .payload("c", in: Namespace.caps),
                        then: .kept(.metadata), because: "what clients can do is cached by its hash", cite: manager),
                    Rule(
                        "openfire.caps.other", when: .always, then: .unconcerned, because: "no capabilities in it",
                        cite: manager),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .afterDelivery, part: .metadata, medium: .memory, readable: .yes,
                        retention: .duration(seconds: 172_800), removedBy: ["two days", "a restart"],
                        residue: Effect.Residue.none),
                    cite: .source(
                        "openfire", "5.2.0", "xmppserver/src/main/java/org/jivesoftware/util/cache/CacheFactory.java",
                        symbol: "entityCapabilities"))
            ])
    }()

    /// Private XML is kept as PEP items of a node that nobody else may read.
    static let privateXML = AbsentPolicies.refusing(
        .privateXML, "openfire.private", when: Conditions.set("query", Namespace.privateXML),
        because: "private XML is kept as a PEP item", source("PrivateStorage.java", "add"))

    static let pep: StorePolicy = {
        let provider = source("pubsub/CachingPubsubPersistenceProvider.java", "savePublishedItem")
        return AccountPolicies.pep.preceding(
            .senderServer,
            Rule(
                "openfire.pep.private-off",
                when: Conditions.set("query", Namespace.privateXML) && .isOff("xmpp.privateStorageEnabled"), then: .notKept,
                because: "private XML is not supported", cite: option("xmpp.privateStorageEnabled")),
            Rule(
                "openfire.pep.private", when: Conditions.set("query", Namespace.privateXML), then: .kept(.item),
                because: "private XML is kept as a PEP item", cite: source("PrivateStorage.java", "add"))
        ).with(
            contentsOf: [
                TraitRule(when: Conditions.pubsub("publish") && Conditions.persistOff, lastItem, cite: publish),
                TraitRule(
                    StoreTraits(removedBy: ["a newer item", "retraction", "the purge every 300 s", "deleting the node"]),
                    cite: provider),
            ] + table("ofPubsubItem"))
    }()

    private static let publish = source("pubsub/LeafNode.java", "publishItems")

    /// What a node that does not persist its items has: the last of them.
    private static let lastItem = StoreTraits(
        medium: .memory, readable: .yes, retention: .session,
        removedBy: ["a newer item", "retraction", "a restart"], residue: Effect.Residue.none)

    /// Nodes of the service do not persist items unless they were set up to; they remember the last one.
    static let pubsub = AccountPolicies.pubsub.reordering(.service) { $0.removing("pubsub.transient") }
        .with(
            contentsOf: [
                TraitRule(
                    when: Conditions.pubsub("publish") && !.formValue("pubsub#persist_items", ["1", "true"]), lastItem,
                    cite: publish)
            ] + table("ofPubsubItem"))

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .isOn("user.scramHashedPasswordOnly"), StoreTraits(part: .verifier, readable: .no),
                cite: option("user.scramHashedPasswordOnly")),
            TraitRule(
                when: .isOn("user.usePlainPassword"), StoreTraits(part: .whole, readable: .yes),
                cite: option("user.usePlainPassword")),
            TraitRule(
                StoreTraits(
                    part: .whole, place: "table ofUser (encryptedPassword; the key is in ofProperty)", readable: .ciphertext),
                cite: source("auth/DefaultAuthProvider.java", "setPassword")),
        ] + table("ofUser"))

    static let lastActivity: StorePolicy = {
        let gone = source("spi/PresenceManagerImpl.java", "userUnavailable")
        return AccountPolicies.lastActivity.with(
            contentsOf: [
                TraitRule(
                    when: !.noPayloads, StoreTraits(part: .whole, removedBy: ["the next login", "account removal"]),
                    cite: gone
                ),
                TraitRule(StoreTraits(removedBy: ["the next login", "account removal"]), cite: gone),
            ] + table("ofPresence"))
    }()

    static let push = AccountPolicies.pushRegistration.with(contentsOf: table("ofPushNotiService"))

    static let roomConfig: StorePolicy = {
        let persistent =
            Condition.formValue("muc#roomconfig_persistentroom", ["1", "true"]) || .flag(.roomIsPersistent)
        return AccountPolicies.roomConfig.with(
            contentsOf: [
                TraitRule(
                    when: !persistent,
                    StoreTraits(
                        medium: .memory, retention: .session, removedBy: ["the last occupant leaving"],
                        residue: Effect.Residue.none),
                    cite: source("muc/spi/MUCPersistenceManager.java", "saveToDB"))
            ] + table("ofMucRoom"))
    }()

    private static let spoken: Condition = Conditions.toRoom && .messageType([.groupchat])

    static let roomHistory: StorePolicy = {
        let add = source("muc/MUCRoomHistory.java", "addMessage")
        return StorePolicy(
            .roomHistory,
            [
                .service: [
                    Rule(
                        "openfire.history.other", when: !spoken, then: .unconcerned, because: "not a room message", cite: add
                    ),
                    Rule(
                        "openfire.history.text", when: .nonEmptyBody || .subject, then: .kept,
                        because: "it has a body or changes the subject; hints are not looked at", cite: add),
                    Rule(
                        "openfire.history.rest", when: .always, then: .notKept, because: "it has neither body nor subject",
                        cite: add),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["25 newer messages", "the end of the room"], residue: Effect.Residue.none),
                    cite: source("muc/HistoryStrategy.java", "maxNumber"))
            ])
    }()

    /// The log of rooms in the database, which the server keeps without any plugin, and keeps after the room has ended.
    static let roomArchive: StorePolicy = {
        let log = source("muc/spi/MultiUserChatServiceImpl.java", "logConversation")
        return StorePolicy(
            .roomArchive,
            [
                .service: [
                    Rule(
                        "openfire.room-archive.other", when: !spoken, then: .unconcerned, because: "not a room message",
                        cite: log),
                    Rule(
                        "openfire.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                        because: "rooms are not logged", cite: option("room.logEnabled")),
                    Rule(
                        "openfire.room-archive.text", when: .body || .subject, then: .kept,
                        because: "every room is logged, with the sender's real address; hints are not looked at", cite: log),
                    Rule(
                        "openfire.room-archive.rest", when: .always, then: .notKept,
                        because: "it has neither body nor subject", cite: log),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(phase: .afterDelivery, part: .whole, retention: .noExpiry, removedBy: []),
                    cite: option("room.preserveHistOnRoomDeletion"))
            ] + table("ofMucConversationLog"))
    }()

    static let upload = AccountPolicies.upload.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory, readable: .yes, retention: .session, removedBy: ["the upload", "the slot's expiry"],
                    residue: Effect.Residue.none),
                cite: .source("openfire-httpFileUpload-plugin", "1.5.1", "SlotManager.java", symbol: "getSlot"))
        ])

    static let streamManagement = QueuePolicies.streamManagement.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory,
                    removedBy: [
                        "the client's acknowledgement",
                        "600 s after a lost connection: then it is routed again, into the offline store",
                    ],
                    residue: Effect.Residue.none),
                cite: source("streammanagement/StreamManager.java", "onClose"))
        ])

    static let clientState: StorePolicy = {
        let delay = source("csi/CsiManager.java", "canDelay")
        return StorePolicy(
            .csiQueue,
            [
                .recipientServer: [
                    Rule(
                        "openfire.csi.held", when: Conditions.delivered && .state([.inactive]) && delayable, then: .kept,
                        because: "the client is inactive and it has no body", cite: delay),
                    Rule(
                        "openfire.csi.other", when: .always, then: .unconcerned, because: "nothing is held back", cite: delay
                    ),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: [
                            "the client becoming active", "something with a body", "500 held stanzas", "10 minutes",
                        ],
                        residue: Effect.Residue.none),
                    cite: source("csi/CsiManager.java", "queueOrPush"))
            ])
    }()

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: [
                    "the stream coming up", "giving up, and then it bounces", "overflow of 2000 stanzas",
                ]),
                cite: option("xmpp.server.outgoing.queue"))
        ])
}
