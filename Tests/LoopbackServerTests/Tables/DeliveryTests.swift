import Foundation
import LoopbackServer
import StanzaStorage
import TestSupport
import Testing
import XMPP

@Suite("Message delivery by RFC 6121 §8.5")
struct DeliveryTests {
    /// One cell of the table: what is allowed for a type, an address and a state.
    struct Cell: Sendable, CustomTestStringConvertible {
        var type: String
        var address: String
        var state: String
        var actions: Set<String>

        var testDescription: String { "\(type) to \(address), \(state)" }
    }

    static let cells: [Cell] = {
        let url = RepositoryRoot.url("Tests/LoopbackServerTests/Fixtures/delivery.txt")
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ").map(String.init)
            return Cell(type: words[0], address: words[1], state: words[2], actions: Set(words.dropFirst(3)))
        }
    }()

    @Test("the table is there")
    func tableIsThere() { #expect(Self.cells.count == 65) }

    @Test("the running server does what the table allows, and nothing else", arguments: cells)
    func serverFollowsTheTable(_ cell: Cell) throws {
        let world = try World(.wonderland, clock: WorldClock { Timestamp(seconds: 1_700_000_000) })
        defer { world.shutDown() }
        let name = cell.state == "noAccount" ? "nobody@wonderland.lit" : "hatter@wonderland.lit"
        var devices: [TestClient] = []
        for (resource, priority) in try Self.resources(in: cell.state) {
            let client = try TestClient("hatter@wonderland.lit/\(resource)", world)
            try client.send("<presence><priority>\(priority)</priority></presence>")
            devices.append(client)
        }
        let sender = try TestClient("queen@wonderland.lit/throne", world)
        for client in devices + [sender] { _ = client.received() }
        let to = cell.address == "bare" ? name : cell.address == "fullMatch" ? devices[0].jid : name + "/gone"
        try sender.send("<message to='\(to)' type='\(cell.type)' id='m'><body>tea</body></message>")

        let got = devices.map { $0.received().filter { $0.name == "message" }.count }
        let errors = sender.received().filter { $0.name == "message" && $0["type"] == "error" }
        let kept = try #require(world.store(of: "wonderland.lit")).rows(of: "offline") ?? []
        let seen = Self.action(copies: got, isKept: !kept.isEmpty, hasErrors: !errors.isEmpty, address: cell.address)
        #expect(got.allSatisfy { $0 <= 1 })
        #expect(seen.count == 1 && seen.isSubset(of: cell.actions), "\(seen) is none of \(cell.actions)")
        #expect(errors.allSatisfy { $0.child("error")?.child("service-unavailable", xmlns: Namespace.stanzaErrors) != nil })
    }

    /// What became of a message in the letters of the table, from the copies that each device got.
    static func action(copies: [Int], isKept: Bool, hasErrors: Bool, address: String) -> Set<String> {
        let count = copies.reduce(0, +)
        var seen: Set<String> = []
        if count == 1, copies.count == 1 || address == "fullMatch" { seen.insert("D") }
        if count == 1, copies.count > 1, address != "fullMatch" { seen.insert("M") }
        if count == copies.count, copies.count > 1 { seen.insert("A") }
        if isKept { seen.insert("O") }
        if hasErrors { seen.insert("E") }
        if seen.isEmpty { seen.insert("S") }
        return seen
    }

    /// The resources of the recipient with their priorities.
    static func resources(in state: String) throws -> [(String, Int)] {
        switch state {
        case "noAccount", "noResources": []
        case "onlyNegative": [("tray", -1)]
        case "oneNonNegative": [("cup", 0)]
        case "manyNonNegative": [("cup", 0), ("pot", 5)]
        default: try #require(nil as [(String, Int)]?, "no such state: \(state)")
        }
    }
}
