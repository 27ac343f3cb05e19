import Inspection
import XMPP

extension Recognition {
    /// Signs of Prosody, and of Snikket and Metronome, which share code with it.
    @inline(never) @_optimize(none)
    static func prosody() -> [Fingerprint] {
        let archived = Citation.source("prosody", "0.12.3", "plugins/mod_mam/mod_mam.lua", symbol: "message_handler")
        return [
            Fingerprint(
                "prosody.stream-id", in: .streamOpen, .attribute("id", .uuid(version: 4)),
                [.init("prosody", .hint), .init("snikket", .hint), .init("metronome", .hint)],
                says: "the stream's id is a UUID",
                cite: .source("prosody", "0.12.3", "plugins/mod_c2s.lua", symbol: "stream_callbacks.streamopened")),
            Fingerprint(
                "prosody.invitations", in: .features,
                .all([.child("register", "urn:xmpp:invite"), .child("register", "urn:xmpp:ibr-token:0")]),
                [.init("prosody", .typical), .init("snikket", .typical)],
                says: "offers registration by invitation in two forms",
                cite: .observed("prosody", "0.12.3", "features before login, mod_invites_register loaded")),
            Fingerprint(
                "prosody.caps-node", in: .features,
                .child("c", Namespace.caps, .attribute("node", .equals("http://prosody.im"))),
                [.init("prosody", .names), .init("snikket", .names)], says: "announces itself as http://prosody.im",
                cite: .source("prosody", "0.12.3", "plugins/mod_disco.lua", symbol: "build_server_disco_info")),
            Fingerprint(
                "prosody.pre-approval", in: .features, .child("sub", Namespace.preApproval),
                [.init("prosody", .hint), .init("snikket", .hint)], says: "offers subscriptions approved in advance",
                cite: .observed("prosody", "0.12.3", "features after login"), group: "prosody.features"),
            Fingerprint(
                "prosody.bind-required", in: .features, .child("bind", Namespace.bind, .child("required", Namespace.bind)),
                [.init("prosody", .typical), .init("snikket", .typical), .init("metronome", .hint)],
                says: "marks binding as required",
                cite: .source("prosody", "13.0.1", "plugins/mod_saslauth.lua", symbol: "stream-features"),
                group: "prosody.features"),
            Fingerprint(
                "prosody.sm-optional", in: .features,
                .child("sm", Namespace.streamManagement, .child("optional", Namespace.streamManagement)),
                [.init("prosody", .hint), .init("snikket", .hint), .init("metronome", .hint)],
                says: "marks stream management as optional",
                cite: .source("prosody", "13.0.1", "plugins/mod_smacks.lua", symbol: "stream-features"),
                group: "prosody.features"),
            Fingerprint(
                "prosody.limits", in: .features, .child("limits", Namespace.streamLimits),
                [.init("prosody", .hint, .from("13")), .init("snikket", .hint), .init("openfire", .hint)],
                says: "announces limits of the stream",
                cite: .source("prosody", "13.0.1", "plugins/mod_c2s.lua", symbol: "stream-features")),
            Fingerprint(
                "prosody.no-limits", in: .features,
                .all([
                    .child("bind", Namespace.bind, .child("required", Namespace.bind)),
                    .noChild("limits", Namespace.streamLimits),
                ]),
                [.init("prosody", .hint, .below("13"))], says: "announces no limits of the stream",
                cite: .observed("prosody", "0.12.3", "features after login"), group: "prosody.features"),
            Fingerprint(
                "prosody.oauth", in: .features,
                .child("mechanisms", Namespace.sasl, .child("mechanism", Namespace.sasl, .text(.equals("OAUTHBEARER")))),
                [.init("prosody", .hint, .from("13")), .init("snikket", .hint)], says: "offers OAUTHBEARER",
                cite: .observed("prosody", "13.0.1", "features before login")),
            Fingerprint(
                "prosody.plain", in: .features,
                .child("mechanisms", Namespace.sasl, .child("mechanism", Namespace.sasl, .text(.equals("PLAIN")))),
                [.init("snikket", .against)], says: "offers PLAIN, which Snikket switches off",
                cite: .source(
                    "snikket-server", "20260611", "ansible/files/prosody.cfg.lua", symbol: "disable_sasl_mechanisms")),
            Fingerprint(
                "prosody.sm-id", in: .nonza,
                .all([.attribute("id", .base64URL(12)), .attribute("max", .anything), .noAttribute("location")]),
                [.init("prosody", .typical), .init("snikket", .typical)],
                says: "a resumption id of 12 characters, with a time limit",
                cite: .source("prosody", "13.0.1", "plugins/mod_smacks.lua", symbol: "do_enable")),
            Fingerprint(
                "prosody.archive-id", in: .message, from: .account,
                .child(
                    "stanza-id", Namespace.stanzaIDs,
                    .all([.attribute("by", .ownAccount), .attribute("id", .base64URL(24))])),
                [.init("prosody", .typical, .below("13"))], says: "an archive id of 24 characters", cite: archived,
                group: "prosody.archive-id"),
            Fingerprint(
                "prosody.archive-uuid-4", in: .message, from: .account,
                .child(
                    "stanza-id", Namespace.stanzaIDs,
                    .all([.attribute("by", .ownAccount), .attribute("id", .uuid(version: 4))])),
                [.init("prosody", .hint, .below("13")), .init("tigase", .hint)], says: "an archive id that is a random UUID",
                cite: .source("prosody", "0.12.3", "plugins/mod_storage_sql.lua", symbol: "archive_store:append"),
                group: "prosody.archive-id"),
            Fingerprint(
                "prosody.archive-uuid-7", in: .message, from: .account,
                .child(
                    "stanza-id", Namespace.stanzaIDs,
                    .all([.attribute("by", .ownAccount), .attribute("id", .uuid(version: 7))])),
                [.init("prosody", .typical, .from("13")), .init("snikket", .typical)],
                says: "an archive id that is a UUID of its time",
                cite: .source("prosody", "13.0.1", "plugins/mod_storage_internal.lua", symbol: "archive:append"),
                group: "prosody.archive-id"),
            Fingerprint(
                "prosody.room-fields", in: .iq, from: .room,
                .child(
                    "query", Namespace.mucOwner,
                    .child(
                        "x", Namespace.dataForms,
                        .child("field", Namespace.dataForms, .attribute("var", .prefix("{http://prosody.im/protocol/muc}"))))
                ),
                [.init("prosody", .names), .init("snikket", .names)], says: "its rooms have fields of Prosody's own",
                cite: .observed("prosody", "0.12.3", "configuration form of a room")),
            Fingerprint(
                "metronome.caps-node", in: .features,
                .child("c", Namespace.caps, .attribute("node", .equals("http://metronome.im"))),
                [.init("metronome", .names)], says: "announces itself as http://metronome.im",
                cite: .source("metronome", "4.0.5", "plugins/mod_disco.lua", symbol: "build_server_disco_info")),
            Fingerprint(
                "metronome.purge", in: .iq, from: .account,
                .child(
                    "query", Namespace.discoInfo,
                    .child(
                        "feature", Namespace.discoInfo, .attribute("var", .equals("http://metronome.im/protocol/mam-purge")))
                ),
                [.init("metronome", .names)], says: "lets archives be purged by its own protocol",
                cite: .source("metronome", "4.0.5", "plugins/mam/mod_mam.lua", symbol: "purge_xmlns")),
        ]
    }
}
