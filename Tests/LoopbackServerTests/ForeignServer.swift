import LoopbackServer
import Synchronization
import TLS
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A server of another domain, played by a test: what it says to the world, and what the world says to it, over streams between
/// servers.
final class ForeignServer: FederationHandler {
    private static let secret = Secret("what the gryphon knows")

    let domain: String
    private let incoming: AsyncStream<Element>
    private let continuation: AsyncStream<Element>.Continuation
    private let listening = Mutex<FederationListener?>(nil)
    private let link = Mutex<FederationLink?>(nil)
    private let isCutOff = Mutex(false)

    init(_ domain: String) {
        self.domain = domain
        (incoming, continuation) = AsyncStream.makeStream()
    }

    /// Begins to listen; gives the port.
    func listen() async throws -> Int {
        let authority = try CertificateAuthority(name: "Elsewhere", domains: [domain], now: 1_700_000_000, days: 10_000)
        let stream = ReceivingServerStream.Configuration(
            domains: [domain], acceptsCertificates: false, dialbackSecret: Self.secret, random: { SecureRandom.bytes($0) })
        let listener = try FederationListener(
            FederationListener.Options(
                certificate: try authority.issueServer(domains: [domain], now: 1_700_000_000, days: 10_000), stream: stream),
            handler: self)
        listening.withLock { $0 = listener }
        return try await listener.start()
    }

    /// Opens its own stream to a domain of the world.
    func connect(to host: String, _ listeners: WorldListeners) async throws {
        let options = FederationLink.Options(
            localDomain: domain, remoteDomain: host, host: "127.0.0.1", port: listeners.federationPort(of: host),
            verifiesCertificate: false, dialbackSecret: Self.secret)
        let link = FederationLink(options) { [weak self] _ in self?.isCutOff.withLock { $0 = true } }
        try await link.connect()
        self.link.withLock { $0 = link }
    }

    /// Whether the world has ended the stream that was opened to it.
    var hasBeenCutOff: Bool { isCutOff.withLock { $0 } }

    func send(_ element: Element) { link.withLock { $0 }?.send(element) }

    /// What has come up to the first that fits, which is the last of them.
    func next(through fits: (Element) -> Bool) async throws -> [Element] {
        var elements: [Element] = []
        for await element in incoming {
            elements.append(element)
            if fits(element) { return elements }
        }
        throw SocketClient.Ended(failure: nil)
    }

    func stop() async {
        link.withLock { $0 }?.cut()
        await listening.withLock { $0 }?.stop()
    }

    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream) {}

    /// The world is believed: it is the test's own.
    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream) {
        stream.dialbackVerified(request, isValid: true)
    }

    func received(_ element: Element, on stream: FederationStream) { continuation.yield(element) }
    func streamClosed(_ stream: FederationStream) {}
}
