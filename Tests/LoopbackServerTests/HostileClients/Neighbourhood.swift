import LoopbackServer
import StanzaStorage
import Testing
import XMPP

/// A world that listens, with two clients who go on talking whatever a third one does.
final class Neighbourhood {
    let world: World
    let listeners: WorldListeners
    private let hatter: SocketClient
    private let queen: SocketClient
    private var messages = 0

    init(
        domain: (inout DomainSettings) -> Void = { _ in }, options change: (inout WorldListeners.Options) -> Void = { _ in }
    ) async throws {
        var settings = World.Settings.wonderland
        settings.domain.scramIterations = 4096
        domain(&settings.domain)
        world = try World(settings)
        var options = WorldListeners.Options()
        options.allowsPlaintext = true
        change(&options)
        listeners = try await WorldListeners(world, options)
        hatter = try await SocketClient("hatter@wonderland.lit/cup", password: SocketTests.passwords["hatter"]!, listeners)
        queen = try await SocketClient("queen@wonderland.lit/throne", password: SocketTests.passwords["queen"]!, listeners)
        hatter.send("<presence/>")
        _ = try await hatter.next { $0.name == "presence" }
    }

    /// Somebody else's client.
    func client(_ name: String, resource: String) async throws -> SocketClient {
        try await SocketClient("\(name)@wonderland.lit/\(resource)", password: SocketTests.passwords[name]!, listeners)
    }

    /// A message goes from one neighbour to the other, and the answer back.
    func talks() async throws {
        messages += 1
        let id = "talk-\(messages)"
        queen.send("<message to='hatter@wonderland.lit/cup' type='chat' id='\(id)'><body>Well?</body></message>")
        _ = try await hatter.next { $0["id"] == id }
        hatter.send("<message to='queen@wonderland.lit/throne' type='chat' id='\(id)-answer'><body>Well.</body></message>")
        _ = try await queen.next { $0["id"] == id + "-answer" }
    }

    /// How many messages from somebody an account has in its archive.
    func archived(of owner: String, from sender: String) throws -> Int {
        world.settle()
        let rows = try world.store(of: "wonderland.lit")?.rows(of: "archive", limit: 100_000) ?? []
        return rows.filter { $0["owner"] == owner && $0["stanza"]?.contains(sender) == true }.count
    }

    func end() async {
        await hatter.connection.close()
        await queen.connection.close()
        await listeners.stop()
        world.shutDown()
    }
}
