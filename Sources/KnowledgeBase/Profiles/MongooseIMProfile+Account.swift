import Inspection
import XMPP

extension MongooseIMProfile {
    private static let bareOnly = source("src/ejabberd_sm.erl", "do_route_no_resource")

    /// At the contact's server only what comes to the bare JID reaches the roster.
    static let roster = AccountPolicies.roster.preceding(
        .recipientServer,
        Rule(
            "mongooseim.roster.full-in",
            when: .presenceType([.subscribed, .unsubscribe, .unsubscribed]) && .target([.resource]), then: .notKept,
            because: "what is addressed to a resource passes the roster by", cite: bareOnly)
    ).with(contentsOf: places(mnesia: "roster.DCD", sql: "rosterusers"))

    static let pendingSubscription = AccountPolicies.pendingSubscription.preceding(
        .recipientServer,
        Rule(
            "mongooseim.pending.full", when: .presenceType([.subscribe]) && .target([.resource]), then: .notKept,
            because: "a request to a full JID is not kept", cite: bareOnly)
    ).with(
        contentsOf: [
            TraitRule(StoreTraits(part: .metadata), cite: source("src/ejabberd_sm.erl", "do_route_no_resource_presence"))
        ]
            + places(mnesia: "roster.DCD", sql: "rosterusers (ask and askmessage)"))

    static let vcard = AccountPolicies.vcard.with(contentsOf: places(mnesia: "vcard.DAT", sql: "vcard"))
    static let privateXML = AccountPolicies.privateXML.with(
        contentsOf: places(mnesia: "private_storage.DAT", sql: "private_storage"))
    static let blocklist = AccountPolicies.blocklist.with(
        contentsOf: places(mnesia: "privacy.DCD", sql: "privacy_list_data"))

    /// The fields of vCards, and the text of what is archived.
    static let searchIndex: StorePolicy = {
        let set = source("src/vcard/mod_vcard_mnesia.erl", "set_vcard")
        let text = option("modules.mod_mam.full_text_search")
        let archived: Condition =
            Conditions.message && Conditions.conversational && .nonEmptyBody && .isOn("archive")
            && .isOn("modules.mod_mam.full_text_search") && !Conditions.hintNoStore
            && !.payload("delay", in: Namespace.delay)
        return StorePolicy(
            .searchIndex,
            [
                .senderServer: [
                    Rule(
                        "mongooseim.search.vcard", when: Conditions.set("vCard", Namespace.vcard), then: .kept(.metadata),
                        because: "the vCard's fields are copied for searching", cite: set),
                    Rule(
                        "mongooseim.search.text", when: archived && !.flag(.senderBlocksRecipient), then: .kept(.body),
                        because: "the archive keeps the text again in the clear", cite: text),
                    Rule("mongooseim.search.other", when: .always, then: .unconcerned, because: "not searched", cite: set),
                ],
                .recipientServer: [
                    Rule(
                        "mongooseim.search.text-in",
                        when: archived && !.toSelf && !(Conditions.noAccount || Conditions.unreachable), then: .kept(.body),
                        because: "the archive keeps the text again in the clear", cite: text),
                    Rule(
                        "mongooseim.search.other-in", when: .always, then: .unconcerned, because: "not searched", cite: text),
                ],
            ],
            traits: [
                TraitRule(
                    when: Conditions.message,
                    StoreTraits(
                        phase: .beforeRouting, medium: .disk, place: "table mam_message, column search_body", readable: .yes,
                        retention: .noExpiry, removedBy: ["a retraction by its sender", "account removal"], residue: .unknown
                    ),
                    cite: source("priv/pg.sql", "mam_message")),
                AccountPolicies.untilChanged(set, part: .metadata, removedBy: ["the next vCard", "account removal"]),
            ] + places(mnesia: "vcard_search.DCD", sql: "vcard_search"))
    }()

