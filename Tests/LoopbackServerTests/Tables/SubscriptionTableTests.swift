import LoopbackServer
import TestSupport
import Testing
import XMLTree
import XMPP

/// The tables of RFC 6121 appendix A against the running server: its user is a client on a socket, the contacts are addresses at a
/// server that the test plays, so that both sides see everything that is routed.
@Suite("Subscriptions over sockets by RFC 6121 appendix A")
struct SubscriptionTableTests {
    /// One cell of a table, played with a contact of its own.
    private struct Cell {
        var contact: String
        var state: String
        var type: PresenceType
        /// Whether the user sends it (A.2), or the contact (A.3).
        var isSent: Bool
        /// What the table says: the new state, and whether the stanza is routed or delivered.
        var expected: String
    }

    /// What was seen of a cell.
    private struct Outcome {
        var routed: [String] = []
        var delivered: [String] = []
        var pushes: [String] = []
    }

    /// What leads from nothing to a state: `>` what the user sends, `<` what the contact sends.
    private static let ways: [String: [String]] = [
        "None": [], "None + Pending Out": [">subscribe"], "None + Pending In": ["<subscribe"],
        "None + Pending Out+In": [">subscribe", "<subscribe"], "To": [">subscribe", "<subscribed"],
        "To + Pending In": [">subscribe", "<subscribed", "<subscribe"], "From": ["<subscribe", ">subscribed"],
        "From + Pending Out": ["<subscribe", ">subscribed", ">subscribe"],
        "Both": ["<subscribe", ">subscribed", ">subscribe", "<subscribed"],
    ]

    private static let cells: [Cell] = {
        var cells: [Cell] = []
        for (table, isSent) in [(SubscriptionStateTests.sent, true), (SubscriptionStateTests.received, false)] {
            for (type, row) in table {
                for (index, expected) in row.enumerated() {
                    cells.append(
                        Cell(
                            contact: "c\(cells.count)@elsewhere.lit", state: SubscriptionStateTests.states[index].name,
                            type: type, isSent: isSent, expected: expected))
                }
            }
        }
        return cells
    }()

    private static func presence(_ type: String, from: String? = nil, to: String) -> Element {
        var presence = Element(
            "presence", xmlns: from == nil ? Namespace.client : Namespace.server, ["type": type, "to": to])
        presence["from"] = from
        return presence
    }

    private static let user = "queen@wonderland.lit"

    @Test("every cell holds on the wire: what is routed, what is delivered, what the roster says, which requests wait")
    func tables() async throws {
        let elsewhere = ForeignServer("elsewhere.lit")
        let port = try await elsewhere.listen()
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 4096
        let world = try World(settings)
        var options = WorldListeners.Options()
        options.peers["elsewhere.lit"] = ("127.0.0.1", port)
        let listeners = try await WorldListeners(world, options)
        try await elsewhere.connect(to: "wonderland.lit", listeners)
        let user = try await SocketClient(Self.user + "/throne", password: SocketTests.passwords["queen"]!, listeners)
        user.send("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq><presence/>")
        _ = try await user.next { $0["id"] == "roster" }

        var table = ""
        var outcomes: [String: Outcome] = [:]
        for cell in Self.cells {
            for step in Self.ways[cell.state]! { try await play(step, cell.contact, user, elsewhere) }
            outcomes[cell.contact] = try await play(
                (cell.isSent ? ">" : "<") + cell.type.rawValue, cell.contact, user, elsewhere)
        }
        let states = try await finalStates(user)
        for cell in Self.cells {
            let outcome = outcomes[cell.contact]!
            let state = states[cell.contact] ?? "None"
            let passes = (cell.isSent ? outcome.routed : outcome.delivered).contains(cell.type.rawValue)
            #expect((passes ? "*" : "") + state == cell.expected, "\(cell.state), \(cell.type), sent \(cell.isSent)")
            table += row(cell, state, outcome)
        }
        let file = "Tests/LoopbackServerTests/Fixtures/subscriptions.txt"
        let heading = "# state; what happens; new state; routed to the contact; delivered to the user; roster pushes\n"
        let difference = Golden.difference(heading + table, from: file)
        #expect(difference == nil, "\(difference ?? "")")
        await user.connection.close()
        await listeners.stop()
        world.shutDown()
        await elsewhere.stop()
    }

