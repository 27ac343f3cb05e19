import Foundation
import TestSupport
import Testing
import Transport
import XMPP
import XMPPStreams

/// Streams over the WebSockets (RFC 7395) and the BOSH services (XEP-0206) of Debian's servers.
@Suite("Streams over HTTP at real servers", .serialized)
struct WebTests {
    /// Starts a server that takes streams over HTTP, or says why not.
    private func server(
        _ product: ConnectionTests.Product, _ carrier: WebCarrier
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
        let path =
            switch (product, carrier) {
            case (.prosody, .webSocket): "/xmpp-websocket"
            case (.prosody, .bosh): "/http-bind"
            case (.ejabberd, .webSocket): "/ws"
            case (.ejabberd, .bosh): "/bosh"
            }
        return (server, web, path)
    }

    private func options(_ address: String, port: Int) throws -> ConnectOptions {
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: port)
        options.web = .address(try #require(WebAddress(address)))
        return options
    }

    @Test(
        "a login with every password mechanism over TLS, and a message to oneself comes back",
        .enabled(if: ConnectionTests.isAny), arguments: ConnectionTests.Product.allCases, WebCarrier.allCases)
    func secure(_ product: ConnectionTests.Product, _ carrier: WebCarrier) async throws {
        guard let (server, web, path) = try await server(product, carrier) else { return }
        defer { server.stop() }
        let scheme = carrier == .bosh ? "https" : "wss"
        let options = try options("\(scheme)://\(World.wonderland)\(path)", port: web.secure)
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
                #expect(record.stanza?.element.namespace == Namespace.client)
                hasCome = true
                break
            }
            #expect(hasCome, "\(name)")
            await client.close()
        }
    }

    @Test(
        "a login without TLS goes only where sending credentials without protection is allowed",
        .enabled(if: ConnectionTests.isAny), arguments: ConnectionTests.Product.allCases, WebCarrier.allCases)
    func plain(_ product: ConnectionTests.Product, _ carrier: WebCarrier) async throws {
        guard let (server, web, path) = try await server(product, carrier) else { return }
        defer { server.stop() }
        var options = try options("\(carrier == .bosh ? "http" : "ws")://127.0.0.1\(path)", port: web.plain)
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

    @Test(
        "ejabberd's host-meta leads to its WebSocket and to its BOSH service", .enabled(if: ConnectionTests.isAny),
        arguments: WebCarrier.allCases)
    func discovery(_ carrier: WebCarrier) async throws {
        guard let (server, web, _) = try await server(.ejabberd, carrier) else { return }
        defer { server.stop() }
        var options = try LiveClient.options("alice@\(World.wonderland)/desk", port: web.secure)
        options.web = .discovered(carrier)
        let client = ClientConnection(options: options)
        try await client.connect()
        #expect(await client.negotiated()?.address != nil)
        await client.close()
    }
}