    /// Without a store for preferences, changing them is refused.
    static let archivePrefs = AccountPolicies.archivePrefs.preceding(
        .senderServer,
        Rule(
            "mongooseim.prefs.none",
            when: Conditions.set("prefs", Namespace.archive)
                && (.isOff("archive") || .knob("modules.mod_mam.user_prefs_store", ["none"])),
            then: .notKept, because: "there is no store for preferences", cite: option("modules.mod_mam.user_prefs_store"))
    ).with(contentsOf: places(mnesia: "mam_prefs.DCD", sql: "mam_config"))

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .knob("auth.password.format", ["plain"]), StoreTraits(part: .whole, readable: .yes),
                cite: option("auth.password.format")),
            TraitRule(StoreTraits(part: .verifier, readable: .no), cite: option("auth.password.format")),
        ] + places(mnesia: "passwd.DCD", sql: "users"))

    static let lastActivity = AccountPolicies.lastActivity.with(
        contentsOf: places(mnesia: "last_activity.DCD", sql: "last"))

    static let push = AccountPolicies.pushRegistration.with(
        contentsOf: places(mnesia: "push_subscription.DCD", sql: "event_pusher_push_subscription"))

    private static let pubsubRequest: Condition =
        .iqType([.set]) && .payloadIn([Namespace.pubsub, Namespace.pubsubOwner])

    /// Only with mod_pubsub, which keeps every item of a node.
    static let pep = AccountPolicies.pep.preceding(
        .senderServer,
        Rule(
            "mongooseim.pep.off", when: pubsubRequest && Conditions.toOwnAccount && .isOff("pubsub"), then: .notKept,
            because: "mod_pubsub is not loaded", cite: shipped),
        Rule(
            "mongooseim.pep.options",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount
                && (.formValue("pubsub#persist_items", ["0", "1", "false", "true"])
                    || .formValue("pubsub#access_model", ["whitelist", "roster", "authorize"])),
            then: .notKept, because: "it knows no such option of a node and refuses the request",
            cite: source("src/pubsub/mod_pubsub_xml.erl", "parse_node_config_field")),
        Rule(
            "mongooseim.pep.members",
            when: (Conditions.pubsub("affiliations") || Conditions.pubsub("subscriptions") || Conditions.pubsub("options"))
                && Conditions.toOwnAccount,
            then: .notKept, because: "affiliations and other accounts' subscriptions cannot be managed",
            cite: source("src/pubsub/mod_pubsub.erl", "pep_base_features"))
    ).preceding(
        .recipientServer,
        Rule(
            "mongooseim.pep.off-other", when: pubsubRequest && Conditions.toContact && .isOff("pubsub"), then: .notKept,
            because: "mod_pubsub is not loaded", cite: shipped)
    ).with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["retraction", "purging or deleting the node", "account removal"]),
                cite: option("modules.mod_pubsub"))
        ] + pubsubTables)

    /// Nodes, items and subscriptions are in tables of their own.
    private static let pubsubTables: [TraitRule] = [
        TraitRule(
            when: Conditions.pubsub("subscribe"),
            StoreTraits(medium: .disk, place: "table pubsub_subscription", readable: .yes, residue: .unknown),
            cite: source("priv/pg.sql", "pubsub_subscription")),
        TraitRule(
            when: (Conditions.pubsub("create") || Conditions.pubsub("configure")) && !Conditions.pubsub("publish"),
            StoreTraits(medium: .disk, place: "table pubsub_node", readable: .yes, residue: .unknown),
            cite: source("priv/pg.sql", "pubsub_node")),
        table("pubsub_item"),
    ]

    /// mod_pubsub serves accounts only; a service of its own needs its predecessor, mod_pubsub_old.
    static let pubsub = AccountPolicies.pubsub.replacing(
        .service,
        Rule(
            "mongooseim.pubsub.none", when: pubsubRequest, then: .depends("mod_pubsub_old is loaded"),
            because: "mod_pubsub serves the nodes of accounts only",
            cite: source("src/pubsub/mod_pubsub.erl", "user_send_iq")),
        Rule(
            "mongooseim.pubsub.other", when: .always, then: .unconcerned, because: "not pubsub",
            cite: source("src/pubsub/mod_pubsub.erl", "user_send_iq"))
    ).with(contentsOf: places(mnesia: "pubsub_item.DAT", sql: "pubsub_items"))

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
                    cite: source("src/muc/mod_muc_room.erl", "destroy_temporary_room_if_empty"))
            ] + places(mnesia: "muc_room.DCD", sql: "muc_rooms"))
    }()

    static let roomHistory: StorePolicy = {
        let add = source("src/muc/mod_muc_room.erl", "add_message_to_history")
        return StorePolicy(
            .roomHistory,
            [
                .service: [
                    Rule(
                        "mongooseim.history.message", when: Conditions.toRoom && .messageType([.groupchat]), then: .kept,
                        because: "whatever its content, it is replayed", cite: add),
                    Rule(
                        "mongooseim.history.other", when: .always, then: .unconcerned, because: "not a room message",
                        cite: add),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .afterDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["20 newer messages", "the end of the room", "a restart"], residue: Effect.Residue.none),
                    cite: add)
            ])
    }()

    static let inbox: StorePolicy = {
        let module = option("modules.mod_inbox")
        func rules(_ side: String, _ reached: Condition) -> [Rule<Keeping>] {
            [
                Rule(
                    "mongooseim.inbox." + side,
                    when: Conditions.message && Conditions.conversational && .body && .isOn("modules.mod_inbox") && reached,
                    then: .kept, because: "the last message of a conversation is kept for its list", cite: module),
                Rule(
                    "mongooseim.inbox.other-" + side, when: .always, then: .unconcerned,
                    because: "mod_inbox is not loaded, or it does not concern it", cite: module),
            ]
        }
        return StorePolicy(
            .inbox,
            [
                .senderServer: rules("out", !.flag(.senderBlocksRecipient)),
                .recipientServer: rules("in", !(Conditions.noAccount || Conditions.unreachable || Conditions.blocked)),
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, retention: .untilChanged,
                        removedBy: ["the next message of the conversation", "account removal"]),
                    cite: source("priv/pg.sql", "inbox")), table("inbox"),
            ])
    }()

    /// Files go straight to another store; a slot is an address that is signed and not remembered.
    static let upload = AbsentPolicies.refusing(
        .upload, "mongooseim.upload", at: .service,
        when: .iqType([.get]) && .payload("request", in: Namespace.upload),
        because: "the address is signed for S3 and nothing is remembered",
        source("src/http_upload/mod_http_upload_s3.erl", "create_slot"))

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
                cite: source("src/stream_management/mod_stream_management.erl", "user_terminate"))
        ])

    static let clientState: StorePolicy = {
        let handle = source("src/mod_csi.erl", "handle_presend_element")
        return StorePolicy(
            .csiQueue,
            [
                .recipientServer: [
                    Rule(
                        "mongooseim.csi.held",
                        when: Conditions.message && .isOn("modules.mod_csi") && Conditions.delivered && .state([.inactive]),
                        then: .kept, because: "everything waits for an inactive client", cite: handle),
                    Rule(
                        "mongooseim.csi.other", when: .always, then: .unconcerned, because: "nothing is held back",
                        cite: handle),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["the client becoming active", "20 held stanzas"], residue: Effect.Residue.none),
                    cite: handle)
            ])
    }()

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after at most 300 s, and then it bounces"]),
                cite: source("src/s2s/mongoose_s2s_out.erl", "wait_before_retry_timeout"))
        ])
}
