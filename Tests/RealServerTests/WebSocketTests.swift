import Foundation
import TestSupport
import Testing
import Transport
import XMPP
import XMPPStreams

/// Streams over the WebSockets of Debian's servers (RFC 7395).
@Suite("WebSockets of real servers", .serialized)
struct WebSocketTests {
    /// Starts a server that takes WebSockets, or says why not.
    private func server(
        _ product: ConnectionTests.Product
    ) async throws -> (server: any RealServer, web: WebPorts, path: String)? {
        guard product.isInstalled || InstalledServers.areRequired else {
            print("skipped: \(product.rawValue) is not installed")
            return nil
        }
        let web = try WebPorts.free()
        let server: any RealServer =
            product == .prosody
            ? try ProsodyServer(archive: false, web: web) : try EjabberdServer(archive: false, web: web)
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        return (server, web, product == .prosody ? "/xmpp-websocket" : "/ws")
    }

    private func options(_ address: String, port: Int) throws -> ConnectOptions {
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: port)
        options.webSocket = .address(try #require(WebAddress(address)))
        return options
    }

    @Test(
        "a login with every password mechanism over wss, and a message to oneself comes back",
        .enabled(if: ConnectionTests.isAny), arguments: ConnectionTests.Product.allCases)
    func secure(_ product: ConnectionTests.Product) async throws {
        guard let (server, web, path) = try await server(product) else { return }
        defer { server.stop() }
        let options = try options("wss://\(World.wonderland)\(path)", port: web.secure)
        let look = ClientConnection(options: options)
        try await look.connect()
        let offered = await look.negotiated()?.features
        #expect(await look.negotiated()?.session?.verdict == .trusted)
        #expect(offered?.offersStartTLS == false)
        await look.close()
        for name in ["PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"] {
            var with = options
            with.mechanisms = [name]
            let client = ClientConnection(options: with)
            do throws(ConnectionFailure) { try await client.connect() } catch {
                guard case .noMechanism = error.cause else { throw error }
                continue
            }
            #expect(await client.negotiated()?.address?.description == "alice@\(World.wonderland)/desk")
            client.send(
                Array("<message to='alice@\(World.wonderland)/desk' id='\(name)'><body>Oh!</body></message>".utf8))
            var hasCome = false
            for await case .record(let record) in client.events
            where record.direction == .received && record.stanza?.id == name {
                #expect(String(decoding: record.bytes, as: UTF8.self).contains("jabber:client"))
                hasCome = true
                break
            }
            #expect(hasCome, "\(name)")
            await client.close()
        }
    }

    @Test(
        "a login over ws goes only where sending credentials without protection is allowed",
        .enabled(if: ConnectionTests.isAny), arguments: ConnectionTests.Product.allCases)
    func plain(_ product: ConnectionTests.Product) async throws {
        guard let (server, web, path) = try await server(product) else { return }
        defer { server.stop() }
        var options = try options("ws://127.0.0.1\(path)", port: web.plain)
        do throws(ConnectionFailure) {
            try await ClientConnection(options: options).connect()
            Issue.record("credentials went over an unprotected stream")
        } catch {
            #expect(error.stage == .authentication, "\(error)")
        }
        options.allowsPlaintext = true
        let client = ClientConnection(options: options)
        try await client.connect()
        #expect(await client.negotiated()?.address != nil)
        await client.close()
    }

    @Test("ejabberd's host-meta leads to its WebSocket", .enabled(if: ConnectionTests.isAny))
    func discovery() async throws {
        guard let (server, web, _) = try await server(.ejabberd) else { return }
        defer { server.stop() }
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: web.secure)
        options.webSocket = .discovered
        let client = ClientConnection(options: options)
        try await client.connect()
        #expect(await client.negotiated()?.address != nil)
        await client.close()
    }
}