    private func row(_ cell: Cell, _ state: String, _ outcome: Outcome) -> String {
        let words = [
            cell.state, (cell.isSent ? "user sends " : "contact sends ") + cell.type.rawValue, state,
            outcome.routed.joined(separator: ", "), outcome.delivered.joined(separator: ", "),
            outcome.pushes.joined(separator: ", "),
        ]
        return words.map { $0.isEmpty ? "–" : $0 }.joined(separator: "; ") + "\n"
    }

    /// Plays one stanza, and waits until both sides have seen what comes of it.
    @discardableResult
    private func play(
        _ step: String, _ contact: String, _ user: SocketClient, _ elsewhere: ForeignServer
    ) async throws -> Outcome {
        let type = String(step.dropFirst())
        if step.hasPrefix(">") {
            user.connection.send(Self.presence(type, to: contact))
        } else {
            elsewhere.send(Self.presence(type, from: contact, to: Self.user))
            // What the contact's server sends first arrives first.
            elsewhere.send(
                Element(
                    "message", xmlns: Namespace.server,
                    ["from": contact, "to": Self.user + "/throne", "id": "fence", "type": "headline"]))
        }
        var outcome = Outcome()
        if step.hasPrefix("<") {
            _ = try await user.next { element in
                note(element, contact, &outcome)
                return element["id"] == "fence"
            }
        }
        user.send(
            "<message to='fence@elsewhere.lit' type='headline'/><iq type='get' id='fence'><ping xmlns='urn:xmpp:ping'/></iq>"
        )
        for element in try await elsewhere.next(through: { $0["to"] == "fence@elsewhere.lit" })
        where element["to"] == contact && element.name == "presence" {
            outcome.routed.append(element["type"] ?? "available")
        }
        _ = try await user.next { element in
            note(element, contact, &outcome)
            return element.name == "iq" && element["id"] == "fence"
        }
        return outcome
    }

    private func note(_ element: Element, _ contact: String, _ outcome: inout Outcome) {
        if element.name == "presence", element["from"] == contact {
            outcome.delivered.append(element["type"] ?? "available")
        }
        guard element.name == "iq", element["type"] == "set",
            let item = element.child("query", xmlns: Namespace.roster)?.child("item"),
            item["jid"] == contact
        else { return }
        outcome.pushes.append((item["subscription"] ?? "") + (item["ask"] == nil ? "" : " (asked)"))
    }

    /// The state of each contact: the roster says two parts of it, the requests that are shown again to a resource that has just
    /// come the third.
    private func finalStates(_ user: SocketClient) async throws -> [String: String] {
        user.send("<presence type='unavailable'/><presence/><iq type='get' id='end'><query xmlns='jabber:iq:roster'/></iq>")
        var waiting: Set<String> = []
        let roster = try await user.next { element in
            if element.name == "presence", element["type"] == "subscribe", let from = element["from"] {
                waiting.insert(from)
            }
            return element["id"] == "end"
        }
        var states: [String: String] = [:]
        for item in roster.child("query", xmlns: Namespace.roster)?.elements ?? [] {
            guard let contact = item["jid"], contact.hasSuffix("@elsewhere.lit") else { continue }
            let subscription = item["subscription"] ?? "none"
            states[contact] = name(
                SubscriptionState(
                    isTo: subscription == "to" || subscription == "both",
                    isFrom: subscription == "from" || subscription == "both", isPendingOut: item["ask"] == "subscribe",
                    isPendingIn: waiting.contains(contact)))
        }
        for contact in waiting where states[contact] == nil { states[contact] = name(SubscriptionState(isPendingIn: true)) }
        return states
    }

    private func name(_ state: SubscriptionState) -> String { SubscriptionStateTests.name(state) }
}
