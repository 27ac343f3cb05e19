import Foundation
import TestSupport
import Testing
import Transport
import XMPP
import XMPPStreams

/// What is asked of Debian's Prosody that is not in every server: the login from before SASL, and SASL2, which it does not offer.
@Suite("Other logins with a real server", .serialized)
struct OtherLoginTests {
    @Test("the login from before SASL, where Prosody's module for it is loaded", .enabled(if: InstalledServers.prosody))
    func legacy() async throws {
        let server = try ProsodyServer(archive: false, modules: ["legacyauth"])
        defer { server.stop() }
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port)
        options.usesLegacyAuthentication = true
        let client = ClientConnection(options: options)
        try await client.connect()
        #expect(await client.negotiated()?.address?.description == "alice@\(World.wonderland)/desk")
        await client.close()
    }

    @Test("a server without SASL2 is named as one", .enabled(if: InstalledServers.prosody))
    func withoutModules() async throws {
        let server = try ProsodyServer(archive: false)
        defer { server.stop() }
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: server.port)
        options.extensible = .init()
        let client = ClientConnection(options: options)
        await #expect(throws: ConnectionFailure(.authentication, .extensibleNotOffered)) { try await client.connect() }
    }
}
