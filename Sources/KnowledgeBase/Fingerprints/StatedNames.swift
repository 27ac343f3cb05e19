import Inspection
import XMPP

extension Recognition {
    /// Products that name themselves in answers to version and discovery queries. Names can be configured or withheld.
    @inline(never) @_optimize(none)
    static func statedNames() -> [Fingerprint] {
        let prosody = Citation.source("prosody", "0.12.3", "plugins/mod_version.lua", symbol: "query")
        let ejabberd = Citation.source("ejabberd", "23.01", "src/mod_version.erl", symbol: "process_local_iq")
        let mongooseim = Citation.source("MongooseIM", "6.8.0", "src/mod_version.erl", symbol: "process_iq")
        let openfire = Citation.source("Openfire", "5.2.0", "handler/IQVersionHandler.java", symbol: "IQVersionHandler")
        let openfireDisco = Citation.source("Openfire", "5.2.0", "disco/IQDiscoInfoHandler.java", symbol: "getIdentities")
        let tigase = Citation.source("tigase-server", "8.5.0", "xmpp/impl/JabberIqVersion.java", symbol: "process")
        let jabberd2 = Citation.source("jabberd2", "2.7.0", "sm/mod_iq_version.c", symbol: "_iq_version_pkt_sm")
        let metronome = Citation.source("metronome", "4.0.5", "plugins/mod_version.lua", symbol: "query")
        let metronomeDisco = Citation.source(
            "metronome", "4.0.5", "plugins/mod_disco.lua", symbol: "build_server_disco_info")
        let jackal = Citation.source("jackal", "0.64.0", "pkg/module/xep0092/version.go", symbol: "Version")
        let jackalDisco = Citation.source("jackal", "0.64.0", "pkg/module/xep0030/server_provider.go", symbol: "Identities")
        return [
            version("prosody", .equals("Prosody"), prosody),
            version(
                "snikket", .equals("Snikket"), .source("prosody-modules", "15a7749c", "mod_snikket_version", symbol: "query")
            ),
            version("ejabberd", .equals("ejabberd"), ejabberd),
            version("mongooseim", .equals("MongooseIM"), mongooseim),
            version("openfire", .equals("Openfire"), openfire),
            version("tigase", .prefix("Tigase"), tigase),
            version("jabberd2", .equals("jabberd"), jabberd2),
            version("metronome", .equals("Metronome"), metronome),
            version("jackal", .equals("jackal"), jackal),
            identity(
                "prosody", .equals("Prosody"), .source("prosody", "0.12.3", "plugins/mod_disco.lua", symbol: "add_identity")),
            identity("ejabberd", .equals("ejabberd"), .observed("ejabberd", "23.01", "disco#info of the domain")),
            identity(
                "mongooseim", .equals("MongooseIM"),
                .source("MongooseIM", "6.8.0", "src/mod_disco.erl", symbol: "disco_local_identity")),
            identity("openfire", .equals("Openfire Server"), openfireDisco),
            identity(
                "jabberd2", .equals("Jabber IM server"),
                .source("jabberd2", "2.7.0", "etc/sm.xml.dist.in", symbol: "identity")),
            identity("metronome", .equals("Metronome"), metronomeDisco),
            identity("jackal", .equals("jackal"), jackalDisco),
            Fingerprint(
                "openfire.software-info", in: .iq,
                .child(
                    "query", Namespace.discoInfo,
                    .child(
                        "x", Namespace.dataForms,
                        .child(
                            "field", Namespace.dataForms,
                            .all([
                                .attribute("var", .equals("software")),
                                .child("value", Namespace.dataForms, .text(.equals("Openfire"))),
                            ])))),
                [.init("openfire", .names)], says: "names its software Openfire",
                cite: .source(
                    "Openfire", "5.2.0", "disco/SoftwareInfoExtendedDiscoInfoProvider.java", symbol: "getExtendedInfos"),
                group: "openfire.stated"),
        ]
    }

    private static func version(_ product: String, _ name: TextShape, _ cite: Citation) -> Fingerprint {
        Fingerprint(
            product + ".version", in: .iq,
            .child("query", Namespace.version, .child("name", Namespace.version, .text(name))),
            [.init(product, .names)], says: "answers the version query with its name", cite: cite,
            group: product + ".stated",
            versionPath: ["query", "version"])
    }

    private static func identity(_ product: String, _ name: TextShape, _ cite: Citation) -> Fingerprint {
        Fingerprint(
            product + ".identity", in: .iq,
            .child(
                "query", Namespace.discoInfo,
                .child(
                    "identity", Namespace.discoInfo,
                    .all([
                        .attribute("category", .equals("server")), .attribute("type", .equals("im")),
                        .attribute("name", name),
                    ]))),
            [.init(product, .names)], says: "names itself in service discovery", cite: cite, group: product + ".stated")
    }
}
