import Inspection
import XMPP

extension ProsodyProfile {
    static let roster: StorePolicy = {
        var policy = AccountPolicies.roster.preceding(
            .senderServer,
            Rule(
                "prosody.roster.several",
                when: Conditions.set(Namespace.roster)
                    && !.count([PathStep("query", Namespace.roster), PathStep("item", Namespace.roster)], 0...1),
                then: .notKept, because: "only one item at a time is taken",
                cite: source("plugins/mod_roster.lua", "iq-set/self/jabber:iq:roster:query")))
        policy.traits = keyed("roster") + policy.traits
        return policy
    }()

    static let pendingSubscription: StorePolicy = {
        var policy = AccountPolicies.pendingSubscription
        policy.traits =
            [TraitRule(StoreTraits(part: .whole), cite: source("core/rostermanager.lua", "set_contact_pending_in"))]
            + keyed("roster")
            + policy.traits
        return policy
    }()

    static let blocklist: StorePolicy = {
        let policy = AccountPolicies.blocklist.reordering(.senderServer) {
            $0.removing("blocklist.privacy-active").replacing(
                "blocklist.privacy",
                with: Rule(
                    "prosody.blocklist.privacy", when: Conditions.set("query", Namespace.privacy), then: .notKept,
                    because: "privacy lists are not supported", cite: option("modules_enabled")))
        }
        return policy.with(contentsOf: keyed("blocklist"))
    }()

