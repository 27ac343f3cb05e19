import Inspection
import Presentation
import ServerStores
import XMPP

/// One store of the forecast for a stanza, with what was found in the server's own store.
package struct StoreFinding: Hashable, Sendable {
    package var party: Party
    package var store: Store
    /// What the forecast says; nil where it says nothing of the store.
    package var effect: Effect?
    /// What was found that belongs to the stanza.
    package var records: [KeptRecord]

    /// Stores that leave nothing in a file that could be found.
    private static let invisible: Set<Store> = [
        .smQueue, .csiQueue, .s2sQueue, .carbons, .directedPresence, .presence, .roomHistory, .log, .backup, .capsCache,
    ]

    /// The forecast's stores, and those in which something of the stanza lies that was not forecast.
    ///
    /// - Parameter records: what belongs to the stanza.
    package static func compare(_ forecast: Forecast, with records: [KeptRecord]) -> [StoreFinding] {
        var findings = forecast.effects.filter { !invisible.contains($0.store) }.map { effect in
            StoreFinding(party: effect.party, store: effect.store, effect: effect, records: [])
        }
        for record in records {
            guard let store = record.store, !invisible.contains(store) else { continue }
            let party = party(record, forecast.summary)
            if let index = findings.firstIndex(where: { $0.party == party && $0.store == store }) {
                findings[index].records.append(record)
            } else {
                findings.append(StoreFinding(party: party, store: store, effect: nil, records: [record]))
            }
        }
        return findings.sorted { ($0.party, $0.store) < ($1.party, $1.store) }
    }

    /// What holds a text that only comes from one stanza, such as its id.
    package static func belonging(to mark: String?, in records: [KeptRecord]) -> [KeptRecord] {
        guard let mark, !mark.isEmpty else { return [] }
        return records.filter { $0.text.contains(mark) || $0.key.contains(mark) }
    }

    /// At which of the stanza's parties a record lies.
    private static func party(_ record: KeptRecord, _ summary: StanzaSummary) -> Party {
        func isOwner(_ address: String?) -> Bool {
            guard let bare = address.flatMap({ try? JID($0) })?.bare else { return false }
            return StoreQuery(owner: "\(bare)").matches(record)
        }
        if record.store == .roomArchive || record.store == .roomConfig || record.store == .pubsub { return .service }
        if record.store == .offline, isOwner(summary.to) { return .recipientServer }
        return isOwner(summary.from) ? .senderServer : isOwner(summary.to) ? .recipientServer : .service
    }

    /// What the forecast says, in a word or two.
    package var forecast: String {
        guard let effect else { return "nothing said" }
        switch effect.outcome {
        case .kept: return effect.copies == 1 ? "kept" : "kept, \(effect.copies) copies"
        case .notKept: return "not kept"
        case .depends: return "depends"
        }
    }

    /// What was found, in a word or two.
    package var found: String {
        records.isEmpty ? "nothing" : records.count == 1 ? "one" : "\(records.count)"
    }

    /// Whether what was found is what the forecast says; one that leaves it open agrees with everything.
    package var agrees: Bool {
        switch effect?.outcome {
        case .kept: !records.isEmpty
        case .depends: true
        case .notKept, nil: records.isEmpty
        }
    }

    /// Stores whose copies stay after delivery, so that their absence proves something.
    private static let lasting: Set<Store> = [.archive, .roomArchive]

    /// What that proves for the forecast; nothing where the files may be those of another server than the party's, or where the
    /// copy may have come and gone.
    ///
    /// - Parameters:
    ///   - record: the number of the stanza's record.
    ///   - domains: of which anything is kept there.
    func finding(of summary: StanzaSummary, record: Int, domains: Set<String>) -> Finding? {
        let address = party == .senderServer ? summary.from : summary.to
        guard let domain = address.flatMap({ try? JID($0) })?.domainpart else { return nil }
        let provesAbsence = effect?.isCopy == false && StoreFinding.lasting.contains(store) && domains.contains(domain)
        guard !records.isEmpty || provesAbsence else { return nil }
        return Finding(
            .thisRecord, party, store, records.isEmpty ? .notKept : .kept,
            because: records.isEmpty
                ? "nothing of it is in the server's files" : "it is in \(places.joined(separator: ", "))",
            cite: .observed("xmppscope", "stores", "the server's own files"), record: record)
    }

    /// The files and tables, each once.
    package var places: [String] {
        var places: [String] = []
        for record in records where !places.contains(record.place) { places.append(record.place) }
        return places
    }

    /// The finding as one JSON object on one line.
    package var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("party", party.rawValue)
            writer.member("store", store.rawValue)
            writer.member("forecast", effect?.outcome.rawValue)
            writer.member("copies", effect?.copies)
            writer.member("found", records.count)
            writer.member("places", places)
            writer.member("agrees", agrees)
        }
        return writer.text
    }
}
