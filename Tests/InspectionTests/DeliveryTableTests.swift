import Inspection
import KnowledgeBase
import Testing
import XMLStreaming
import XMPP

/// RFC 6121 §8.5.4, Table 1, against the standards' profile.
@Suite struct DeliveryTableTests {
    /// What the table lets a server do: deliver (D, M, A), store (O), return an error (E), drop in silence (S).
    struct Row: Sendable, CustomTestStringConvertible {
        var type: MessageType
        var full: Bool
        var state: RecipientState
        var actions: String

        init(_ type: MessageType, full: Bool = false, _ state: RecipientState, _ actions: String) {
            self.type = type
            self.full = full
            self.state = state
            self.actions = actions
        }

        var testDescription: String { "\(type) to \(full ? "full" : "bare"), \(state): \(actions)" }
    }

    static let rows: [Row] = [
        Row(.normal, .missing, "SE"), Row(.normal, .offline, "OE"), Row(.normal, .negative, "OE"),
        Row(.normal, .connected, "OE"),
        Row(.normal, .available, "D"), Row(.normal, .several, "D"),
        Row(.chat, .missing, "SE"), Row(.chat, .offline, "OE"), Row(.chat, .negative, "OE"), Row(.chat, .connected, "OE"),
        Row(.chat, .available, "D"), Row(.chat, .several, "D"),
        Row(.groupchat, .missing, "E"), Row(.groupchat, .offline, "E"), Row(.groupchat, .negative, "E"),
        Row(.groupchat, .available, "E"), Row(.groupchat, .several, "E"),
        Row(.headline, .missing, "S"), Row(.headline, .offline, "S"), Row(.headline, .negative, "S"),
        Row(.headline, .available, "D"), Row(.headline, .several, "D"),
        Row(.error, .missing, "S"), Row(.error, .offline, "S"), Row(.error, .negative, "S"), Row(.error, .available, "S"),
        Row(.error, .several, "S"),
        Row(.normal, full: true, .missing, "SE"), Row(.normal, full: true, .offline, "SE"),
        Row(.normal, full: true, .gone, "SE"),
        Row(.normal, full: true, .available, "D"), Row(.normal, full: true, .negative, "D"),
        Row(.normal, full: true, .connected, "D"),
        Row(.chat, full: true, .missing, "SE"), Row(.chat, full: true, .offline, "OE"), Row(.chat, full: true, .gone, "D"),
        Row(.chat, full: true, .available, "D"), Row(.chat, full: true, .negative, "D"),
        Row(.groupchat, full: true, .missing, "SE"), Row(.groupchat, full: true, .offline, "SE"),
        Row(.groupchat, full: true, .gone, "SE"),
        Row(.groupchat, full: true, .available, "D"), Row(.groupchat, full: true, .negative, "D"),
        Row(.headline, full: true, .missing, "SE"), Row(.headline, full: true, .offline, "SE"),
        Row(.headline, full: true, .gone, "SE"),
        Row(.headline, full: true, .available, "D"), Row(.headline, full: true, .negative, "D"),
        Row(.error, full: true, .missing, "S"), Row(.error, full: true, .offline, "S"), Row(.error, full: true, .gone, "S"),
        Row(.error, full: true, .available, "D"), Row(.error, full: true, .negative, "D"),
    ]

    static func forecast(_ row: Row, _ settings: [String] = []) throws -> Forecast {
        var knobs = StandardsProfile.profile.defaults
        for setting in settings { try knobs.set(setting) }
        let element = try ElementParser().parse(
            "<message type='\(row.type.rawValue)' to='sister@realworld.lit\(row.full ? "/phone" : "")'><body>Hi</body></message>"
        )
        let stanza = try #require(Stanza(element))
        return Forecaster(PartySetup(StandardsProfile.profile, knobs: knobs)).forecast(
            stanza, ForecastContext(sender: try JID("alice@wonderland.lit/desk"), state: row.state))
    }

    @Test("the standards' profile says what the table says, and leaves open what the table leaves open", arguments: rows)
    func table(_ row: Row) throws {
        let expected: Delivery =
            switch row.actions {
            case "D": .delivered
            case "E": .bounced
            case "S": .dropped
            default: .depends
            }
        #expect(try Self.forecast(row).delivery?.delivery == expected)
        let offline = try Self.forecast(row).effect(.recipientServer, .offline)?.outcome
        #expect(offline == (row.actions == "OE" ? .depends : .notKept))
    }

    @Test("saying whether there is an offline store settles store or error", arguments: rows.filter { $0.actions == "OE" })
    func settled(_ row: Row) throws {
        #expect(try Self.forecast(row, ["offline=on"]).delivery?.delivery == .storedOffline)
        #expect(try Self.forecast(row, ["offline=off"]).delivery?.delivery == .bounced)
        #expect(try Self.forecast(row, ["offline=on"]).effect(.recipientServer, .offline)?.certainty == .normal)
    }
}
