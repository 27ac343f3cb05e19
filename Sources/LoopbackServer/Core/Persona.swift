package import Inspection
internal import XMLTree
internal import XMPP

/// Another product's habits of keeping: what its profile says goes into the archive and the offline store, and for how long.
package struct Persona: Sendable {
    package let setup: PartySetup
    private let forecaster: Forecaster

    package init(_ setup: PartySetup) {
        self.setup = setup
        forecaster = Forecaster(setup)
    }

    /// Whether the product would keep a message; nil where its profile does not decide.
    func keeps(_ message: Stanza, in store: Store, at party: Party, state: RecipientState) -> Bool? {
        guard let from = message.from else { return nil }
        let forecast = forecaster.forecast(message, ForecastContext(sender: from, state: state))
        switch forecast.effect(party, store)?.outcome {
        case .kept: return true
        case .notKept, nil: return false
        case .depends: return nil
        }
    }

    /// How long the product keeps what it archives, in seconds: nil for no archive, infinity where nothing ever expires it.
    var archiveTime: Double? {
        var sample = Element(
            "message", xmlns: Namespace.client, ["from": "a@a.invalid/a", "to": "b@a.invalid", "type": "chat"])
        sample.append(Element("body", xmlns: Namespace.client, text: "x"))
        guard let stanza = Stanza(sample), let from = stanza.from else { return nil }
        let forecast = forecaster.forecast(stanza, ForecastContext(sender: from, state: .available))
        guard let effect = forecast.effect(.recipientServer, .archive), effect.outcome != .notKept else { return nil }
        return effect.retention.seconds.map { Double($0) } ?? .infinity
    }
}

extension DomainSettings {
    /// Makes the server keep what another product would keep; it goes on to show its own name and features.
    package mutating func take(on persona: Persona) {
        self.persona = persona
        if let time = persona.archiveTime {
            archives = true
            archiveExpiry = time.isInfinite ? nil : time
        } else {
            archives = false
        }
    }
}
