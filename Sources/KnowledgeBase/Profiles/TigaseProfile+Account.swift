import Inspection
import XMPP

extension TigaseProfile {
    static let roster = AccountPolicies.roster.with(contentsOf: [pairs])
    static let vcard = AccountPolicies.vcard.with(contentsOf: [pairs])
    static let privateXML = AccountPolicies.privateXML.with(contentsOf: [pairs])
    static let blocklist = AccountPolicies.blocklist.with(contentsOf: [pairs])
    static let archivePrefs = AccountPolicies.archivePrefs.with(contentsOf: [pairs])
    static let push = AccountPolicies.pushRegistration.with(contentsOf: [pairs])

    /// A request waits among the offline messages where the contact has no session.
    static let pendingSubscription: StorePolicy = {
        let allowed = source("xmpp/impl/OfflineMessages.java", "isAllowedForOfflineStorageDefaults")
        return AccountPolicies.pendingSubscription.with(
            contentsOf: [
                TraitRule(
                    when: .state([.offline]),
                    StoreTraits(phase: .insteadOfDelivery, place: "table tig_offline_messages (msg_type 2)"), cite: allowed),
                TraitRule(
                    when: !.state([.offline]), StoreTraits(part: .metadata),
                    cite: source("xmpp/impl/PresenceSubscription.java", "processInSubscribe")),
                pairs,
            ])
    }()

    static let pep = AccountPolicies.pep.preceding(
        .senderServer,
        Rule(
            "tigase.pep.transient",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount && Conditions.persistOff, then: .notKept,
            because: "a node with persist_items off keeps nothing",
            cite: component(
                "pubsub", "5.1.1", "src/main/java/tigase/pubsub/modules/PublishItemModule.java", "doPublishItems"))
    ).with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["10 newer items", "retraction", "purging or deleting the node"]),
                cite: component("pubsub", "5.1.1", "AbstractNodeConfig.java", "init"))
        ] + items)
    static let pubsub = AccountPolicies.pubsub.with(contentsOf: items)

    /// Nodes, subscriptions, affiliations and items are in tables of their own.
    private static let items: [TraitRule] = {
        func place(_ name: String) -> TraitRule {
            table("tig_pubsub_" + name, component("pubsub", "5.1.1", "postgresql-pubsub-4.0.0.sql", "tig_pubsub_" + name))
        }
        func place(_ name: String, when condition: Condition) -> TraitRule {
            var rule = place(name)
            rule.condition = condition
            return rule
        }
        return [
            place("affiliations", when: Conditions.pubsub("affiliations")),
            place(
                "subscriptions",
                when: Conditions.pubsub("subscribe") || Conditions.pubsub("subscriptions") || Conditions.pubsub("options")),
            place(
                "nodes",
                when: (Conditions.pubsub("create") || Conditions.pubsub("configure")) && !Conditions.pubsub("publish")),
            place("items"),
        ]
    }()

    static let credentials = AccountPolicies.credentials.with(contentsOf: [
        TraitRule(
            StoreTraits(part: .verifier, readable: .no),
            cite: source("auth/credentials/entries/ScramCredentialsEntry.java", "Encoder")),
        table(
            "tig_user_credentials",
            .source(
                "tigase-server", "8.5.0", "src/main/database/postgresql-server-8.0.0-schema.sql",
                symbol: "tig_user_credentials")),
    ])

    /// The marker of last activity is switched off; only logins and logouts are noted, with the account.
    static let lastActivity = AbsentPolicies.refusing(
        .lastActivity, "tigase.last", when: .presenceType([.unavailable]) && .target([.broadcast]),
        because: "the time goes into tig_users when the session ends, not for the presence",
        source("xmpp/impl/LastActivityMarker.java", "Bean"))

    static let roomConfig: StorePolicy = {
        let persistent = Condition.formValue("muc#roomconfig_persistentroom", ["1", "true"]) || .flag(.roomIsPersistent)
        return AccountPolicies.roomConfig.with(contentsOf: [
            TraitRule(
                when: !persistent,
                StoreTraits(
                    medium: .memory, retention: .session, removedBy: ["the last occupant leaving"],
                    residue: Effect.Residue.none),
                cite: component("muc", "3.4.0", "PresenceModuleImpl.java", "doQuit")),
            table("tig_muc_rooms", component("muc", "3.4.0", "postgresql-muc-3.0.0.sql", "tig_muc_rooms")),
        ])
    }()

    /// Kept in the database for every room, whatever its own setting for logs says.
    static let roomHistory: StorePolicy = {
        let add = component("muc", "3.4.0", "JDBCHistoryProvider.java", "addMessage")
        let spoken: Condition = Conditions.toRoom && .messageType([.groupchat])
        return StorePolicy(
            .roomHistory,
            [
                .service: [
                    Rule(
                        "tigase.history.other", when: !spoken, then: .unconcerned, because: "not a room message", cite: add),
                    Rule(
                        "tigase.history.body", when: .body, then: .kept,
                        because: "it has a body; it is kept with the sender's real address, and hints are not looked at",
                        cite: component("muc", "3.4.0", "GroupchatMessageModule.java", "process"), add),
                    Rule(
                        "tigase.history.rest", when: .always, then: .notKept, because: "only messages with a body are kept",
                        cite: add),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, retention: .noExpiry,
                        removedBy: ["destroying the room", "the last occupant leaving a temporary room"]),
                    cite: component("muc", "3.4.0", "RoomConfigurationModule.java", "processSet")),
                table("tig_muc_room_history", add),
            ])
    }()

    static let roomArchive = AbsentPolicies.refusing(
        .roomArchive, "tigase.room-archive", at: .service, when: Conditions.toRoom && .messageType([.groupchat]),
        because: "a room's archive is its history, and nothing is kept twice",
        component("muc", "3.4.0", "JDBCHistoryProvider.java", "queryItems"))

    static let upload = AccountPolicies.upload.with(contentsOf: [
        TraitRule(
            StoreTraits(
                medium: .disk, place: "table tig_hfu_slots", readable: .yes, retentionKnob: "upload.expiration",
                removedBy: ["expiry, by a daily job"], residue: .unknown),
            cite: component("http-api", "2.4.0", "ExpirationTask.java", "run"))
    ])

    static let streamManagement = QueuePolicies.streamManagement.with(contentsOf: [
        TraitRule(
            StoreTraits(
                medium: .memory,
                removedBy: [
                    "the client's acknowledgement",
                    "60 s (the client may ask for up to 900 s) after a lost connection: then it moves to the offline store",
                ],
                residue: Effect.Residue.none),
            cite: source("server/xmppclient/StreamManagementIOProcessor.java", "resumptionTimeout"))
    ])

    static let serverQueue = QueuePolicies.serverToServer.with(contentsOf: [
        TraitRule(
            StoreTraits(removedBy: ["the stream coming up", "giving up after 7 minutes, and then it bounces"]),
            cite: option("max-packet-waiting-time"))
    ])
}
