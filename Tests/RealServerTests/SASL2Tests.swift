import Foundation
import TestSupport
import Testing
import Transport
import XMPP
import XMPPStreams

/// SASL2, Bind 2 and tokens with Debian's Prosody and the community modules that Debian ships beside it.
@Suite("SASL2 with a real server", .serialized)
struct SASL2Tests {
    static let modules = ["sasl2", "sasl2_bind2", "sasl2_fast", "sasl2_sm"]
    static let isInstalled =
        InstalledServers.prosody
        && modules.allSatisfy { FileManager.default.fileExists(atPath: "/usr/lib/prosody/modules/mod_\($0)") }

    private func options(
        _ server: ProsodyServer, _ request: InitiatingStream.ExtensibleRequest, password: Bool = true,
        mechanisms: [String]? = nil
    ) throws -> ConnectOptions {
        var options = try LiveClient.options(
            "alice@\(World.wonderland)/desk", port: server.port, password: password ? World.password : nil,
            mechanisms: mechanisms)
        options.extensible = request
        return options
    }

    private func login(_ options: ConnectOptions) async throws -> (address: JID?, tokens: [TokenEvent]) {
        let client = ClientConnection(options: options)
        try await client.connect()
        var tokens: [TokenEvent] = []
        for await event in client.events {
            if case .token(let event) = event { tokens.append(event) }
            if case .bound = event { break }
        }
        let address = await client.negotiated()?.address
        await client.close()
        return (address, tokens)
    }

    @Test("logins with and without Bind 2, and with a token that was asked for", .enabled(if: isInstalled))
    func logins() async throws {
        let server = try ProsodyServer(archive: false, modules: Self.modules)
        defer { server.stop() }
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        let plain = try await login(try options(server, .init()))
        #expect(plain.address?.description == "alice@\(World.wonderland)/desk")
        let bound = try await login(
            try options(server, .init(bind: Bind2Request(tag: "desk", features: [.carbons, .sm]))))
        #expect(bound.address?.resourcepart?.hasPrefix("desk~") == true)
        let agent = UserAgent(id: "d4565fa7-4d72-4749-b3d3-740edbf87770", software: "xmppscope")
        let asked = try await login(
            try options(server, .init(bind: Bind2Request(), userAgent: agent, requestsToken: true)))
        guard case .issued(let token)? = asked.tokens.first else {
            Issue.record("no token came: \(asked.tokens)")
            return
        }
        let used = try await login(
            try options(server, .init(bind: Bind2Request(), userAgent: agent, token: token), password: false))
        #expect(used.tokens == [.used])
        var other = token
        other.secret = Secret("another")
        let refused = try await login(
            try options(server, .init(bind: Bind2Request(), userAgent: agent, token: other)))
        #expect(refused.tokens == [.refused])
        #expect(refused.address != nil)
    }

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
        await #expect(throws: ConnectionFailure(.authentication, .extensibleNotOffered)) {
            try await login(try options(server, .init()))
        }
    }
}
