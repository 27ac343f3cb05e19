import LoopbackServer
import Testing
import XMLTree
import XMPP

/// The same table as `DeliveryTests` has, with clients on sockets: each cell in a world of its state.
@Suite("Message delivery over sockets by RFC 6121 §8.5")
struct DeliverySocketTests {
    static let states = ["noAccount", "noResources", "onlyNegative", "oneNonNegative", "manyNonNegative"]

    private func login(_ name: String, resource: String, _ listeners: WorldListeners) async throws -> SocketClient {
        try await SocketClient("\(name)@wonderland.lit/\(resource)", password: SocketTests.passwords[name]!, listeners)
    }

    @Test("every cell of a state holds on the wire", arguments: states)
    func cells(_ state: String) async throws {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 4096
        let world = try World(settings)
        let listeners = try await WorldListeners(world, WorldListeners.Options())
        let account = state == "noAccount" ? "nobody@wonderland.lit" : "hatter@wonderland.lit"
        let resources = try DeliveryTests.resources(in: state)
        var devices: [SocketClient] = []
        for (resource, priority) in resources {
            let device = try await login("hatter", resource: resource, listeners)
            device.send("<presence id='first'><priority>\(priority)</priority></presence>")
            _ = try await device.next { $0["id"] == "first" }
            devices.append(device)
        }
        let sender = try await login("queen", resource: "throne", listeners)
        for (index, cell) in DeliveryTests.cells.filter({ $0.state == state }).enumerated() {
            let to =
                switch cell.address {
                case "bare": account
                case "fullMatch": account + "/" + resources[0].0
                default: account + "/gone"
                }
            sender.send("<message to='\(to)' type='\(cell.type)' id='cell-\(index)'><body>tea</body></message>")
            // What comes next comes after everything that came of it.
            for (resource, _) in resources {
                sender.send("<message to='hatter@wonderland.lit/\(resource)' type='headline' id='fence-\(index)'/>")
            }
            sender.send("<iq type='get' id='fence-\(index)' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>")
            var copies: [Int] = []
            for device in devices {
                var count = 0
                _ = try await device.next { element in
                    if element["id"] == "cell-\(index)" { count += 1 }
                    return element["id"] == "fence-\(index)"
                }
                copies.append(count)
            }
            var errors: [Element] = []
            _ = try await sender.next { element in
                if element["id"] == "cell-\(index)" { errors.append(element) }
                return element["id"] == "fence-\(index)"
            }
            world.settle()
            let kept = try world.store(of: "wonderland.lit")?.rows(of: "offline") ?? []
            let isKept = kept.contains { $0["stanza"]?.contains("id='cell-\(index)'") == true }
            let seen = DeliveryTests.action(
                copies: copies, isKept: isKept, hasErrors: !errors.isEmpty, address: cell.address)
            #expect(seen.count == 1 && seen.isSubset(of: cell.actions), "\(cell): \(seen) is none of \(cell.actions)")
            #expect(errors.count <= 1)
        }
        for client in devices + [sender] { await client.connection.close() }
        await listeners.stop()
        world.shutDown()
    }
}
