import Inspection
import XMPP

extension Recognition {
    /// Signs of Openfire, MongooseIM, Tigase and jackal, read in their source and not seen running.
    @inline(never) @_optimize(none)
    static func otherProducts() -> [Fingerprint] {
        let mongooseim = Citation.source("MongooseIM", "6.8.0", "include/mongoose.hrl", symbol: "MONGOOSE_URI")
        let offlineStorage = Citation.source("MongooseIM", "6.8.0", "src/offline/mod_offline.erl", symbol: "timestamp_xml")
        return [
            Fingerprint(
                "openfire.caps-node", in: .features,
                .child("c", Namespace.caps, .attribute("node", .prefix("https://www.igniterealtime.org/projects/openfire"))),
                [.init("openfire", .names)], says: "announces itself as Openfire",
                cite: .source(
                    "Openfire", "5.2.0", "entitycaps/EntityCapabilitiesManager.java", symbol: "OPENFIRE_IDENTIFIER_NODE")),
            Fingerprint(
                "openfire.sm-id", in: .nonza,
                .all([.attribute("id", .base64NUL(afterFullJID: false)), .attribute("location", .anything)]),
                [.init("openfire", .typical)], says: "the resumption id holds the resource and the stream's id",
                cite: .source("Openfire", "5.2.0", "streammanagement/StreamManager.java", symbol: "enable")),
            Fingerprint(
                "mongooseim.caps-node", in: .features,
                .child(
                    "c", Namespace.caps,
                    .attribute("node", .equals("https://www.erlang-solutions.com/products/mongooseim.html"))),
                [.init("mongooseim", .names)], says: "announces itself as MongooseIM", cite: mongooseim),
            Fingerprint(
                "mongooseim.stream-id", in: .streamOpen, .attribute("id", .hexadecimal(16)), [.init("mongooseim", .hint)],
                says: "the stream's id is 16 hexadecimal digits",
                cite: .source("MongooseIM", "6.8.0", "src/mongoose_bin.erl", symbol: "gen_from_crypto")),
            Fingerprint(
                "mongooseim.sm-id", in: .nonza,
                .all([
                    .attribute("id", .base64(28)), .attribute("resume", .anything), .noAttribute("max"),
                    .noAttribute("location"),
                ]),
                [.init("mongooseim", .typical)], says: "a resumption id of 28 characters without a time limit",
                cite: .source("MongooseIM", "6.8.0", "src/stream_management/mod_stream_management.erl", symbol: "make_smid")),
            Fingerprint(
                "mongooseim.retraction", in: .iq, from: .account,
                .child(
                    "query", Namespace.discoInfo,
                    .child(
                        "feature", Namespace.discoInfo, .attribute("var", .equals("urn:esl:message-retract-by-stanza-id:0")))
                ),
                [.init("mongooseim", .names)], says: "retracts messages by its own protocol",
                cite: .source("MongooseIM", "6.8.0", "src/mam/mod_mam_utils.erl", symbol: "retraction_features")),
            Fingerprint(
                "mongooseim.offline", in: .message, from: .account,
                .child("delay", Namespace.delay, .text(.equals("Offline Storage"))),
                [.init("mongooseim", .hint), .init("jackal", .hint), .init("ejabberd", .hint)],
                says: "names its offline storage in the delay stamp", cite: offlineStorage, group: "offline-text"),
            Fingerprint(
                "tigase.offline", in: .message, from: .account,
                .child("delay", Namespace.delay, .text(.prefix("Offline Storage - "))), [.init("tigase", .typical)],
                says: "names its offline storage and host in the delay stamp",
                cite: .source("tigase-server", "8.5.0", "xmpp/impl/OfflineMessages.java", symbol: "delay"),
                group: "offline-text"),
            Fingerprint(
                "tigase.mobile", in: .features,
                .either([
                    .child("mobile", "http://tigase.org/protocol/mobile#v2"),
                    .child("mobile", "http://tigase.org/protocol/mobile#v3"),
                ]), [.init("tigase", .names)], says: "offers its own protocol for mobile clients",
                cite: .source("tigase-server", "8.5.0", "xmpp/impl/MobileV2.java", symbol: "XMLNS")),
            Fingerprint(
                "tigase.sm-id", in: .nonza,
                .all([
                    .attribute("id", .uuid(version: nil)), .attribute("max", .anything), .attribute("location", .anything),
                ]),
                [.init("tigase", .typical)], says: "the resumption id is a UUID, with time limit and address",
                cite: .source(
                    "tigase-server", "8.5.0", "server/xmppclient/StreamManagementIOProcessor.java", symbol: "enabled")),
            Fingerprint(
                "tigase.account-form", in: .iq, from: .account,
                .child(
                    "query", Namespace.discoInfo,
                    .child(
                        "x", Namespace.dataForms,
                        .child(
                            "field", Namespace.dataForms,
                            .child("value", Namespace.dataForms, .text(.equals("tigase:disco:account:0")))))),
                [.init("tigase", .names)], says: "describes the account in a form of Tigase's own",
                cite: .source("tigase-server", "8.5.0", "xmpp/impl", symbol: "tigase:disco:account:0")),
            Fingerprint(
                "jackal.sm-id", in: .nonza, .attribute("id", .base64NUL(afterFullJID: true)), [.init("jackal", .typical)],
                says: "the resumption id holds the full JID",
                cite: .source("jackal", "0.64.0", "pkg/module/xep0198/stream.go", symbol: "encodeSMID")),
        ]
    }
}
