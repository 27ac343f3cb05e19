import Inspection
import XMPP

extension EjabberdProfile {
    private static let rosterItem = [PathStep("query", Namespace.roster), PathStep("item", Namespace.roster)]

    static let roster = AccountPolicies.roster.preceding(
        .senderServer,
        Rule(
            "ejabberd.roster.refused",
            when: Conditions.set(Namespace.roster)
                && (!.count(rosterItem, 0...1) || .hollow(rosterItem + [PathStep("group", Namespace.roster)])),
            then: .notKept, because: "a set of several items, or with a group without a name, is refused",
            cite: source("src/mod_roster.erl", "process_local_iq"))
    ).with(contentsOf: places(mnesia: "roster.DAT", sql: "rosterusers"))

    static let pendingSubscription = AccountPolicies.pendingSubscription.with(
        contentsOf: [
            TraitRule(StoreTraits(part: .metadata), cite: source("src/mod_roster.erl", "in_state_change"))
        ] + places(mnesia: "roster.DAT", sql: "rosterusers (ask and askmessage)"))

    static let capsCache = StorePolicy(
        .capsCache,
        [
            .senderServer: [
                Rule(
                    "ejabberd.caps.presence",
                    when: .presenceType([.available]) && .target([.broadcast, .ownAccount])
                        && .payload("c", in: Namespace.caps),
                    then: .depends("the client's feature list was not cached before"),
                    because: "feature lists are cached by their hash",
                    cite: source("src/mod_caps.erl", "user_send_packet")),
                Rule(
                    "ejabberd.caps.other", when: .always, then: .unconcerned, because: "no capabilities in it",
                    cite: source("src/mod_caps.erl", "user_send_packet")),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(phase: .afterDelivery, part: .metadata, retention: .noExpiry, removedBy: []),
                cite: source("src/mod_caps_mnesia.erl", "init"))
        ] + places(mnesia: "caps_features.DAT", sql: "caps_features"))

    /// A vCard is taken for the sender's own, whichever account the request names.
    static let vcardSet: Condition =
        .iqType([.set]) && .payload("vCard", in: Namespace.vcard) && .target([.ownAccount, .account])

    /// An avatar that is announced with its address on the web is copied into the vCard.
    static let avatarAddress: Condition =
        Conditions.pubsub("publish") && Conditions.toOwnAccount && .node(["urn:xmpp:avatar:metadata"])
        && .hasAttribute(
            [
                PathStep("pubsub", Namespace.pubsub), PathStep("publish", Namespace.pubsub),
                PathStep("item", Namespace.pubsub), PathStep("metadata", "urn:xmpp:avatar:metadata"),
                PathStep("info", "urn:xmpp:avatar:metadata"),
            ], "url")

    static let vcard = AccountPolicies.vcard.reordering(.senderServer) {
        $0.inserting(
            Rule(
                "ejabberd.vcard.avatar", when: avatarAddress, then: .kept(.item),
                because: "an avatar's address is copied into the vCard",
                cite: source("src/mod_avatar.erl", "pubsub_publish_item")), before: "vcard.set"
        ).replacing(
            "vcard.set",
            with: Rule(
                "ejabberd.vcard.any", when: vcardSet, then: .kept(.item),
                because: "a vCard set to any account is the sender's own",
                cite: .observed("ejabberd", "23.01", "vCard set with another account in to")))
    }.with(contentsOf: places(mnesia: "vcard.DAT", sql: "vcard"))

    static let searchIndex = StorePolicy(
        .searchIndex,
        [
            .senderServer: [
                Rule(
                    "ejabberd.search.vcard", when: vcardSet || avatarAddress, then: .kept(.metadata),
                    because: "the vCard's fields are copied for searching",
                    cite: source("src/mod_vcard_mnesia.erl", "set_vcard")),
                Rule(
                    "ejabberd.search.other", when: .always, then: .unconcerned, because: "not a vCard",
                    cite: source("src/mod_vcard_mnesia.erl", "set_vcard")),
            ]
        ],
        traits: [
            AccountPolicies.untilChanged(
                source("src/mod_vcard_mnesia.erl", "set_vcard"), part: .metadata,
                removedBy: ["the next vCard", "account removal"])
        ] + places(mnesia: "vcard_search.DCD", sql: "vcard_search"))

