import XMLTree
import XMPP

/// A record with everything that is said of it.
package struct InspectedRecord: Sendable {
    package var record: WireRecord
    /// For stanzas only.
    package var forecast: Forecast?
    /// The forecast as it is for every stanza of this shape; nil where findings changed it.
    package var shape: ForecastMemo.Match?
    /// What the record shows of stores, its own and those of earlier messages.
    package var findings: [Finding]
    /// The number of the request that this answers, and the time it took in seconds where both times are known.
    package var answers: (number: Int, seconds: Double?)?
    /// Forecasts of earlier stanzas that this record changed, as they stand now.
    package var revised: [(number: Int, forecast: Forecast)]

    package init(
        record: WireRecord, forecast: Forecast? = nil, findings: [Finding] = [],
        answers: (number: Int, seconds: Double?)? = nil,
        revised: [(number: Int, forecast: Forecast)] = []
    ) {
        self.record = record
        self.forecast = forecast
        self.findings = findings
        self.answers = answers
        self.revised = revised
    }
}

/// The part of the funnel that knows: inspects each record with what was known before it, then learns from it.
package struct Inspector: Sendable {
    package var forecaster: Forecaster { didSet { profilesChanged() } }
    /// Profiles of servers by their domains; they stand in for those of `forecaster` where a stanza concerns these domains.
    package var domainSetups: [String: PartySetup] = [:] { didSet { profilesChanged() } }
    /// How often the profiles were changed: what was derived from forecasts holds as long as this is the same.
    package private(set) var generation = 0
    /// Whether stanzas are forecast; without it everything else is learned all the same.
    package var makesForecasts = true
    /// Forecasts by the shape of their stanzas.
    private var memo = ForecastMemo()
    package private(set) var knowledge: SessionKnowledge
    /// Forecasts of recent stanzas by record number, revised as findings come in.
    private var forecasts: RecentTable<Int, Forecast>
    /// What was known around recent stanzas when they were forecast, by record number.
    private var contexts: RecentTable<Int, ForecastContext>
    /// Record numbers of recently sent messages, by id.
    private var sentMessages: RecentTable<String, Int>

    package init(
        _ forecaster: Forecaster, knowledge: SessionKnowledge = SessionKnowledge(),
        capacity: Int = SessionKnowledge.capacity,
        remembersShapes: Bool = true
    ) {
        self.forecaster = forecaster
        self.knowledge = knowledge
        forecasts = RecentTable(capacity: capacity)
        contexts = RecentTable(capacity: capacity)
        sentMessages = RecentTable(capacity: capacity)
        memo.isOn = remembersShapes
    }

    /// The forecast of a recent stanza as it stands now.
    package func forecast(of number: Int) -> Forecast? { forecasts.peek(number) }

    /// What was known around a recent stanza when it was forecast.
    package func context(of number: Int) -> ForecastContext? { contexts.peek(number) }

    /// Takes in what was found by looking, for the stanza of a record; returns the forecast as it stands then.
    @discardableResult
    package mutating func apply(_ finding: Finding, to number: Int) -> Forecast? {
        guard let old = forecasts[number] else { return nil }
        let new = old.taking(finding)
        forecasts[number] = new
        return new
    }

    /// The recent forecasts, in the order of their records.
    package var recentForecasts: [(number: Int, forecast: Forecast)] {
        forecasts.recentFirst.map { (number: $0.key, forecast: $0.value) }.sorted { $0.number < $1.number }
    }

    /// Asserts the state of an account; nil withdraws it.
    package mutating func assume(_ account: JID, _ state: RecipientState?) { knowledge.assume(account, state) }

    /// Takes an address for a room or room service.
    package mutating func learnRoom(_ address: JID) { knowledge.learnRoom(address) }

    /// A stanza as its sender sent it: a server addresses a broadcast presence to each subscriber (RFC 6121 §4.2.2), so one that comes to a
    /// bare JID was not directed presence.
    private static func asSent(_ stanza: Stanza, in record: WireRecord) -> Stanza {
        guard record.direction == .received, stanza.kind == .presence, stanza.from != nil, stanza.to?.isBare == true,
            stanza.presenceType == .available || stanza.presenceType == .unavailable
        else { return stanza }
        var sent = stanza
        sent.to = nil
        return sent
    }

    /// The forecaster for a stanza: each party by the profile of its own domain, where that is known.
    package func forecaster(for stanza: Stanza, _ context: ForecastContext) -> Forecaster {
        Inspector.forecaster(forecaster, domainSetups, setupDomains(for: stanza, context))
    }

    private static func forecaster(
        _ common: Forecaster, _ domainSetups: [String: PartySetup], _ domains: [String?]
    ) -> Forecaster {
        var copy = common
        for (party, domain) in zip([Party.senderServer, .recipientServer, .service], domains) {
            if let setup = domain.flatMap({ domainSetups[$0] }) { copy.setups[party] = setup }
        }
        return copy
    }

    /// By which domain's setup a domain is judged: its own, or that of the one it is a service of; nil where neither is known.
    private func setupDomain(_ domain: String) -> String? {
        if domainSetups[domain] != nil { return domain }
        guard let dot = domain.firstIndex(of: ".") else { return nil }
        let parent = String(domain[domain.index(after: dot)...])
        return domainSetups[parent] == nil ? nil : parent
    }

    /// By which domains' setups the sender's server, the recipient's server and a service are judged.
    private func setupDomains(for stanza: Stanza, _ context: ForecastContext) -> [String?] {
        guard !domainSetups.isEmpty else { return [] }
        let sender = (stanza.from ?? context.sender).domainpart
        let recipient = (stanza.to ?? context.sender).domainpart
        // A stanza that comes from a service is a copy, whose stores are at its sender's side.
        let service = stanza.to.map { $0.bare == context.sender.bare } == true ? sender : recipient
        return [setupDomain(sender), setupDomain(recipient), setupDomain(service)]
    }

    private mutating func profilesChanged() {
        generation += 1
        memo.clear()
    }

    /// How many shapes of stanzas have a forecast that is remembered.
    package var rememberedShapes: Int { memo.count }

    /// What the profiles in force ask of the content of stanzas.
    package mutating func vocabulary() -> ShapeVocabulary {
        memo.prepare(Array(forecaster.setups.values) + domainSetups.values)
        return memo.vocabulary ?? ShapeVocabulary((Array(forecaster.setups.values) + domainSetups.values).map(\.profile))
    }

    /// Inspects a record and learns from it.
    package mutating func inspect(_ record: WireRecord) -> InspectedRecord {
        let findings = EvidenceFinder.findings(in: record, knowledge)
        var inspected = InspectedRecord(record: record, findings: findings, revised: [])
        if let request = knowledge.request(answeredBy: record) {
            let seconds: Double? = if let end = record.time, let start = request.time { end - start } else { nil }
            inspected.answers = (request.number, seconds)
        }
        if makesForecasts, let stanza = record.stanza.map({ Inspector.asSent($0, in: record) }) {
            let context = knowledge.context(for: record)
            contexts[record.number] = context
            memo.prepare(Array(forecaster.setups.values) + domainSetups.values)
            let domains = setupDomains(for: stanza, context)
            let shape = memo.forecast(stanza, context, domains: domains) { [forecaster, domainSetups] in
                Inspector.forecaster(forecaster, domainSetups, domains)
            }
            var forecast = shape.forecast(of: stanza)
            forecast.summary.to = record.element?["to"]
            inspected.shape = shape
            for finding in findings where finding.subject == .thisRecord {
                forecast = forecast.taking(finding)
                inspected.shape = nil
            }
            inspected.forecast = forecast
            forecasts[record.number] = forecast
            if record.direction == .sent, stanza.kind == .message {
                if let id = stanza.id { sentMessages[id] = record.number }
                if let origin = stanza.element.child("origin-id", xmlns: Namespace.stanzaIDs)?["id"] {
                    sentMessages[origin] = record.number
                }
            }
        }
        for finding in findings {
            guard case .sentMessage(let id) = finding.subject, let number = sentMessages[id], let old = forecasts[number]
            else { continue }
            // Such a finding ends a wait in memory; it says nothing of a store that was not expected.
            if finding.store.isPassing, old.effect(finding.party, finding.store) == nil { continue }
            var new = old.taking(finding)
            if let error = record.stanza?.error { new.delivery = DeliveryVerdict(.bounced, [error.condition]) }
            forecasts[number] = new
            inspected.revised.removeAll { $0.number == number }
            inspected.revised.append((number, new))
        }
        knowledge.absorb(record)
        return inspected
    }
}
