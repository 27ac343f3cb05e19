import Inspection
import KnowledgeBase
import XMPP

/// The middle of the funnel, the same for live, replayed and imported records: each is inspected with what was known before it, and
/// what its server shows of itself decides by which profile the next ones are forecast.
package struct RecordFunnel: Sendable {
    package private(set) var forecasts: ForecastSettings
    package var inspector: Inspector
    /// What the servers were recognised as.
    package private(set) var recognition = Recognition.start()

    package init(_ forecasts: ForecastSettings) {
        self.forecasts = forecasts
        inspector = Inspector(forecasts.forecaster)
    }

    /// Changes by which profiles and settings the next records are forecast.
    package mutating func choose<E: Error>(_ change: (inout ForecastSettings) throws(E) -> Void) throws(E) {
        try change(&forecasts)
        inspector.forecaster = forecasts.forecaster
        // What was recognised stands where nothing was chosen by hand.
        let recognised = forecasts.followsRecognition ? inspector.domainSetups : [:]
        inspector.domainSetups = recognised.merging(forecasts.domains) { $1 }
    }

    /// Sets a knob, also where a server was recognised.
    package mutating func set(_ assignment: String) throws(ProgramFailure) {
        try choose { (forecasts) throws(ProgramFailure) in try forecasts.set(assignment) }
        for domain in inspector.domainSetups.keys { try? inspector.domainSetups[domain]?.knobs.set(assignment) }
    }

    /// Inspects a record and learns from it.
    ///
    /// - Returns: what is said of the record, and sentences on what forecasts go by from now on.
    package mutating func inspect(_ record: WireRecord) -> (inspected: InspectedRecord, learned: [String]) {
        let inspected = inspector.inspect(record)
        return (inspected, learn(record))
    }

    /// What a record shows of its server: the product, and settings.
    mutating func learn(_ record: WireRecord) -> [String] {
        let isNew = recognition.absorb(record)
        guard forecasts.followsRecognition else { return [] }
        return [
            isNew ? recognisedProduct(record) : nil, announcedArchive(record), shownArchive(record), statedPolicy(record),
        ].compactMap { $0 }
    }

    /// How likely a product must be before forecasts go by its profile.
    static let enoughToFollow = 0.8

    private mutating func recognisedProduct(_ record: WireRecord) -> String? {
        guard let server = recognition.server(ofConnection: record.connection), let profile = server.profile,
            server.probability >= RecordFunnel.enoughToFollow
        else { return nil }
        let looks = "\(server.domain) looks like \(server.phrase) (\(Int(server.probability * 100)) %): "
        if forecasts.domains[server.domain] != nil {
            var isReadAnew = false
            choose { isReadAnew = $0.read(configurationOf: server.domain, as: profile) }
            return isReadAnew ? looks + "its configuration is read as that of \(profile)" : nil
        }
        guard let setup = forecasts.setup(recognised: profile),
            inspector.domainSetups[server.domain]?.profile.id != setup.profile.id
        else { return nil }
        inspector.domainSetups[server.domain] = setup
        return looks + "its forecasts go by \(profile)"
            + (server.isExact ? "" : ", the nearest profile") + "; `server` shows why, `set server=…` overrules"
    }

    /// Whether the own account has an archive is in its own disco#info (XEP-0313 §8).
    private mutating func announcedArchive(_ record: WireRecord) -> String? {
        guard record.direction == .received, let stanza = record.stanza, stanza.type == "result",
            let query = stanza.element.child("query", xmlns: Namespace.discoInfo), query["node"] == nil,
            let own = inspector.knowledge.stream(record.connection).account?.bare, (stanza.from ?? own) == own
        else { return nil }
        let offered = query.elements.contains { $0["var"] == Namespace.archive }
        return change("archive", offered ? "on" : "off", at: own.domainpart).map {
            "your account announces \(offered ? "an" : "no") archive: archive=\(offered ? "on" : "off") at \($0)"
        }
    }

    /// That the own account has an archive, where the server answers for it (XEP-0313 §4.1, XEP-0441 §2) or gives a message its id in
    /// there (XEP-0313 §5).
    private mutating func shownArchive(_ record: WireRecord) -> String? {
        guard record.direction == .received, let stanza = record.stanza,
            let own = inspector.knowledge.stream(record.connection).account?.bare
        else { return nil }
        let sign: String
        switch stanza.kind {
        case .iq where stanza.type == "result" && (stanza.from?.bare ?? own) == own:
            guard let answer = stanza.payloads.first, answer.namespace == Namespace.archive else { return nil }
            sign = "it answers for one"
        case .message where stanza.type != "groupchat" && stanza.type != "error":
            let isNumbered = stanza.element.elements.contains {
                $0.name == "stanza-id" && $0.namespace == Namespace.stanzaIDs && $0["by"] == own.description
            }
            guard isNumbered else { return nil }
            sign = "it gave a message its id there"
        case .iq, .message, .presence: return nil
        }
        return change("archive", "on", at: own.domainpart).map {
            "your account has an archive, \(sign): archive=on at \($0)"
        }
    }

    /// The archive's policy for the account, as the server states it (XEP-0441 §2).
    private mutating func statedPolicy(_ record: WireRecord) -> String? {
        guard record.direction == .received, let stanza = record.stanza, stanza.type == "result",
            let policy = stanza.element.child("prefs", xmlns: Namespace.archive)?["default"],
            let own = inspector.knowledge.stream(record.connection).account?.bare
        else { return nil }
        for knob in ["default_archive_policy", "mod_mam.default"] {
            if let domain = change(knob, policy, at: own.domainpart) {
                return "your account's archive policy is \(policy): \(knob)=\(policy) at \(domain)"
            }
        }
        return nil
    }

    /// Sets a knob of a domain's profile to what was learned; the domain if that changed anything.
    private mutating func change(_ knob: String, _ value: String, at domain: String) -> String? {
        guard forecasts.domains[domain] == nil,
            var setup = inspector.domainSetups[domain] ?? forecasts.setups[.senderServer], setup.knobs[knob] != value
        else { return nil }
        guard (try? setup.knobs.set(knob, value)) != nil else { return nil }
        inspector.domainSetups[domain] = setup
        return domain
    }
}
