import Inspection
import KnowledgeBase
import Testing
import XMLStreaming
import XMPP

/// One case compared, store by store.
struct ObservationComparison {
    var differences: [String] = []

    init(_ observation: Observation, _ profile: ServerProfile) throws {
        var knobs = profile.defaults
        for setting in observation.set { try knobs.set(setting) }
        let element = try ElementParser().parse(observation.stanza)
        let stanza = try #require(Stanza(element))
        let state = RecipientState(rawValue: observation.recipient)
        let forecast = Forecaster(PartySetup(profile, knobs: knobs)).forecast(
            stanza, ForecastContext(sender: try JID(observation.from), state: state))
        let hidden = Set(observation.observed.hidden ?? [])
        if let seen = observation.observed.delivery, stanza.kind == .message {
            let predicted = forecast.delivery?.delivery.rawValue ?? "null"
            if predicted != seen { differences.append("delivery predicted \(predicted), seen \(seen)") }
        }
        if let seen = observation.observed.condition, !seen.isEmpty, stanza.kind == .message {
            let predicted = forecast.delivery?.conditions ?? []
            if !seen.allSatisfy({ predicted.contains($0) }) {
                differences.append("condition predicted \(predicted), seen \(seen)")
            }
        }
        for (key, kept) in observation.observed.effects.sorted(by: { $0.key < $1.key }) {
            let parts = key.split(separator: "/").map(String.init)
            guard parts.count == 2, let party = Party(rawValue: parts[0]), let store = Store(rawValue: parts[1]) else {
                differences.append("key \(key)")
                continue
            }
            let effect = forecast.effect(party, store)
            let predicted = effect?.outcome.rawValue ?? "not-kept"
            if predicted != kept.outcome { differences.append("\(key) predicted \(predicted), seen \(kept.outcome)") }
            if predicted == "kept", kept.outcome == "kept", let copies = kept.copies, copies != effect?.copies {
                differences.append("\(key)#copies predicted \(effect?.copies ?? 0), seen \(copies)")
            }
            if predicted == "kept", let part = kept.part, part != effect?.part.rawValue {
                differences.append("\(key)#part predicted \(effect?.part.rawValue ?? "-"), seen \(part)")
            }
            if predicted == "kept", let medium = kept.medium, medium != effect?.medium.rawValue {
                differences.append("\(key)#medium predicted \(effect?.medium.rawValue ?? "-"), seen \(medium)")
            }
            if predicted == "kept", let residue = kept.residue, residue != "unknown", residue != effect?.residue.rawValue {
                differences.append("\(key)#residue predicted \(effect?.residue.rawValue ?? "-"), seen \(residue)")
            }
        }
        for effect in forecast.effects
        where effect.outcome == .kept && effect.medium != .memory && !hidden.contains(effect.store.rawValue) {
            let key = effect.party.rawValue + "/" + effect.store.rawValue
            if observation.observed.effects[key] == nil { differences.append("\(key)#extra predicted kept, not seen") }
        }
    }
}