    /// Invitations that a user asks the server for.
    static let tokens: StorePolicy = {
        let create = source("plugins/mod_invites.lua", "create_invite")
        let command = [PathStep("command", Namespace.commands)]
        return StorePolicy(
            .tokens,
            [
                .senderServer: [
                    Rule(
                        "prosody.tokens.invite",
                        when: .iqType([.set]) && .target([.domain, .ownAccount])
                            && .attribute(command, "node", ["urn:xmpp:invite#invite", "urn:xmpp:invite#create-account"]),
                        then: .kept(.item), because: "an invitation is kept until it is used or too old", cite: create),
                    Rule(
                        "prosody.tokens.other", when: .always, then: .unconcerned, because: "nobody is invited",
                        cite: create),
                ]
            ],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeRouting, part: .item, retention: .duration(seconds: 604_800),
                        removedBy: ["its use", "expiry"]),
                    cite: option("invite_expiry"))
            ] + places(files: "{%domain}/invite_token/*.dat", table: "prosody (store 'invite_token')"))
    }()

    static let archivePrefs = AccountPolicies.archivePrefs.with(contentsOf: keyed("archive_prefs"))

    private static let privatePayload = [PathStep("query", Namespace.privateXML), PathStep("*", "*")]

    static let privateXML = AccountPolicies.privateXML.preceding(
        .senderServer,
        Rule(
            "prosody.private.empty", when: Conditions.set("query", Namespace.privateXML) && .hollow(privatePayload),
            then: .notKept, because: "an element without content takes away what was kept under its name",
            cite: source("plugins/mod_private.lua", "handle_private_query")),
        Rule(
            "prosody.private.malformed",
            when: Conditions.set("query", Namespace.privateXML) && !.count(privatePayload, 1...1), then: .notKept,
            because: "only one element at a time is taken",
            cite: source("plugins/mod_private.lua", "handle_private_query")),
        Rule(
            "prosody.private.bookmarks",
            when: Conditions.set("query", Namespace.privateXML)
                && .path([PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks)]),
            then: .notKept, because: "bookmarks are redirected into PEP",
            cite: source("plugins/mod_bookmarks.lua", "on_publish_private_xml"))
    ).with(contentsOf: keyed("private"))

    static let credentials = AccountPolicies.credentials.with(
        contentsOf: [
            TraitRule(
                when: .knob("authentication", ["internal_plain"]), StoreTraits(part: .whole, readable: .yes),
                cite: source("plugins/mod_auth_internal_plain.lua", "set_password")),
            TraitRule(
                StoreTraits(part: .verifier, readable: .no),
                cite: source("plugins/mod_auth_internal_hashed.lua", "set_password")),
        ] + keyed("accounts"))

    static let push = AccountPolicies.pushRegistration.with(contentsOf: keyed("cloud_notify"))

    /// PEP, and what is converted into it: vCards and bookmarks.
    static let pep: StorePolicy = {
        let converted = AccountPolicies.pep.preceding(
            .senderServer,
            Rule(
                "prosody.pep.vcard", when: Conditions.set("vCard", Namespace.vcard), then: .kept(.item),
                because: "a vcard-temp is turned into PEP items",
                cite: source("plugins/mod_vcard_legacy.lua", "iq-set/self/vcard-temp:vCard")),
            Rule(
                "prosody.pep.no-bookmarks",
                when: Conditions.set("query", Namespace.privateXML)
                    && .hollow([PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks)]),
                then: .notKept, because: "a list of no bookmarks is refused",
                cite: .observed("prosody", "0.12.3", "empty bookmarks in private XML")),
            Rule(
                "prosody.pep.no-item", when: Conditions.publishesNothing && Conditions.toOwnAccount,
                then: .kept(.metadata), because: "it is refused, but the node has been made",
                cite: .observed("prosody", "0.12.3", "a publish request without an item")),
            Rule(
                "prosody.pep.bookmarks",
                when: Conditions.set("query", Namespace.privateXML)
                    && .path([PathStep("query", Namespace.privateXML), PathStep("storage", Namespace.legacyBookmarks)]),
                then: .kept(.item), because: "bookmarks in private XML are turned into a PEP item",
                cite: source("plugins/mod_bookmarks.lua", "on_publish_private_xml")),
            Rule(
                "prosody.pep.transient",
                when: Conditions.pubsub("publish") && Conditions.toOwnAccount && Conditions.persistOff, then: .notKept,
                because: "a node with persist_items off keeps nothing", cite: source("util/pubsub.lua", "publish")))
        return converted.with(
            contentsOf: places(
                when: Conditions.set("vCard", Namespace.vcard), files: "{%domain}/pep_urn%3axmpp%3avcard4/{%user}.list",
                table: "prosodyarchive (store 'pep_urn:xmpp:vcard4')")
                + places(
                    when: Conditions.set("query", Namespace.privateXML),
                    files: "{%domain}/pep_urn%3axmpp%3abookmarks%3a1/{%user}.list",
                    table: "prosodyarchive (store 'pep_urn:xmpp:bookmarks:1')")
                + places(
                    when: !Conditions.pubsub("publish"), files: "{%domain}/pep/{%user}.dat", table: "prosody (store 'pep')")
                + places(files: "{%domain}/pep_{%node}/{%user}.list", table: "prosodyarchive (store 'pep_{node}')"))
    }()

    static let pubsub = AccountPolicies.pubsub.with(
        contentsOf: places(
            when: !Conditions.pubsub("publish"), files: "{%domain}/pubsub_nodes.dat", table: "prosody (store 'pubsub_nodes')"
        )
            + places(files: "{%domain}/pubsub_{%node}.list", table: "prosodyarchive (store 'pubsub_{node}')"))

    static let roomConfig: StorePolicy = {
        let persistent =
            Condition.formValue("muc#roomconfig_persistentroom", ["1", "true"]) || .isOn("muc_room_default_persistent")
            || .flag(.roomIsPersistent)
        return AccountPolicies.roomConfig.preceding(
            .service,
            Rule(
                "prosody.room.nick", when: .iqType([.set]) && .payload("query", in: Namespace.register) && Conditions.toRoom,
                then: .kept(.metadata),
                because: "a registered nick is kept with the affiliations",
                cite: source("plugins/muc/register.lib.lua", "handle_register_iq"))
        ).with(
            contentsOf: [
                TraitRule(
                    when: !persistent,
                    StoreTraits(
                        medium: .memory, retention: .session, removedBy: ["the last occupant leaving"],
                        residue: Effect.Residue.none),
                    cite: source("plugins/muc/persistent.lib.lua", "get_persistent"))
            ] + places(files: "{%domain}/config/{%room}.dat", table: "prosody (store 'config')"))
    }()

    static let roomHistory: StorePolicy = {
        let historic = source("plugins/muc/history.lib.lua", "muc-message-is-historic")
        return StorePolicy(
            .roomHistory, [.service: roomContent("prosody.history", historic)],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                        removedBy: ["20 newer messages", "the end of the room", "a restart"], residue: Effect.Residue.none),
                    cite: historic)
            ])
    }()

    static let roomArchive: StorePolicy = {
        let save = source("plugins/mod_muc_mam.lua", "save_to_history")
        var rules = roomContent("prosody.room-archive", save)
        rules.insert(
            Rule(
                "prosody.room-archive.off", when: Conditions.toRoom && .messageType([.groupchat]) && .isOff("room-archive"),
                then: .notKept,
                because: "mod_muc_mam is not loaded", cite: option("modules_enabled")),
            at: 0)
        rules.insert(
            Rule(
                "prosody.room-archive.room-off",
                when: Conditions.toRoom && .messageType([.groupchat]) && .isOff("muc_log_by_default")
                    && .isOff("muc_log_all_rooms"),
                then: .depends("the room's owner has switched archiving on"), because: "rooms are not archived by default",
                cite: option("muc_log_by_default")),
            at: 1)
        return StorePolicy(
            .roomArchive, [.service: rules],
            traits: [
                TraitRule(
                    StoreTraits(
                        phase: .beforeDelivery, part: .whole, retentionKnob: "muc_log_expires_after",
                        removedBy: ["the daily purge once it has expired", "the end of a temporary room"]),
                    cite: option("muc_log_expires_after"))
            ] + places(files: "{%domain}/muc_log/{%room}.list", table: "prosodyarchive (store 'muc_log')"))
    }()

    /// What a room counts as history, which is also what its archive takes.
    private static func roomContent(_ id: String, _ cite: Citation) -> [Rule<Keeping>] {
        [
            Rule(
                id + ".other", when: !(Conditions.toRoom && .messageType([.groupchat])), then: .unconcerned,
                because: "not a room message", cite: cite),
            Rule(
                id + ".hint-against", when: Conditions.hintNoStore || Conditions.hintNoPermanentStore, then: .notKept,
                because: "a hint asks against it", cite: cite),
            Rule(
                id + ".subject", when: .subject && !.body, then: .notKept,
                because: "a change of subject is the room's state, not its history", cite: cite),
            Rule(id + ".hint-for", when: Conditions.hintStore, then: .kept, because: "a hint asks for it", cite: cite),
            Rule(id + ".body", when: .body, then: .kept, because: "it has a body", cite: cite),
            Rule(
                id + ".encrypted", when: .payload("encryption", in: Namespace.encryption), then: .kept,
                because: "it says that it is encrypted", cite: cite),
            Rule(
                id + ".marker", when: .payloadIn([Namespace.chatMarkers]), then: .kept,
                because: "chat markers count as history", cite: cite),
            Rule(id + ".rest", when: .always, then: .notKept, because: "it does not count as history", cite: cite),
        ]
    }

    static let upload = AccountPolicies.upload.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .disk, place: "{%domain}/uploads.list", readable: .yes,
                    retentionKnob: "http_file_share_expires_after",
                    removedBy: ["expiry"], residue: Effect.Residue.none),
                cite: source("plugins/mod_http_file_share.lua", "uploads"))
        ])

    static let streamManagement = QueuePolicies.streamManagement.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    medium: .memory,
                    removedBy: [
                        "the client's acknowledgement", "600 s after a lost connection: then it moves to the offline store",
                    ],
                    residue: Effect.Residue.none),
                cite: source("plugins/mod_smacks.lua", "handle_unacked_stanzas"))
        ])

    static let clientState = StorePolicy(
        .csiQueue,
        [
            .recipientServer: [
                Rule(
                    "prosody.csi.held",
                    when: Conditions.message && Conditions.reachesClient && .state([.inactive])
                        && Conditions.unimportantToCSI,
                    then: .kept,
                    because: "the client is inactive and it is not important",
                    cite: source("plugins/mod_csi_simple.lua", "is_important")),
                Rule(
                    "prosody.csi.other", when: .always, then: .unconcerned, because: "nothing is held back",
                    cite: source("plugins/mod_csi_simple.lua", "should_flush")),
            ]
        ],
        traits: [
            TraitRule(
                StoreTraits(
                    phase: .beforeDelivery, part: .whole, medium: .memory, readable: .yes, retention: .session,
                    removedBy: ["the client becoming active", "something important", "256 held stanzas"],
                    residue: Effect.Residue.none),
                cite: source("plugins/mod_csi_simple.lua", "should_flush"))
        ])

    static let serverQueue = QueuePolicies.serverToServer.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 90 s, and then it bounces"]),
                cite: source("plugins/mod_s2s.lua", "bounce_sendq"))
        ])
}
