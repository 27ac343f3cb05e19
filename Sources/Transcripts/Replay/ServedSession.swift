package import XMLTree
package import XMPP

/// What of a recorded session can be played to a client by `ServedReplay`: both halves, from the bound resource on.
package struct ServedSession: Sendable {
    /// The direction of the client's half, seen from the endpoint that recorded.
    package let half: WireRecord.Direction
    /// The full JID that the client had; nil where the recording does not show it.
    package let account: JID?
    package let records: [WireRecord]
    /// When the negotiation was over; nil where the recording does not show it.
    package let start: Timestamp?
    /// What the server offered after authentication, without what is negotiated anew in any case.
    package private(set) var features: [Element] = []
    /// Whether the client had no name (SASL ANONYMOUS).
    package private(set) var isAnonymous = false
    /// How many of the server's stanzas have had secrets taken out.
    package private(set) var redactedCount = 0

    /// - Parameters:
    ///   - connection: the name of the connection; nil for the first on which a stanza was sent.
    ///   - half: the direction, seen from the endpoint that recorded, in which the client's half went.
    package init(_ records: [WireRecord], connection: String? = nil, half: WireRecord.Direction = .sent) {
        self.half = half
        let name = connection ?? records.first { $0.direction == half && $0.stanza != nil }?.connection
        let own = records.filter { $0.connection == name && $0.direction != nil }
        account = ReplayPlan.account(in: own, half)
        for record in own {
            switch record.content {
            case .features(let element) where record.direction != half:
                features = element.elements.filter { !ServedSession.negotiatedAnew.contains($0.namespace) }
            case .nonza(let element) where record.direction == half:
                if element["mechanism"] == "ANONYMOUS" { isAnonymous = true }
            default: break
            }
        }
        let start = own.lastIndex { ServedSession.endsNegotiation($0, half) }.map { $0 + 1 } ?? 0
        let end = own.firstIndex { $0.direction == half && $0.content == .streamClose } ?? own.endIndex
        self.start = start > 0 ? own[start - 1].time : nil
        var leftOut: Set<String> = []
        self.records = own[min(start, end)..<end].filter { record in
            guard !ServedSession.isNegotiation(record, half) else {
                if let id = record.stanza?.id { leftOut.insert(id) }
                return false
            }
            // The answer to RFC 3921's session is empty.
            if let stanza = record.stanza, stanza.iqType == .result, let id = stanza.id { return !leftOut.contains(id) }
            return true
        }
        redactedCount = self.records.count { $0.direction != half && !$0.redactions.isEmpty }
    }

    /// How many elements the client is expected to send, and how many it gets.
    package var counts: (client: Int, server: Int) {
        let client = records.count { $0.direction == half }
        return (client, records.count - client)
    }

    private static let negotiatedAnew: Set<String> = [
        Namespace.tls, Namespace.sasl, Namespace.sasl2, Namespace.saslChannelBinding, Namespace.bind, Namespace.session,
        Namespace.registerFeature, "http://jabber.org/features/compress", "http://jabber.org/features/iq-auth",
        Namespace.dialbackFeature,
    ]

    /// Whether it is the last that a server says before the stream can be used.
    private static func endsNegotiation(_ record: WireRecord, _ half: WireRecord.Direction) -> Bool {
        guard record.direction != half else { return false }
        switch record.content {
        case .nonza(let element):
            return element.name == "success" && [Namespace.sasl, Namespace.sasl2].contains(element.namespace)
                || element.is("resumed", Namespace.streamManagement)
        case .stanza(let stanza): return stanza.element.child("bind", xmlns: Namespace.bind) != nil
        default: return false
        }
    }

    /// Whether a record is part of what every session does for itself, or nothing that can be played.
    private static func isNegotiation(_ record: WireRecord, _ half: WireRecord.Direction) -> Bool {
        switch record.content {
        case .streamOpen, .features, .whitespace, .tls, .note: return true
        case .damage: return record.direction == half || record.bytes.isEmpty
        case .streamError, .streamClose: return record.direction == half
        case .nonza(let element):
            return [
                Namespace.tls, Namespace.sasl, Namespace.sasl2, Namespace.streamManagement, Namespace.streamManagement2,
            ].contains(element.namespace)
        case .stanza(let stanza):
            let payloads: Set<String> = [Namespace.bind, Namespace.session, Namespace.legacyAuth]
            return stanza.payloads.contains { payloads.contains($0.namespace) }
        }
    }
}
