import TestSupport
import Foundation
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// Connections to real servers that are not a client's.
@Suite("Components and servers at real servers", .serialized)
struct RoleTests {
    static let isAny = InstalledServers.areRequired || InstalledServers.prosody || InstalledServers.ejabberd

    private func server(_ product: RoleServer.Product) throws -> RoleServer? {
        guard product.isInstalled || InstalledServers.areRequired else {
            print("skipped: \(product.rawValue) is \(InstalledServers.notice)")
            return nil
        }
        return try RoleServer(product)
    }

    /// Sends a request and gives its answer.
    private func answer(to xml: String, over client: ClientConnection, within seconds: Double = 20) async throws -> Stanza {
        client.send(Array(xml.utf8))
        let search = Task { () -> Stanza? in
            for await event in client.events {
                if case .record(let record) = event, record.direction == .received, let stanza = record.stanza,
                    stanza.id == "q1"
                {
                    return stanza
                }
            }
            return nil
        }
        let timer = Task {
            try await Task.sleep(for: .seconds(seconds))
            search.cancel()
        }
        defer { timer.cancel() }
        guard let stanza = await search.value else { throw ServerTrouble("no answer came") }
        return stanza
    }

    @Test(
        "a component proves its secret, asks the server something, and a wrong secret is refused",
        .enabled(if: isAny), arguments: RoleServer.Product.allCases)
    func component(_ product: RoleServer.Product) async throws {
        guard let server = try server(product) else { return }
        defer { server.stop() }
        var options = ConnectOptions(
            address: try JID(RoleServer.component), host: "127.0.0.1", port: server.componentPort, protection: .none)
        options.role = .component(secret: Secret(RoleServer.secret))
        let client = ClientConnection(options: options)
        try await client.connect()
        let answer = try await answer(
            to:
                "<iq type='get' id='q1' from='\(RoleServer.component)' to='\(World.wonderland)'><ping xmlns='urn:xmpp:ping'/></iq>",
            over: client)
        #expect(answer.type == "result")
        await client.close()
        options.role = .component(secret: Secret("crumpet"))
        let wrong = ClientConnection(options: options)
        do {
            try await wrong.connect()
            Issue.record("it connected")
        } catch {
            #expect(error.stage == .authentication)
            guard case .rejected(let mechanism, let condition, _) = error.cause else {
                Issue.record("\(error)")
                return
            }
            #expect(mechanism == "handshake")
            #expect(condition == "not-authorized")
        }
    }

    @Test(
        "another server is believed by its certificate (SASL EXTERNAL), and without one it is not",
        .enabled(if: isAny), arguments: RoleServer.Product.allCases)
    func federation(_ product: RoleServer.Product) async throws {
        guard let server = try server(product) else { return }
        defer { server.stop() }
        var options = ConnectOptions(address: try JID(World.wonderland), host: "127.0.0.1", port: server.serverPort)
        options.authorityPEM = try World.authority.get().certificatePEM
        // Nothing but DNS names: ejabberd 23.01 hangs up on XMPP's own names under an authority with name constraints.
        options.certificate = try World.authority.get().issue(
            CertificateAuthority.Leaf(
                dns: [RoleServer.stranger], notBefore: World.now - 3600, notAfter: World.now + 86_400))
        options.role = .server(from: RoleServer.stranger, dialbackSecret: nil)
        let client = ClientConnection(options: options)
        do { try await client.connect() } catch {
            Issue.record("\(error)\n\(server.log)")
            return
        }
        let negotiated = await client.negotiated()
        #expect(negotiated?.session?.verdict == .trusted)
        await client.close()
        options.certificate = nil
        let unknown = ClientConnection(options: options)
        do {
            try await unknown.connect()
            Issue.record("it connected")
        } catch {
            // Prosody ends the stream of a server whose certificate it wants; ejabberd offers nothing.
            #expect(error.stage == .authentication || error.stage == .stream || error.stage == .tls, "\(error)")
        }
    }

    @Test(
        "Prosody believes another server by dialback, which asks it back (XEP-0220), and not with a key that is not its own",
        .enabled(if: InstalledServers.areRequired || InstalledServers.prosody, "\(InstalledServers.notice)"))
    func dialback() async throws {
        let secret = Secret("a secret of the stranger's")
        let certificate = try World.authority.get().issue(
            CertificateAuthority.Leaf(
                dns: [RoleServer.stranger], notBefore: World.now - 3600, notAfter: World.now + 86_400))
        let stream = ReceivingServerStream.Configuration(
            domains: [RoleServer.stranger], offersStartTLS: true, requiresTLS: false, acceptsCertificates: false,
            dialbackSecret: secret, random: { SecureRandom.bytes($0) })
        let listener = try FederationListener(
            FederationListener.Options(certificate: certificate, stream: stream), handler: NobodyElse())
        let server = try RoleServer(.prosody, dialbackPort: try await listener.start())
        defer { server.stop() }
        var options = ConnectOptions(address: try JID(World.wonderland), host: "127.0.0.1", port: server.serverPort)
        options.authorityPEM = try World.authority.get().certificatePEM
        options.role = .server(from: RoleServer.stranger, dialbackSecret: secret)
        let client = ClientConnection(options: options)
        do { try await client.connect() } catch { Issue.record("\(error)\n\(server.log)") }
        await client.close()
        options.role = .server(from: RoleServer.stranger, dialbackSecret: Secret("somebody else's secret"))
        do {
            try await ClientConnection(options: options).connect()
            Issue.record("it connected")
        } catch {
            #expect(error.stage == .authentication, "\(error)")
        }
        await listener.stop()
    }
}

/// Answers for keys, which the stream does by itself. Prosody asks about one only once it is believed itself.
private struct NobodyElse: FederationHandler {
    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream) {}

    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream) {
        stream.dialbackVerified(request, isValid: true)
    }

    func received(_ element: Element, on stream: FederationStream) {}
    func streamClosed(_ stream: FederationStream) {}
}
