import Inspection

/// A forecast for programs: one object on one line, its keys stable and in a fixed order.
package enum ForecastJSON {
    /// The keys of the outer object, in order; `branches` only where the state of the recipient is not known and matters.
    package static let keys = [
        "profile", "stanza", "assumes", "effects", "delivery", "condition", "answers", "branches",
    ]
    /// The keys of an effect, in order; `evidence` only where a record proved or refuted it.
    package static let effectKeys = [
        "party", "store", "outcome", "phase", "if", "part", "copies", "medium", "place", "readable", "retention",
        "removedBy",
        "residue", "certainty", "experimental", "because", "cite", "copy", "evidence",
    ]

    /// The text of a forecast.
    package static func text(_ forecast: Forecast) -> String {
        var json = JSONWriter()
        write(forecast, to: &json)
        return json.text
    }

    /// Writes a forecast as an object.
    package static func write(_ forecast: Forecast, to json: inout JSONWriter) {
        json.object { json in
            profile(forecast.profiles, to: &json)
            json.key("stanza")
            json.object {
                $0.member("kind", forecast.summary.kind.rawValue)
                $0.member("type", forecast.summary.type)
                $0.member("from", forecast.summary.from)
                $0.member("to", forecast.summary.to)
                $0.member("id", forecast.summary.id)
            }
            json.member("assumes", forecast.assumes)
            effects(forecast.effects, to: &json)
            delivery(forecast.delivery, to: &json)
            json.key("answers")
            json.object { answers in
                for (index, answer) in forecast.answers.all.enumerated() {
                    answers.key("q\(index + 1)")
                    write(answer, to: &answers)
                }
            }
            guard !forecast.branches.isEmpty else { return }
            json.key("branches")
            json.array { array in
                for branch in forecast.branches {
                    array.object {
                        $0.member("state", branch.state.rawValue)
                        effects(branch.effects, to: &$0)
                        delivery(branch.delivery, to: &$0)
                    }
                }
            }
        }
    }

    /// Writes an effect as an object.
    ///
    /// Of a store that keeps nothing there is no phase, part and place: they are null. The other keys say that there is nothing to say.
    package static func write(_ effect: Effect, to json: inout JSONWriter) {
        let isKept = effect.outcome != .notKept
        json.object {
            $0.member("party", effect.party.rawValue)
            $0.member("store", effect.store.rawValue)
            $0.member("outcome", effect.outcome.rawValue)
            $0.member("phase", isKept ? effect.phase?.rawValue : nil)
            $0.member("if", effect.outcome == .depends ? effect.condition : nil)
            $0.member("part", isKept ? effect.part.rawValue : nil)
            $0.member("copies", isKept ? effect.copies : 0)
            $0.member("medium", (isKept ? effect.medium : .unspecified).rawValue)
            $0.member("place", isKept ? effect.place : nil)
            $0.member("readable", (isKept ? effect.readable : .unknown).rawValue)
            $0.key("retention")
            let retention = isKept ? effect.retention : .unspecified
            $0.object {
                $0.member("kind", retention.kind)
                $0.member("seconds", retention.seconds)
            }
            $0.member("removedBy", isKept ? effect.removedBy : [])
            $0.member("residue", (isKept ? effect.residue : Effect.Residue.none).rawValue)
            $0.member("certainty", effect.certainty.rawValue)
            $0.member("experimental", effect.isExperimental)
            $0.member("because", effect.because)
            $0.member("cite", effect.cites.map(\.text))
            $0.member("copy", effect.isCopy)
            if let evidence = effect.evidence { $0.member("evidence", evidence) }
        }
    }

    /// One name where all parties have the same profile, else an object by party.
    private static func profile(_ profiles: [Party: String], to json: inout JSONWriter) {
        json.key("profile")
        let names = Set(profiles.values)
        if let name = names.first, names.count == 1 {
            json.string(name)
        } else {
            json.object { object in
                for party in Party.allCases { profiles[party].map { object.member(party.rawValue, $0) } }
            }
        }
    }

    private static func effects(_ effects: [Effect], to json: inout JSONWriter) {
        json.key("effects")
        json.array { array in for effect in effects { write(effect, to: &array) } }
    }

    private static func delivery(_ verdict: DeliveryVerdict?, to json: inout JSONWriter) {
        json.member("delivery", verdict?.delivery.rawValue)
        json.member("condition", verdict?.conditions ?? [])
    }

    private static func write(_ answer: FiveAnswers.Answer, to json: inout JSONWriter) {
        json.object {
            $0.member("verdict", answer.verdict.rawValue)
            $0.member("answer", answer.sentence)
            $0.member("certainty", answer.certainty.rawValue)
            $0.member("cite", answer.cites.map(\.text))
        }
    }
}
