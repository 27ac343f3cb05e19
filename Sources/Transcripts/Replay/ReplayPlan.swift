package import XMLTree
package import XMPP

/// The client's half of a recorded session, made ready to be sent again by an account, perhaps at another server.
///
/// Negotiation is left out: whoever sends the plan has negotiated for himself.
package struct ReplayPlan: Sendable {
    /// One thing to be sent.
    package struct Step: Sendable {
        /// What was sent then.
        package var original: WireRecord
        /// What is to be sent now.
        package var element: Element
        /// Seconds from the step before to this one, as far as the recording has times.
        package var pause: Double
        /// How many stanzas came between this step and the next.
        package var answers: Int
    }

    package private(set) var steps: [Step] = []
    /// What is left out, with how often.
    package private(set) var leftOut: [String: Int] = [:]
    /// What the recorded session received after its first step.
    package private(set) var expected: [WireRecord] = []
    /// The addresses that are replaced, by what they were.
    package private(set) var replacements: ReplayAddresses

    /// - Parameters:
    ///   - connection: the name of the connection whose half it is; nil for the first on which a stanza was sent.
    ///   - half: the direction, seen from the endpoint that recorded, in which the client's half went.
    ///   - account: the full JID that sends now.
    ///   - mapping: further addresses to be replaced, by what they were.
    ///   - identifier: makes a new id.
    package init(
        _ records: [WireRecord], connection: String? = nil, half: WireRecord.Direction = .sent, account: JID,
        mapping: [JID: JID] = [:], identifier: () -> String
    ) {
        let name = connection ?? records.first { $0.direction == half && $0.stanza != nil }?.connection
        let records = records.filter { $0.connection == name }
        replacements = ReplayAddresses(
            former: ReplayPlan.account(in: records, half), now: account, mapping: mapping)
        var ids: [String: String] = [:]
        var last: Timestamp?
        for record in records where record.direction != nil {
            guard record.direction == half else {
                guard !steps.isEmpty, record.stanza != nil else { continue }
                expected.append(record)
                steps[steps.count - 1].answers += 1
                continue
            }
            if let reason = ReplayPlan.reasonToLeaveOut(record) {
                if !reason.isEmpty { leftOut[reason, default: 0] += 1 }
                continue
            }
            guard var element = record.element else { continue }
            element["from"] = nil
            if let id = element["id"], record.stanza != nil { ids[id] = identifier() }
            let pause: Double = if let last, let time = record.time { max(0, time - last) } else { 0 }
            last = record.time ?? last
            steps.append(
                Step(original: record, element: replaced(element, ids: ids), pause: pause, answers: 0))
        }
    }

    /// The full JID of the account whose half it was; nil where the recording does not show it.
    static func account(in records: [WireRecord], _ half: WireRecord.Direction) -> JID? {
        for record in records where record.direction != half {
            if let jid = record.stanza?.element.child("bind", xmlns: Namespace.bind)?.child("jid") {
                return try? JID(jid.text)
            }
            if let element = record.element, element.is("success", Namespace.sasl2),
                let address = element.child("authorization-identifier").flatMap({ try? JID($0.text) }), address.isFull
            {
                return address
            }
        }
        return records.lazy.filter { $0.direction != half }.compactMap { $0.stanza?.to }.first { $0.isFull }
            ?? records.lazy.filter { $0.direction == half }.compactMap { $0.stanza?.from }.first
    }

    /// Why something is not sent again; empty for what every session does for itself, nil for what is sent.
    private static func reasonToLeaveOut(_ record: WireRecord) -> String? {
        switch record.content {
        case .streamOpen, .streamClose, .features, .streamError, .whitespace, .tls, .note: return ""
        case .damage: return "what could not be read"
        case .nonza(let element):
            let negotiation = [
                Namespace.tls, Namespace.sasl, Namespace.sasl2, Namespace.streamManagement, Namespace.streamManagement2,
            ]
            return negotiation.contains(element.namespace)
                ? "" : element.namespace == Namespace.clientState ? nil : "other elements"
        case .stanza(let stanza):
            let payloads: Set<String> = [Namespace.bind, Namespace.session, Namespace.legacyAuth]
            if stanza.payloads.contains(where: { payloads.contains($0.namespace) }) { return "" }
            if stanza.kind == .iq, stanza.iqType?.isRequest != true { return "answers to the server's own requests" }
            if !record.redactions.isEmpty { return "stanzas whose secrets were taken out" }
            return nil
        }
    }

    private func replaced(_ element: Element, ids: [String: String]) -> Element {
        var copy = element
        for index in copy.attributes.indices {
            let attribute = copy.attributes[index]
            guard attribute.namespace.isEmpty else { continue }
            if ReplayPlan.identifying.contains(attribute.name), let id = ids[attribute.value] {
                copy.attributes[index].value = id
            } else if ReplayPlan.addressing.contains(attribute.name) {
                copy.attributes[index].value = replacements.now(attribute.value)
            }
        }
        copy.children = copy.children.map { node in
            if case .element(let child) = node { .element(replaced(child, ids: ids)) } else { node }
        }
        return copy
    }

    static let identifying: Set<String> = ["id", "queryid", "thread"]
    static let addressing: Set<String> = ["to", "from", "jid", "by", "with", "node"]

    /// What came now as it would have come then, for a comparison: the addresses are put back.
    package func asThen(_ record: WireRecord) -> WireRecord {
        guard let element = record.element else { return record }
        var copy = record
        copy.content = .init(firstLevel: replacements.putBack(element))
        return copy
    }

    /// Whom the steps go to.
    package var recipients: [ReplayRecipient] {
        var found: [ReplayRecipient] = []
        for step in steps {
            for recipient in ReplayRecipient.of(step.element, account: replacements.account) {
                if let index = found.firstIndex(where: { $0.whom == recipient.whom }) {
                    found[index].count += 1
                } else {
                    found.append(recipient)
                }
            }
        }
        return found
    }
}
