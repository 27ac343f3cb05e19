import Inspection
import XMPP

/// ejabberd 26.07 with the upstream example file: what differs from 23.01 as Debian ships it.
package enum Ejabberd26Profile {
    package static let profile = EjabberdProfile.profile.derived(
        id: "ejabberd-26", title: "ejabberd 26",
        provenance: "source of 26.07 and its example file, compared with 23.01; not run",
        knobs: knobs, policies: [archive, offline, pep, roomHistory, roomArchive, upload, serverQueue]
    )
    .living([.archive: [LifeRules.Ejabberd.retractionDeletes], .offline: [LifeRules.Ejabberd.bind2Discards]])

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

    static let offline = EjabberdProfile.offline.with(
        contentsOf: [
            TraitRule(
                when: .isOn("archive"),
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

    static let roomHistory = EjabberdProfile.roomHistory.with(
        contentsOf: [
            TraitRule(
                when: .isOn("room-archive"),
                StoreTraits(removedBy: [
                    "20 newer messages", "the end of the room", "a restart, and then it is refilled from the archive",
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
