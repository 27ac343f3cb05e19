import Inspection
import XMPP

/// ejabberd 26.07 with the upstream example file: what differs from 23.01 as Debian ships it.
package enum Ejabberd26Profile {
    package static let profile = EjabberdProfile.profile.derived(
        id: "ejabberd-26", title: "ejabberd 26",
        provenance:
            "source of 26.07 and its example file, compared with 23.01; what 24.12 of Debian's backports did on loopback",
        knobs: knobs,
        policies: [
            archive, offline, vcard, searchIndex, privateXML, pep, clientState, roomConfig, roomHistory, roomArchive, upload,
            serverQueue,
        ],
        delivery: delivery
    )
    .living(LifeRules.Ejabberd26.all)

    static func source(_ file: String, _ symbol: String) -> Citation { .source("ejabberd", "26.07", file, symbol: symbol) }
    static func option(_ name: String) -> Citation { .option("ejabberd 26", name) }
    static func example(_ what: String) -> Citation {
        .source("ejabberd", "26.07", "ejabberd.yml.example", symbol: what)
    }

    static let knobs: [Knob] = [
        CommonKnobs.archive("on", example("modules.mod_mam"), implies: ["on": ["mod_mam.default": "always"]]),
        Knob(
            "mod_mam.default", .choice(["always", "roster", "never"]), default: "always",
            effect: "whose messages are archived without preferences of the account", cite: example("mod_mam.default"),
            implies: ["*": ["archive": "on"]]),
        CommonKnobs.roomArchive("on", example("mod_muc.default_room_options.mam")),
        Knob(
            "auth_password_format", .choice(["plain", "scram"]), default: "plain", effect: "how passwords are kept",
            cite: option("auth_password_format")),
        Knob(
            "mod_muc.hibernation_timeout", .duration, default: "never",
            effect: "how long a room without occupants stays in memory", cite: option("mod_muc.hibernation_timeout")),
    ]

    static let archive = EjabberdProfile.archive.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    removedBy: [
                        "the administrator's delete_old_mam_messages", "a retraction by its sender", "account removal",
                    ]),
                cite: source("src/mod_mam.erl", "store_mam_message"))
        ])

    /// Hints and stanza ids that stand alone, or beside a chat state, count as nothing too.
    static let standaloneChatState = EjabberdProfile.standalone(ignoring: [Namespace.hints, Namespace.stanzaIDs])

    static let delivery: [Rule<DeliveryVerdict>] = EjabberdProfile.routes(standaloneChatState)

    static let clientState = EjabberdProfile.clientStates(standaloneChatState)

    static let offline = EjabberdProfile.waiting(standaloneChatState).with(
        contentsOf: [
            TraitRule(
                when: .isOn("archive") && !.knob("mod_mam.default", ["never"]),
                StoreTraits(
                    removedBy: [
                        "a session's priority becoming non-negative",
                        "a session bound with Bind 2 by an account with an archive: then it is not delivered",
                        "account removal",
                    ]),
                cite: source("src/mod_offline.erl", "c2s_handle_bind2_inline"))
        ])

    /// It knows the options that clients send with bookmarks, key bundles and read markers.
    static let pep = EjabberdProfile.pep.reordering(.senderServer) {
        [refused(.pep)] + $0.removing("ejabberd.pep.options")
    }

    static let vcard = EjabberdProfile.vcard.preceding(.senderServer, refused(.vcard))

    static let searchIndex = EjabberdProfile.searchIndex.preceding(.senderServer, refused(.searchIndex))

    private static func refused(_ store: Store) -> Rule<Keeping> {
        Rule(
            "ejabberd26.\(store.rawValue).other-account",
            when: EjabberdProfile.vcardSet && .target([.account]), then: .notKept,
            because: "nobody sets the vCard of another account",
            cite: .observed("ejabberd", "24.12", "vCard set with another account in to"))
    }

    static let privateXML = EjabberdProfile.privateXML.preceding(
        .senderServer,
        Rule(
            "ejabberd26.private.bookmarks",
            when: Conditions.pubsub("publish") && Conditions.toOwnAccount && .node([Namespace.bookmarks]),
            then: .kept(.item), because: "bookmarks published through PEP are mirrored into private XML",
            cite: source("src/mod_private.erl", "pubsub_publish_item")))

    static let roomConfig: StorePolicy = {
        let registration: Condition =
            .iqType([.set]) && .payload("query", in: Namespace.register) && Conditions.toRoom
        let register = source("src/mod_muc_mnesia.erl", "register_online_user")
        return EjabberdProfile.roomConfig.preceding(
            .service,
            Rule(
                "ejabberd26.room.nick", when: registration, then: .kept(.metadata), because: "a registered nick is kept",
                cite: register)
        ).with(
            contentsOf: EjabberdProfile.places(when: registration, mnesia: "muc_registered.DCD", sql: "muc_registered"))
    }()

    /// Only a room that was hibernating is refilled from its archive.
    static let roomHistory = EjabberdProfile.roomHistory.with(
        contentsOf: [
            TraitRule(
                when: .isOn("room-archive") && !.knob("mod_muc.hibernation_timeout", ["never"]),
                StoreTraits(removedBy: [
                    "20 newer messages", "the end of the room",
                    "hibernation and a restart: a hibernated room is refilled from its archive",
                ]),
                cite: source("src/mod_muc_room.erl", "init"))
        ])

    static let roomArchive = EjabberdProfile.roomArchive.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    removedBy: [
                        "the end of a temporary room", "a retraction by its sender",
                        "the administrator's delete_old_mam_messages",
                    ]),
                cite: source("src/mod_mam.erl", "store_muc"))
        ])

    /// The file that follows the slot stays on disk; the slot itself is only remembered.
    static let upload = EjabberdProfile.upload.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the upload, whose file then stays for good", "five hours"]),
                cite: source("src/mod_http_upload.erl", "SLOT_TIMEOUT"))
        ])

    static let serverQueue = EjabberdProfile.serverQueue.with(
        contentsOf: [
            TraitRule(
                StoreTraits(removedBy: ["the stream coming up", "giving up after 120 s, and then it bounces"]),
                cite: option("negotiation_timeout"))
        ])
}
