import Inspection
import XMPP

/// Snikket: Prosody with an archive for everybody, rooms that persist, and uploads, all of it for some days.
package enum SnikketProfile {
    package static let profile = Prosody13Profile.profile.derived(
        id: "snikket", title: "Snikket",
        provenance:
            "its configuration of 2026-05-30 over Prosody 13; the newer snapshot it pins was not read, nothing was run",
        knobs: knobs, policies: [offline, privateXML]
    )
    .living(LifeRules.Snikket.all)

    static func configuration(_ symbol: String) -> Citation {
        .source("snikket", "stable.20260611", "ansible/files/prosody.cfg.lua", symbol: symbol)
    }

    /// One number of days rules the archive and the uploads.
    static let knobs: [Knob] = [
        CommonKnobs.archive(
            "on", configuration("modules_enabled (mam)"), implies: ["on": ["default_archive_policy": "always"]]),
        Knob(
            "SNIKKET_RETENTION_DAYS", .days, default: "604800s",
            effect: "how many days archives and uploaded files are kept", cite: configuration("RETENTION_DAYS")),
        Knob(
            "archive_expires_after", .duration, default: nil, effect: "how long the archive keeps messages",
            cite: configuration("archive_expires_after"), aliasOf: "SNIKKET_RETENTION_DAYS"),
        CommonKnobs.expires(nil, aliasOf: "SNIKKET_RETENTION_DAYS", configuration("archive_expires_after")),
        Knob(
            "http_file_share_expires_after", .duration, default: nil, effect: "how long uploaded files stay",
            cite: configuration("http_file_share_expires_after"), aliasOf: "SNIKKET_RETENTION_DAYS"),
        CommonKnobs.roomArchive("on", configuration("groups (muc_mam)")),
        Knob(
            "muc_room_default_persistent", .onOff, default: "on", effect: "whether new rooms are persistent",
            cite: configuration("muc_room_default_persistent")),
        Knob(
            "SNIKKET_TWEAK_STORAGE", .choice(["internal", "sqlite"]), default: nil, effect: "where the stores are",
            cite: configuration("ENV_SNIKKET_TWEAK_STORAGE"), aliasOf: "backend"),
    ]

    static let offline = ProsodyProfile.offline.with(
        contentsOf: [
            TraitRule(
                StoreTraits(
                    removedBy: [
                        "the first presence with non-negative priority, also of a session that has queried its archive",
                        "account removal",
                    ]),
                cite: configuration("send_legacy_offline_messages_to_mam_clients"))
        ])

    /// Its list of modules has mod_bookmarks and not mod_private.
    static let privateXML = ProsodyProfile.privateXML.reordering(.senderServer) {
        $0.replacing(
            "private.set",
            with: Rule(
                "snikket.private.set", when: Conditions.set("query", Namespace.privateXML), then: .notKept,
                because: "private XML other than bookmarks is not supported", cite: configuration("modules_enabled")))
    }
}
