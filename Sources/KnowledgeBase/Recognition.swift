import Inspection

/// The server products that can be recognised, and the signs by which.
package enum Recognition {
    /// A recognition that has seen nothing yet.
    package static func start() -> ServerRecognition { ServerRecognition(fingerprints, products: products) }

    /// Every fingerprint, in the order of the families.
    package static let fingerprints: [Fingerprint] = families.flatMap { $0() }

    /// The families of fingerprints; a new file is one new line here.
    static let families: [@Sendable () -> [Fingerprint]] = [
        statedNames, prosody, ejabberd, otherProducts,
    ]

    /// The products, with the profiles that stand for them.
    package static let products: [ServerProduct] = [
        ServerProduct(
            "prosody", "Prosody", prior: 1,
            profiles: [
                .init("prosody-0.12", covers: .from("0.12", below: "0.13"), nearestFor: .below("13")),
                .init("prosody-13", covers: .from("13", below: "14"), nearestFor: .from("13")),
            ]),
        ServerProduct(
            "ejabberd", "ejabberd", prior: 1,
            profiles: [
                .init("ejabberd-23.01", covers: .from("23.01", below: "23.02"), nearestFor: .below("24.12")),
                .init("ejabberd-26", covers: .from("26", below: "27"), nearestFor: .from("24.12")),
            ]),
        ServerProduct("snikket", "Snikket", prior: 0.3, profiles: [.init("snikket", covers: .all)]),
        ServerProduct(
            "mongooseim", "MongooseIM", prior: 0.3, profiles: [.init("mongooseim", covers: .from("6.8", below: "6.9"))]),
        // Which plugins an Openfire has cannot be seen here.
        ServerProduct("openfire", "Openfire", prior: 0.5, profiles: [.init("openfire", covers: .from("5.1", below: "5.3"))]),
        ServerProduct("tigase", "Tigase", prior: 0.2, profiles: [.init("tigase", covers: .from("8.4", below: "8.6"))]),
        ServerProduct("jabberd2", "jabberd2", prior: 0.1, profiles: [.init("jabberd2", covers: .from("2.7", below: "2.8"))]),
        ServerProduct(
            "metronome", "Metronome", prior: 0.1, profiles: [.init("metronome", covers: .from("4.0", below: "4.1"))]),
        ServerProduct("jackal", "jackal", prior: 0.05, profiles: [.init("jackal", covers: .from("0.64", below: "0.65"))]),
    ]
}
