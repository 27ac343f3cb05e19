import Inspection
import XMPP

/// ejabberd 26.07 with the upstream example file: what differs from 23.01 as Debian ships it.
package enum Ejabberd26Profile {
    package static let profile = EjabberdProfile.profile.derived(
        id: "ejabberd-26", title: "ejabberd 26",
        provenance: "source of 26.07 and its example file, compared with 23.01; not run",
        knobs: knobs, policies: [archive, offline, pep, roomHistory, roomArchive, upload, clientState, serverQueue],
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

    /// Neither body nor subject, and nothing but chat states, ids, hints, delays and old events.
    static let standaloneChatState: Condition = {
        let ignored: Set<String> = [
            Namespace.chatStates, Namespace.delay, Namespace.legacyEvents, Namespace.hints, Namespace.stanzaIDs,
        ]
        return !.body && !.subject
            && (.noPayloads
                || .onlyPayloads(
                    in: ignored, ownNames: ["thread"], oneOf: ignored.union([Namespace.client, Namespace.server])))
    }()

    /// What mod_client_state lets wait for an inactive client.
    static let heldBack: Condition =
        standaloneChatState || .path([PathStep("event", Namespace.pubsubEvent), PathStep("items", Namespace.pubsubEvent)])

    private static let standalone = source("src/misc.erl", "is_standalone_chat_state")

    static let offline = EjabberdProfile.offline.reordering(.recipientServer) {
        $0.replacing(
            "ejabberd.offline.chat-state",
            with: Rule(
                "ejabberd26.offline.chat-state", when: standaloneChatState, then: .notKept,
                because: "nothing but a chat state is in it, ids and hints aside", cite: standalone))
    }.with(
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
    static let pep = EjabberdProfile.pep.reordering(.senderServer) { $0.removing("ejabberd.pep.options") }

    static let clientState = EjabberdProfile.clientState.reordering(.recipientServer) {
        $0.replacing(
            "ejabberd.csi.held",
            with: Rule(
                "ejabberd26.csi.held",
                when: Conditions.message && Conditions.reachesClient && .state([.inactive]) && heldBack, then: .kept,
                because: "the client is inactive and it may wait",
                cite: source("src/mod_client_state.erl", "filter_chat_states"), standalone))
    }

    static let delivery = EjabberdProfile.delivery.replacing(
        "ejabberd.route.held",
        with: Rule(
            "ejabberd26.route.held", when: .state([.inactive]) && Conditions.reachesClient && heldBack, then: .held,
            because: "chat states and PEP notifications wait until the client is active",
            cite: source("src/mod_client_state.erl", "filter_chat_states"))
    ).replacing(
        "ejabberd.route.unstored",
        with: Rule(
            "ejabberd26.route.unstored",
            when: Conditions.hintNoStore || .hint("no-storage") || .payloadIn([Namespace.offline])
                || (!.body
                    && (.knob("mod_offline.store_empty_body", ["false"])
                        || (standaloneChatState && .knob("mod_offline.store_empty_body", ["unless_chat_state"])))),
            then: .bounced("service-unavailable"), because: "the offline store does not take it",
            cite: source("src/mod_offline.erl", "need_to_store")))

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
