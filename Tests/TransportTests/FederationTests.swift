import Synchronization
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A server for tests of streams between servers, which asks `authoritativePort` about dialback keys.
final class FederatedServer: FederationHandler {
    static let secret = Secret("s3cr3tf0rd14lb4ck")

    let received: AsyncStream<Element>
    private let continuation: AsyncStream<Element>.Continuation
    let authentications = Mutex<[String]>([])
    private let options: FederationLink.Options

    /// `options` say how authoritative servers are asked.
    init(_ options: FederationLink.Options) {
        self.options = options
        (received, continuation) = AsyncStream.makeStream()
    }

    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream) {
        authentications.withLock { $0.append("\(domain) \(mechanism)") }
    }

    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream) {
        let options = options
        Task { stream.dialbackVerified(request, isValid: await FederationLink.verify(request, options: options)) }
    }

    func received(_ element: Element, on stream: FederationStream) { continuation.yield(element) }

    func streamClosed(_ stream: FederationStream) { continuation.finish() }
}

@Suite("Streams between servers over sockets")
struct FederationTests {
    static let authority = try! CertificateAuthority(
        name: "Test authority", domains: ["wonderland.lit", "realworld.lit"], now: EchoServer.now, days: 2)

    static func certificate(_ domain: String) throws -> CertificateAndKey {
        try authority.issueServer(domains: [domain], now: EchoServer.now, days: 1)
    }

    static func link(_ from: String, to: String, port: Int) -> FederationLink.Options {
        FederationLink.Options(localDomain: from, remoteDomain: to, host: "127.0.0.1", port: port)
    }

    static func listen(
        _ domain: String, handler: any FederationHandler, acceptsCertificates: Bool
    ) async throws -> (FederationListener, Int) {
        let stream = ReceivingServerStream.Configuration(
            domains: [domain], acceptsCertificates: acceptsCertificates, dialbackSecret: FederatedServer.secret,
            random: { SecureRandom.bytes($0) })
        let listener = try FederationListener(
            FederationListener.Options(
                certificate: try certificate(domain), authorityPEM: authority.certificatePEM, stream: stream),
            handler: handler)
        return (listener, try await listener.start())
    }

    static let message = Element(
        "message", xmlns: Namespace.server, ["from": "alice@wonderland.lit/a", "to": "sister@realworld.lit"],
        [Element("body", xmlns: Namespace.server, text: "Oh dear!")])

    @Test("a server that is known by its certificate is believed, and its stanzas arrive")
    func external() async throws {
        let server = FederatedServer(FederationTests.link("realworld.lit", to: "wonderland.lit", port: 1))
        let (listener, port) = try await FederationTests.listen("realworld.lit", handler: server, acceptsCertificates: true)
        var options = FederationTests.link("wonderland.lit", to: "realworld.lit", port: port)
        options.certificate = try FederationTests.certificate("wonderland.lit")
        options.authorityPEM = FederationTests.authority.certificatePEM
        let link = FederationLink(options)
        try await link.connect()
        link.send(FederationTests.message)
        var arrivals = server.received.makeAsyncIterator()
        #expect(await arrivals.next() == FederationTests.message)
        #expect(server.authentications.withLock { $0 } == ["wonderland.lit EXTERNAL"])
        await link.close()
        await listener.stop()
    }

    @Test("a server without a certificate is believed when the authoritative server knows its key")
    func dialback() async throws {
        let authoritative = FederatedServer(FederationTests.link("", to: "", port: 1))
        let (asked, askedPort) = try await FederationTests.listen(
            "wonderland.lit", handler: authoritative, acceptsCertificates: false)
        var asking = FederationTests.link("realworld.lit", to: "wonderland.lit", port: askedPort)
        asking.verifiesCertificate = false
        let server = FederatedServer(asking)
        let (listener, port) = try await FederationTests.listen("realworld.lit", handler: server, acceptsCertificates: false)
        var options = FederationTests.link("wonderland.lit", to: "realworld.lit", port: port)
        options.verifiesCertificate = false
        options.dialbackSecret = FederatedServer.secret
        let link = FederationLink(options)
        try await link.connect()
        link.send(FederationTests.message)
        var arrivals = server.received.makeAsyncIterator()
        #expect(await arrivals.next() == FederationTests.message)
        #expect(server.authentications.withLock { $0 } == ["wonderland.lit dialback"])

        options.dialbackSecret = Secret("another secret")
        await #expect(
            throws: ConnectionFailure(.authentication, .rejected(mechanism: "dialback", condition: "invalid", text: nil))
        ) { try await FederationLink(options).connect() }
        await link.close()
        await listener.stop()
        await asked.stop()
    }

    @Test("a user's connection as a server is believed by its certificate, or by dialback, and its records tell how")
    func byHand() async throws {
        let authoritative = FederatedServer(FederationTests.link("", to: "", port: 1))
        let (asked, askedPort) = try await FederationTests.listen(
            "wonderland.lit", handler: authoritative, acceptsCertificates: false)
        var asking = FederationTests.link("realworld.lit", to: "wonderland.lit", port: askedPort)
        asking.verifiesCertificate = false
        let server = FederatedServer(asking)
        let (listener, port) = try await FederationTests.listen("realworld.lit", handler: server, acceptsCertificates: true)
        var options = ConnectOptions(address: try JID("realworld.lit"), host: "127.0.0.1", port: port)
        options.authorityPEM = FederationTests.authority.certificatePEM
        options.role = .server(from: "wonderland.lit", dialbackSecret: FederatedServer.secret)
        for certificate in [nil, try FederationTests.certificate("wonderland.lit")] {
            options.certificate = certificate
            let client = ClientConnection(options: options)
            try await client.connect()
            client.send(FederationTests.message)
            #expect(await client.negotiated()?.session?.applicationProtocol == "xmpp-server")
            await client.close()
            let observed = await Observed.collect(client.events)
            let sent = observed.records.filter { $0.direction == .sent }.compactMap { $0.element?.name }
            #expect(
                sent == ["stream", "starttls", "stream"] + (certificate == nil ? ["result"] : ["auth", "stream"]) + [
                    "message"
                ])
        }
        #expect(server.authentications.withLock { $0 } == ["wonderland.lit dialback", "wonderland.lit EXTERNAL"])
        await listener.stop()
        await asked.stop()
    }
}
