/// The five questions the program exists for, answered for one stanza.
package struct FiveAnswers: Hashable, Sendable {
    /// The answer to one question: a verdict, a sentence made from the effects, and what it rests on.
    package struct Answer: Hashable, Sendable {
        /// The answer in one word.
        package enum Verdict: String, Hashable, Sendable {
            case yes, no, depends, unspecified
        }

        package var verdict: Verdict
        package var sentence: String
        package var certainty: Certainty
        package var cites: [Citation]
    }

    /// Is it stored at the sender's server before it is forwarded?
    package var storedBeforeForwarding: Answer
    /// Is it stored at the recipient's server before it is delivered?
    package var storedBeforeDelivery: Answer
    /// How long does it stay?
    package var duration: Answer
    /// How is it kept: in memory or on disk, and can an operator read it?
    package var medium: Answer
    /// Is it deleted from both servers once it has been delivered?
    package var deletedAfterwards: Answer

    /// In the order of the questions.
    package var all: [Answer] { [storedBeforeForwarding, storedBeforeDelivery, duration, medium, deletedAfterwards] }

    /// The questions in words, in order.
    package static let questions = [
        "Is it stored at the sender's server before it is forwarded?",
        "Is it stored at the recipient's server before it is delivered?",
        "How long does it stay?",
        "Is it kept in memory or on disk, and can an operator read it?",
        "Is it deleted from both servers once it has been delivered?",
    ]

    /// Answers from the effects of a forecast; prose is made from them and adds nothing.
    package init(effects: [Effect], delivery: DeliveryVerdict?) {
        let relevant = effects.filter { !$0.isCopy && !$0.store.isPassing }
        let passing = effects.filter { $0.store.isPassing && $0.outcome != .notKept }
        storedBeforeForwarding = FiveAnswers.before(
            relevant.filter { $0.party == .senderServer }, passing: passing.filter { $0.party == .senderServer },
            at: "the sender's server",
            early: [.beforeRouting], action: "forwarded")
        storedBeforeDelivery = FiveAnswers.before(
            relevant.filter { $0.party != .senderServer }, passing: passing.filter { $0.party != .senderServer },
            at: relevant.contains { $0.party == .service } ? "the service" : "the recipient's server",
            early: [.beforeDelivery, .insteadOfDelivery, .beforeRouting], action: "delivered")
        let kept = relevant.filter { $0.outcome != .notKept }
        duration = FiveAnswers.duration(kept, passing: passing)
        medium = FiveAnswers.medium(kept, passing: passing)
        deletedAfterwards = FiveAnswers.deletion(kept, delivery: delivery)
    }

    private static func before(
        _ effects: [Effect], passing: [Effect], at place: String, early: Set<Effect.Phase>, action: String
    ) -> Answer {
        let kept = effects.filter { $0.outcome == .kept }
        let open = effects.filter { $0.outcome == .depends }
        if let first = kept.first(where: { $0.phase.map { early.contains($0) } ?? false }) {
            let how = first.phase == .insteadOfDelivery ? "instead of being delivered" : "before it is \(action)"
            return Answer(
                verdict: .yes, sentence: "Yes: \(place) puts \(first.partWords) into \(first.placeWords), \(how).",
                certainty: first.certainty, cites: first.cites(for: first.phaseCite))
        }
        if let first = open.first {
            return Answer(
                verdict: .depends,
                sentence:
                    "It depends: \(place) may put \(first.partWords) into \(first.placeWords), \(first.conditionWords).",
                certainty: first.certainty, cites: first.cites(for: first.phaseCite))
        }
        if let first = kept.first(where: { $0.phase == nil }) {
            return Answer(
                verdict: .unspecified,
                sentence:
                    "\(place.capitalizedFirst) puts \(first.partWords) into \(first.placeWords); whether before or after it is \(action) is not specified.",
                certainty: .unspecified, cites: first.cites(for: first.phaseCite))
        }
        if let first = kept.first {
            return Answer(
                verdict: .no,
                sentence: "Not before: \(place) writes \(first.partWords) into \(first.placeWords) afterwards.",
                certainty: first.certainty, cites: first.cites(for: first.phaseCite))
        }
        let transient =
            passing.isEmpty ? "" : " It is only held in memory (\(passing.map(\.store.words).joined(separator: ", ")))."
        let not = effects.filter { $0.outcome == .notKept }
        return Answer(
            verdict: .no, sentence: "No: \(place) keeps nothing of it.\(transient)",
            certainty: weakest(not.map(\.certainty)) ?? .default,
            cites: unique(not.flatMap(\.cites)))
    }

    private static func duration(_ kept: [Effect], passing: [Effect]) -> Answer {
        guard !kept.isEmpty else {
            return Answer(
                verdict: .no,
                sentence: passing.isEmpty ? "It does not stay anywhere." : "No longer than the transport needs it.",
                certainty: .default, cites: unique(passing.flatMap(\.cites)))
        }
        let parts = kept.map {
            "\($0.party.words), \($0.store.words): \($0.retention.phrase)" + ($0.outcome == .depends ? " (if kept)" : "")
        }
        let verdict: Answer.Verdict =
            kept.contains { $0.outcome == .depends }
            ? .depends : kept.allSatisfy { $0.retention == .unspecified } ? .unspecified : .yes
        return Answer(
            verdict: verdict, sentence: parts.joined(separator: "; ").capitalizedFirst + ".",
            certainty: weakest(kept.map(\.certainty)) ?? .unknown,
            cites: unique(kept.flatMap { $0.cites(for: $0.retentionCite) }))
    }

    private static func medium(_ kept: [Effect], passing: [Effect]) -> Answer {
        guard !kept.isEmpty else {
            let sentence =
                passing.isEmpty
                ? "Nothing is kept beyond the moment of processing." : "Only in memory, while it is on its way."
            return Answer(verdict: .no, sentence: sentence, certainty: .default, cites: unique(passing.flatMap(\.cites)))
        }
        let parts = kept.map { effect -> String in
            let medium =
                effect.medium == .unspecified ? "medium not specified" : effect.medium == .disk ? "on disk" : "in memory"
            return "\(effect.party.words), \(effect.store.words): \(medium), \(effect.readable.words)"
                + (effect.place.map { " (\($0))" } ?? "")
        }
        let verdict: Answer.Verdict =
            kept.allSatisfy { $0.medium == .unspecified }
            ? .unspecified
            : kept.contains { $0.outcome == .depends }
                ? .depends
                : kept.contains { $0.medium == .disk }
                    ? .yes : kept.contains { $0.medium == .unspecified } ? .unspecified : .no
        return Answer(
            verdict: verdict, sentence: parts.joined(separator: "; ").capitalizedFirst + ".",
            certainty: weakest(kept.map(\.certainty)) ?? .unknown,
            cites: unique(kept.flatMap { $0.cites(for: $0.mediumCite) }))
    }

    private static func deletion(_ kept: [Effect], delivery: DeliveryVerdict?) -> Answer {
        let staying = kept.filter { $0.retention != .untilDelivered && $0.retention != .untilAcked }
        let leaving = kept.filter { $0.retention == .untilDelivered || $0.retention == .untilAcked }
        if kept.isEmpty {
            return Answer(verdict: .yes, sentence: "Nothing is left: nothing was kept.", certainty: .default, cites: [])
        }
        let residue =
            leaving.contains { $0.residue == .likely } ? " Its bytes may stay in the store's files for a while." : ""
        if staying.isEmpty {
            let sure = leaving.allSatisfy { $0.outcome == .kept }
            return Answer(
                verdict: .yes,
                sentence:
                    "Yes: \(leaving.map(\.placeWords).joined(separator: ", ")) loses it on delivery\(sure ? "" : ", if it was kept").\(residue)",
                certainty: weakest(leaving.map(\.certainty)) ?? .unknown,
                cites: unique(leaving.flatMap { $0.cites(for: $0.retentionCite) }))
        }
        let definite = staying.filter { $0.outcome == .kept }
        let names = (definite.isEmpty ? staying : definite).map { "\($0.party.words), \($0.store.words)" }.joined(
            separator: "; ")
        return Answer(
            verdict: definite.isEmpty ? .depends : .no,
            sentence: definite.isEmpty
                ? "It depends: a copy stays if one is kept (\(names))." : "No: a copy stays (\(names)).\(residue)",
            certainty: weakest(staying.map(\.certainty)) ?? .unknown,
            cites: unique(staying.flatMap { $0.cites(for: $0.retentionCite) }))
    }

    private static func weakest(_ certainties: [Certainty]) -> Certainty? {
        let order: [Certainty] = [
            .unknown, .unspecified, .allowed, .default, .normal, .configured, .refuted, .observed, .certain,
        ]
        return order.first { certainties.contains($0) }
    }

    private static func unique(_ cites: [Citation]) -> [Citation] {
        var seen: Set<Citation> = []
        return cites.filter { seen.insert($0).inserted }
    }
}

