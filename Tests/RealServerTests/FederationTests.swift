import Foundation
import LoopbackServer
import Synchronization
import TestSupport
import Testing
import XMLTree
import XMPP
import XMPPStreams

/// The loopback world and Debian's Prosody, each with a user, over real streams between servers.
@Suite("Federation with a real server", .serialized)
struct FederationTests {
    static let isPossible = InstalledServers.areRequired || InstalledServers.prosody

    private static let rabbit = "rabbit@\(World.wonderland)"
    private static let kitty = "kitty@\(FederatedProsody.domain)"

    @Test(
        "a message, a subscription and presence go both ways, and each end has proven who it is",
        .enabled(if: isPossible, "\(InstalledServers.notice)"), arguments: FederatedProsody.Proof.allCases)
    func bothWays(_ proof: FederatedProsody.Proof) async throws {
        let records = Mutex<[WireRecord]>([])
        let settings = LoopbackServer.World.Settings(
            domains: [World.wonderland],
            accounts: [Account(jid: try JID(Self.rabbit), password: World.password.exposed)])
        let world = try LoopbackServer.World(settings)
        defer { world.shutDown() }
        let serverPort = try LoopbackPort.free()
        var options = WorldListeners.Options()
        options.peers = [FederatedProsody.domain: ("127.0.0.1", serverPort)]
        options.federationTap = { record in records.withLock { $0.append(record) } }
        let listeners = try await WorldListeners(world, options)
        let prosody = try FederatedProsody(
            proof, serverPort: serverPort, world: world.directory,
            ports: [World.wonderland: try #require(listeners.federationPort(of: World.wonderland))])
        defer { prosody.stop() }
        do {
            try await exchange(listeners, prosody, world)
        } catch {
            Issue.record("\(error)\nProsody says:\n\(prosody.lastWords)")
        }
        let seen = records.withLock { $0 }
        for direction in [WireRecord.Direction.sent, .received] {
            let elements = seen.filter { $0.direction == direction }.compactMap(\.element)
            let certified = elements.contains { $0.name == "auth" && $0["mechanism"] == "EXTERNAL" }
            let asked = elements.contains { $0.name == "result" && $0.namespace == Namespace.dialback && $0["type"] == nil }
            #expect(certified == (proof == .certificates), "\(direction)")
            #expect(asked == (proof == .dialback), "\(direction)")
        }
        await listeners.stop()
    }

    private func exchange(
        _ listeners: WorldListeners, _ prosody: FederatedProsody, _ world: LoopbackServer.World
    ) async throws {
        let authority =
            try (world.directory + "/ca.pem").contents() + (try World.stranger.get().certificatePEM)
        try await LiveClient.register(
            ["kitty"], domain: FederatedProsody.domain, port: prosody.port, authorityPEM: authority)
        let rabbit = try await login(Self.rabbit + "/burrow", port: listeners.port, authority)
        let kitty = try await login(Self.kitty + "/mirror", port: prosody.port, authority)

        kitty.send("<message to='\(Self.rabbit)' type='chat' id='over'><body>How is the weather?</body></message>")
        let over = try await rabbit.first { $0.name == "message" && $0["id"] == "over" }
        #expect(over["from"] == Self.kitty + "/mirror")
        #expect(over.child("body")?.text == "How is the weather?")

        rabbit.send("<message to='\(Self.kitty)/mirror' type='chat' id='back'><body>Late &amp; dry</body></message>")
        let back = try await kitty.first { $0.name == "message" && $0["id"] == "back" }
        #expect(back["from"] == Self.rabbit + "/burrow")
        #expect(back.child("body")?.text == "Late & dry")

        for (one, other) in [(kitty, rabbit), (rabbit, kitty)] {
            let from = one.connection.options.address.bare
            let to = other.connection.options.address.bare
            one.send("<presence to='\(to)' type='subscribe'/>")
            _ = try await other.first { $0.name == "presence" && $0["type"] == "subscribe" && $0["from"] == "\(from)" }
            other.send("<presence to='\(from)' type='subscribed'/>")
            _ = try await one.first { $0.name == "presence" && $0["type"] == "subscribed" && $0["from"] == "\(to)" }
            // The presence that a new subscription begins with.
            _ = try await one.first {
                $0.name == "presence" && $0["type"] == nil && $0["from"] == "\(other.connection.options.address)"
            }
        }
        for (one, other) in [(kitty, rabbit), (rabbit, kitty)] {
            one.send("<presence><show>dnd</show></presence>")
            _ = try await other.first {
                $0.name == "presence" && $0["from"] == "\(one.connection.options.address)" && $0.child("show")?.text == "dnd"
            }
        }
        await kitty.close()
        _ = try await rabbit.first {
            $0.name == "presence" && $0["type"] == "unavailable" && $0["from"] == "\(kitty.connection.options.address)"
        }
        await rabbit.close()
    }

    private func login(_ address: String, port: Int, _ authority: String) async throws -> LiveClient {
        var options = try LiveClient.options(address, port: port)
        options.authorityPEM = authority
        return try await LiveClient.login(options)
    }
}

extension String {
    /// The text of the file at this path.
    fileprivate func contents() throws -> String { try String(contentsOfFile: self, encoding: .utf8) }
}