    private static let query = PathStep("query", Namespace.privateXML)

    static let privateXML = AccountPolicies.privateXML.preceding(
        .senderServer,
        Rule(
            "ejabberd.private.malformed",
            when: Conditions.set("query", Namespace.privateXML)
                && (.count([query, PathStep("*", "*")], 0...0)
                    || !.count([query, PathStep("*", Namespace.privateXML)], 0...0)),
            then: .notKept, because: "each element needs a namespace of its own",
            cite: source("src/mod_private.erl", "filter_xmlels")),
        Rule(
            "ejabberd.private.two",
            when: Conditions.set("query", Namespace.privateXML) && .count([query, PathStep("*", "*")], 2...2),
            then: Keeping(.kept, part: .item, copies: 2), because: "each element is kept by itself",
            cite: source("src/mod_private.erl", "set_data")),
        Rule(
            "ejabberd.private.bookmarks",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount && .node([Namespace.legacyBookmarks]),
            then: .kept(.item),
            because: "bookmarks published through PEP are mirrored into private XML",
            cite: source("src/mod_private.erl", "pubsub_publish_item"))
    ).with(
        contentsOf: places(mnesia: "private_storage.DAT", sql: "private_storage"))

    private static let photo = [PathStep("vCard", Namespace.vcard), PathStep("PHOTO", Namespace.vcard)]
    private static let publishOptions = [
        PathStep("pubsub", Namespace.pubsub), PathStep("publish-options", Namespace.pubsub),
        PathStep("x", Namespace.dataForms),
    ]