extension Store {
    /// Whether it only holds what is on its way: a queue or a state in memory, which the five questions do not count as storing.
    package var isPassing: Bool {
        switch self {
        case .smQueue, .csiQueue, .s2sQueue, .carbons, .presence, .directedPresence, .capsCache: true
        default: false
        }
    }

    /// The name in running text.
    package var words: String {
        switch self {
        case .offline: "offline store"
        case .archive: "archive"
        case .roster: "roster"
        case .pendingSubscription: "pending subscriptions"
        case .presence: "presence"
        case .directedPresence: "directed presence"
        case .capsCache: "capabilities cache"
        case .smQueue: "stream management queue"
        case .csiQueue: "CSI hold-back"
        case .s2sQueue: "s2s queue"
        case .carbons: "carbons"
        case .vcard: "vCard"
        case .privateXML: "private XML"
        case .pep: "PEP item"
        case .pubsub: "pubsub item"
        case .roomHistory: "room history"
        case .roomArchive: "room archive"
        case .roomConfig: "room configuration"
        case .blocklist: "block list"
        case .archivePrefs: "archive preferences"
        case .credentials: "credentials"
        case .tokens: "tokens"
        case .lastActivity: "last activity"
        case .pushRegistration: "push registration"
        case .upload: "upload"
        case .conversationMetadata: "conversation metadata"
        case .searchIndex: "search index"
        case .inbox: "inbox"
        case .log: "log"
        case .backup: "backup"
        }
    }
}

extension Party {
    /// The name in running text.
    package var words: String {
        switch self {
        case .senderServer: "sender's server"
        case .recipientServer: "recipient's server"
        case .service: "service"
        }
    }
}

extension Effect.Readability {
    /// In running text, of something kept.
    package var words: String {
        switch self {
        case .yes: "readable by the operator"
        case .ciphertext: "ciphertext only"
        case .no: "not readable"
        case .unknown: "readability not known"
        }
    }
}

extension Effect {
    /// On what it depends, as the end of a sentence: `if the recipient is offline`.
    package var conditionWords: String {
        guard let condition else { return "if so set up" }
        return condition.hasPrefix("depending on ") ? condition : "if " + condition
    }

    fileprivate var partWords: String {
        switch part {
        case .whole: "the whole stanza"
        case .metadata: "a note of it"
        case .body: "its body"
        case .verifier: "a password verifier"
        case .item: "the item"
        }
    }

    /// The source of the verdict, and that of one of the traits.
    fileprivate func cites(for trait: Citation?) -> [Citation] {
        [cites.first, trait].compactMap { $0 }
    }

    fileprivate var placeWords: String { "its " + store.words }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
