import Inspection
import XMPP

extension Recognition {
    /// Signs of ejabberd.
    @inline(never) @_optimize(none)
    static func ejabberd() -> [Fingerprint] {
        let features = Citation.source("ejabberd", "23.01", "src/ejabberd_config.erl", symbol: "get_uri")
        let queue = Citation.observed("ejabberd", "23.01", "stanzas held for an inactive or lost client")
        return [
            Fingerprint(
                "ejabberd.stream-id", in: .streamOpen, .attribute("id", .decimal(15...20)), [.init("ejabberd", .typical)],
                says: "the stream's id is a decimal number",
                cite: .source("xmpp", "1.6.1", "src/xmpp_stream.erl", symbol: "new_id")),
            Fingerprint(
                "ejabberd.caps-node-old", in: .features,
                .child("c", Namespace.caps, .attribute("node", .equals("http://www.process-one.net/en/ejabberd/"))),
                [.init("ejabberd", .names, .below("24.12"))], says: "announces itself as ejabberd", cite: features,
                group: "ejabberd.caps-node"),
            Fingerprint(
                "ejabberd.caps-node", in: .features,
                .child("c", Namespace.caps, .attribute("node", .equals("https://www.process-one.net/ejabberd/"))),
                [.init("ejabberd", .names, .from("24.12"))], says: "announces itself as ejabberd, by the newer address",
                cite: .source("ejabberd", "26.07", "src/ejabberd_config.erl", symbol: "get_uri"), group: "ejabberd.caps-node"
            ),
            Fingerprint(
                "ejabberd.oauth", in: .features,
                .child("mechanisms", Namespace.sasl, .child("mechanism", Namespace.sasl, .text(.equals("X-OAUTH2")))),
                [.init("ejabberd", .typical)], says: "offers X-OAUTH2",
                cite: .source("ejabberd", "26.07", "src/ejabberd_c2s.erl", symbol: "sasl_mechanisms"),
                group: "ejabberd.mechanisms"),
            Fingerprint(
                "ejabberd.mechanisms", in: .features,
                .child(
                    "mechanisms", Namespace.sasl,
                    .all([
                        .child("mechanism", Namespace.sasl, .text(.equals("DIGEST-MD5"))),
                        .child("mechanism", Namespace.sasl, .text(.equals("SCRAM-SHA-512"))),
                    ])), [.init("ejabberd", .hint)], says: "offers DIGEST-MD5 beside SCRAM-SHA-512",
                cite: .source("ejabberd", "23.01", "src/ejabberd_c2s.erl", symbol: "sasl_mechanisms"),
                group: "ejabberd.mechanisms"),
            Fingerprint(
                "ejabberd.sm-id", in: .nonza, .all([.attribute("id", .prefix("g2")), .attribute("max", .anything)]),
                [.init("ejabberd", .typical)], says: "the resumption id is an Erlang term",
                cite: .source("ejabberd", "23.01", "src/mod_stream_mgmt.erl", symbol: "encode_id")),
            Fingerprint(
                "ejabberd.push-id", in: .iq, from: .account,
                .all([.attribute("type", .equals("set")), .attribute("id", .prefix("push"))]), [.init("ejabberd", .typical)],
                says: "its pushes have ids that begin with push",
                cite: .source("ejabberd", "23.01", "src/mod_roster.erl", symbol: "push_item")),
            Fingerprint(
                "ejabberd.archive-id", in: .message, from: .account,
                .child(
                    "stanza-id", Namespace.stanzaIDs,
                    .all([.attribute("by", .ownAccount), .attribute("id", .decimal(16...16))])),
                [.init("ejabberd", .typical)], says: "an archive id that counts microseconds",
                cite: .source("ejabberd", "23.01", "src/mod_mam.erl", symbol: "set_stanza_id"), group: "ejabberd.archive"),
            Fingerprint(
                "ejabberd.archived", in: .message, from: .account,
                .child("archived", Namespace.archiveTemporary, .attribute("by", .ownAccount)),
                [.init("ejabberd", .typical), .init("mongooseim", .hint)],
                says: "marks archived messages in the form of the first MAM",
                cite: .source("ejabberd", "23.01", "src/mod_mam.erl", symbol: "set_stanza_id"), group: "ejabberd.archive"),
            Fingerprint(
                "ejabberd.inactive", in: .presence, from: .account,
                .child("delay", Namespace.delay, .all([.attribute("from", .ownDomain), .text(.equals("Client Inactive"))])),
                [.init("ejabberd", .hint)], says: "held presence for an inactive client and says so", cite: queue,
                group: "ejabberd.delay"),
            Fingerprint(
                "ejabberd.resent", in: .message, from: .account,
                .child("delay", Namespace.delay, .all([.attribute("from", .ownDomain), .text(.equals("Resent"))])),
                [.init("ejabberd", .hint)], says: "sends unacked messages again and says so", cite: queue,
                group: "ejabberd.delay"),
            Fingerprint(
                "ejabberd.offline", in: .message, from: .account,
                .child("delay", Namespace.delay, .all([.attribute("from", .ownDomain), .text(.equals("Offline storage"))])),
                [.init("ejabberd", .hint)], says: "names its offline store in the delay stamp",
                cite: .observed("ejabberd", "23.01", "an offline message delivered"), group: "ejabberd.delay"),
            Fingerprint(
                "ejabberd.room-fields", in: .iq, from: .room,
                .child(
                    "query", Namespace.mucOwner,
                    .child(
                        "x", Namespace.dataForms,
                        .child("field", Namespace.dataForms, .attribute("var", .equals("muc#roomconfig_allow_query_users"))))
                ),
                [.init("ejabberd", .typical)], says: "its rooms have fields of ejabberd's own",
                cite: .observed("ejabberd", "23.01", "configuration form of a room")),
        ]
    }
}