    /// PEP, and what is copied into it: avatars out of vCards and bookmarks out of private XML.
    static let pep = AccountPolicies.pep.preceding(
        .senderServer,
        Rule(
            "ejabberd.pep.options",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount
                && .fieldsBeyond(publishOptions, ["pubsub#access_model", "pubsub#persist_items"]),
            then: .notKept,
            because: "it knows no other options than access_model and persist_items, and refuses the request",
            cite: .observed("ejabberd", "23.01", "publish options of every kind")),
        Rule(
            "ejabberd.pep.several",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount
                && !Conditions.pubsubItems("publish", 0...1),
            then: .notKept, because: "only one item at a time is taken", cite: source("src/mod_pubsub.erl", "iq_pubsub")),
        Rule(
            "ejabberd.pep.no-item", when: Conditions.publishesNothing && Conditions.toOwnAccount,
            then: .kept(.metadata), because: "it is refused, but the node has been made",
            cite: .observed("ejabberd", "23.01", "a publish request without an item")),
        Rule(
            "ejabberd.pep.bookmarks",
            when: Conditions.set("query", Namespace.privateXML)
                && .path([PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks)]),
            then: .kept(.item), because: "bookmarks in private XML are mirrored into PEP",
            cite: source("src/mod_private.erl", "publish_pep_storage_bookmarks")),
        Rule(
            "ejabberd.pep.no-photo",
            when: vcardSet
                && (.path(photo + [PathStep("EXTVAL", Namespace.vcard)]) || .hollow(photo)), then: .notKept,
            because: "there is no picture to publish",
            cite: .observed("ejabberd", "23.01", "a vCard with the address of a photo")),
        Rule(
            "ejabberd.pep.avatar",
            when: vcardSet, then: .kept(.item), because: "avatar nodes are published with every vCard",
            cite: source("src/mod_avatar.erl", "vcard_iq_convert"), .observed("ejabberd", "23.01", "a vCard without a photo")
        )
    ).with(contentsOf: pubsubPlaces)

    /// Nodes, items, and who is subscribed to or affiliated with a node are in tables of their own.
    private static let pubsubPlaces: [TraitRule] =
        places(when: AccountPolicies.pubsubMembership, mnesia: "pubsub_state.DCD", sql: "pubsub_state")
        + places(
            when: Conditions.pubsub("create") || Conditions.pubsub("configure"), mnesia: "pubsub_node.DCD",
            sql: "pubsub_node")
        + places(mnesia: "pubsub_item.DAT", sql: "pubsub_item")

    static let pubsub: StorePolicy = {
        var policy = AccountPolicies.pubsub.preceding(
            .service,
            Rule(
                "ejabberd.pubsub.several",
                when: Conditions.pubsub("publish") && !Conditions.pubsubItems("publish", 0...1), then: .notKept,
                because: "only one item at a time is taken", cite: source("src/mod_pubsub.erl", "iq_pubsub"))
        ).with(contentsOf: pubsubPlaces)
        policy.rules[.service] = policy.rules[.service]?.filter { $0.id != "pubsub.transient" }
        return policy
    }()

    static let blocklist = AccountPolicies.blocklist.with(
        contentsOf: places(mnesia: "privacy.DAT", sql: "privacy_list_data"))

    static let archivePrefs = AccountPolicies.archivePrefs.preceding(
        .senderServer,
        Rule(
            "ejabberd.prefs.older",
            when: (Conditions.set("prefs", Namespace.archiveOld) || Conditions.set("prefs", "urn:xmpp:mam:0"))
                && !.isOff("archive"),
            then: .kept(.item), because: "preferences of older versions of the protocol are taken too",
            cite: source("src/mod_mam.erl", "process_iq"))
    ).with(
        contentsOf: places(mnesia: "archive_prefs.DAT", sql: "archive_prefs"))

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .knob("auth_password_format", ["plain"]), StoreTraits(part: .whole, readable: .yes),
                cite: option("auth_password_format")),
            TraitRule(StoreTraits(part: .verifier, readable: .no), cite: option("auth_password_format")),
        ] + places(mnesia: "passwd.DAT", sql: "users"))

    static let lastActivity = AccountPolicies.lastActivity.preceding(
        .senderServer,
        Rule(
            "ejabberd.last.to-self", when: .presenceType([.unavailable]) && Conditions.toOwnAccount, then: .kept,
            because: "presence to the own account counts as a broadcast",
            cite: source("src/ejabberd_c2s.erl", "process_presence_out"))
    ).with(
        contentsOf: [
            TraitRule(StoreTraits(part: .metadata, readable: .yes), cite: source("src/mod_last.erl", "on_presence_update"))
        ] + places(mnesia: "last_activity.DAT", sql: "last"))

    static let push = AccountPolicies.pushRegistration.preceding(
        .senderServer,
        Rule(
            "ejabberd.push.no-node",
            when: Conditions.set("enable", Namespace.push)
                && !.hasAttribute([PathStep("enable", Namespace.push)], "node"),
            then: .notKept, because: "a registration without a node is refused",
            cite: source("src/mod_push.erl", "process_iq"))
    ).with(
        contentsOf: places(mnesia: "push_session.DAT", sql: "push_session"))

    static let roomConfig: StorePolicy = {
        let persistent =
            Condition.formValue("muc#roomconfig_persistentroom", ["1", "true"])
            || .isOn("mod_muc.default_room_options.persistent")
            || .flag(.roomIsPersistent)
        return AccountPolicies.roomConfig.preceding(
            .service,
            Rule(
                "ejabberd.room.vcard", when: .iqType([.set]) && .payload("vCard", in: Namespace.vcard) && Conditions.toRoom,
                then: .kept(.item),
                because: "a room has a vCard among its options", cite: source("src/mod_muc_room.erl", "process_iq_vcard"))
        ).with(
            contentsOf: [
                TraitRule(
                    when: !persistent,
                    StoreTraits(
                        medium: .memory, retention: .session, removedBy: ["the last occupant leaving"],
                        residue: Effect.Residue.none),
                    cite: source("src/mod_muc_room.erl", "close_room_if_temporary_and_empty"))
            ] + places(mnesia: "muc_room.DCD", sql: "muc_room"))
    }()

    static let roomHistory: StorePolicy = {
        let add = source("src/mod_muc_room.erl", "add_message_to_history")
        return StorePolicy(
            .roomHistory,
            [
                .service: [
                    Rule(
                        "ejabberd.history.other", when: !(Conditions.toRoom && .messageType([.groupchat])),
                        then: .unconcerned, because: "not a room message", cite: add),
                    Rule(
                        "ejabberd.history.body", when: .body, then: .kept,
                        because: "it has a body; hints are not looked at", cite: add),
                    Rule(
                        "ejabberd.history.rest", when: .always, then: .notKept,
                        because: "only messages with a body are replayed", cite: add),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["20 newer messages", "the end of the room", "a restart"], residue: Effect.Residue.none),
                    cite: add)
            ])
    }()

    static let roomArchive: StorePolicy = {
        let should = source("src/mod_mam.erl", "should_archive_muc")
        let room = Conditions.toRoom && .messageType([.groupchat])
        return StorePolicy(
            .roomArchive,
            [
                .service: [
                    Rule(
                        "ejabberd.room-archive.other", when: !room, then: .unconcerned, because: "not a room message",
                        cite: should),
                    Rule(
                        "ejabberd.room-archive.off", when: .isOff("room-archive"), then: .notKept,
                        because: "mod_mam is not loaded, or the room's option mam is off",
                        cite: option("mod_muc.default_room_options.mam")),
                    Rule(
                        "ejabberd.room-archive.hint-for", when: Conditions.hintStore, then: .kept,
                        because: "a hint asks for it", cite: should),
                    Rule(
                        "ejabberd.room-archive.hint-against",
                        when: Conditions.hintNoStore || Conditions.hintNoPermanentStore || .hint("no-storage")
                            || .hint("no-permanent-storage"),
                        then: .notKept, because: "a hint asks against it", cite: should),
                    Rule(
                        "ejabberd.room-archive.text", when: .nonEmptyBody || .nonEmptySubject, then: .kept,
                        because: "it has a body or a subject", cite: should),
                    Rule(
                        "ejabberd.room-archive.rest", when: .always, then: .notKept,
                        because: "without body, subject or hint it is not archived", cite: should),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, retention: .noExpiry,
                        removedBy: ["the end of a temporary room", "the administrator's delete_old_mam_messages"]),
                    cite: source("src/mod_mam.erl", "get_commands_spec"))
            ] + places(module: "mod_mam", mnesia: "archive_msg.DAT", sql: "archive"))
    }()

    static let upload = AccountPolicies.upload.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory, place: nil, readable: .yes, retention: .duration(seconds: 18_000),
                    removedBy: ["the upload", "five hours"], residue: Effect.Residue.none),
                cite: source("src/mod_http_upload.erl", "SLOT_TIMEOUT"))
        ])

    static let streamManagement = QueuePolicies.streamManagement.with(
        contentsOf: [
            TraitRule(
                when: .knob("queue_type", ["file"]), StoreTraits(medium: .disk, place: "queue files", residue: .unknown),
                cite: option("queue_type")),
            TraitRule(
                StoreTraits(
                    medium: .memory,
                    removedBy: [
                        "the client's acknowledgement", "300 s after a lost connection: then it moves to the offline store",
                    ],
                    residue: Effect.Residue.none),
                cite: source("src/mod_stream_mgmt.erl", "route_unacked_stanzas")),
        ])

    static let clientState = clientStates(standaloneChatState)

    /// - Parameter nothing: what counts as no content at all.
    static func clientStates(_ nothing: Condition) -> StorePolicy {
        StorePolicy(
            .csiQueue,
            [
                .recipientServer: [
                    Rule(
                        "ejabberd.csi.held",
                        when: Conditions.message && Conditions.reachesClient && .state([.inactive]) && heldBack(nothing),
                        then: .kept,
                        because: "the client is inactive and it may wait",
                        cite: source("src/mod_client_state.erl", "filter_chat_states")),
                    Rule(
                        "ejabberd.csi.other", when: .always, then: .unconcerned, because: "nothing is held back",
                        cite: source("src/mod_client_state.erl", "filter_other")),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["the client becoming active", "any other stanza", "100 held stanzas"],
                        residue: Effect.Residue.none),
                    cite: source("src/mod_client_state.erl", "enqueue_stanza"))
            ])
    }

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 30 s, and then it bounces"]),
                cite: source("src/ejabberd_s2s_out.erl", "init"))
        ])
}
