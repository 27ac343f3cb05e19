/// Joins what was found for each possible state of the recipient.
enum ForecastMerging {
    static func merge(_ judgements: [(RecipientState, Forecaster.Judgement)]) -> Forecaster.Judgement {
        var merged = Forecaster.Judgement()
        merged.trace = (judgements.first { $0.0 == .offline } ?? judgements[0]).1.trace
        for judgement in judgements { merged.notes.merge(judgement.1.notes) }
        struct Key: Hashable {
            var party: Party
            var store: Store
        }
        var keys: [Key] = []
        for judgement in judgements {
            for effect in judgement.1.effects {
                let key = Key(party: effect.party, store: effect.store)
                if !keys.contains(key) { keys.append(key) }
            }
        }
        for key in keys {
            let found = judgements.map { state, judgement in
                (state, judgement.effects.first { $0.party == key.party && $0.store == key.store })
            }
            merged.effects.append(combined(found))
        }
        merged.effects.sort { ($0.party, $0.store) < ($1.party, $1.store) }
        merged.delivery = delivery(judgements.map { $0.1.delivery })
        return merged
    }

    private static func combined(_ found: [(RecipientState, Effect?)]) -> Effect {
        let kept = found.filter { $0.1?.outcome == .kept }
        let open = found.filter { $0.1?.outcome == .depends }
        let absent = found.filter { $0.1 == nil || $0.1?.outcome == .notKept }
        if let first = kept.first?.1, open.isEmpty, absent.isEmpty { return first }
        if kept.isEmpty, open.isEmpty, let first = absent.compactMap(\.1).first { return first }
        var effect = (kept.first ?? open.first)!.1!
        if kept.isEmpty, absent.isEmpty { return effect }
        let states = (kept + open).map(\.0.rawValue)
        effect.outcome = .depends
        effect.certainty = .unknown
        effect.condition =
            states.count <= absent.count
            ? "the recipient is \(states.joined(separator: ", "))" + (open.first?.1?.condition.map { ", and \($0)" } ?? "")
            : "the recipient is not \(absent.map(\.0.rawValue).joined(separator: ", "))"
                + (kept.isEmpty ? open.first?.1?.condition.map { ", and \($0)" } ?? "" : "")
        return effect
    }

    private static func delivery(_ verdicts: [DeliveryVerdict?]) -> DeliveryVerdict? {
        let known = verdicts.compactMap { $0 }
        guard let first = known.first else { return nil }
        if known.count == verdicts.count, known.allSatisfy({ $0 == first }) { return first }
        return DeliveryVerdict(.depends, union(known.map(\.conditions)))
    }

    /// All conditions, each once, in the order of their first appearance.
    static func union(_ lists: [[String]]) -> [String] {
        var seen: Set<String> = []
        return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
    }
}
