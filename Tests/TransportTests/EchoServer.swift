import Glibc
import Synchronization
import TLS
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// A small server for tests: one account, any resource, and whatever is sent comes back.
final class EchoServer: ServerStreamHandler {
    static let domain = "wonderland.lit"
    static let password = Secret("down the rabbit hole")
    static let verifiers = SCRAMHash.allCases.compactMap {
        SCRAMVerifier(password: password, hash: $0, salt: Array("salt".utf8), iterations: 4096)
    }

    let received = Mutex<[Element]>([])
    /// For each connection that ended, whether it was closed by its tag.
    let closings = Mutex<[Bool]>([])
    let mechanisms = Mutex<[String]>([])
    let records = Mutex<[WireRecord]>([])

    func connectionOpened(_ connection: ServerConnection) {}

    func credentialsWanted(_ request: CredentialRequest, by connection: ServerConnection) {
        connection.credentialsFound(request.localpart == "alice" ? StoredCredentials(verifiers: EchoServer.verifiers) : nil)
    }

    func authenticated(_ address: JID, mechanism: String, on connection: ServerConnection) {
        mechanisms.withLock { $0.append(mechanism) }
    }

    func resourceWanted(_ resource: String?, by connection: ServerConnection) {
        if resource == "taken" { return connection.bindRefused(StanzaError(.modify, "conflict")) }
        if let full = try? JID("alice@\(EchoServer.domain)/\(resource ?? "made-up")") { connection.resourceBound(full) }
    }

    func receivedBeforeAuthentication(_ element: Element, on connection: ServerConnection) {
        if let stanza = Stanza(element) { connection.send(stanza.result().element) }
    }

    func received(_ element: Element, on connection: ServerConnection) {
        received.withLock { $0.append(element) }
        connection.send(element)
    }

    func becameWritable(_ connection: ServerConnection) {}

    func connectionClosed(_ connection: ServerConnection, wasClosed: Bool) { closings.withLock { $0.append(wasClosed) } }

    // MARK: Starting

    static let now = Int64(time(nil))
    static let authority = try! CertificateAuthority(name: "Test authority", domains: [domain], now: now, days: 2)
    static let certificate = try! authority.issueServer(domains: [domain], now: now, days: 1)

    static func streamConfiguration() -> ReceivingStream.Configuration {
        ReceivingStream.Configuration(domains: [domain], defaultDomain: domain, random: { SecureRandom.bytes($0) })
    }

    /// Starts a listener that tells its records here; gives it and its port.
    func listen(
        protection: ListenOptions.Protection = .starttls, certificate: CertificateAndKey = EchoServer.certificate,
        stream: ReceivingStream.Configuration = EchoServer.streamConfiguration()
    ) async throws -> (StreamListener, Int) {
        let options = ListenOptions(protection: protection, certificate: certificate, stream: stream)
        let listener = try StreamListener(options, handler: self) { record in self.records.withLock { $0.append(record) } }
        return (listener, try await listener.start())
    }

    static func options(
        port: Int, resource: String? = "desk", password: Secret? = EchoServer.password
    ) throws -> ConnectOptions {
        var options = ConnectOptions(
            address: try JID(local: "alice", domain: domain, resource: resource), password: password, host: "127.0.0.1",
            port: port)
        options.authorityPEM = authority.certificatePEM
        return options
    }
}

/// What came out of a connection.
struct Observed {
    var records: [WireRecord] = []
    var stages: [ConnectionStage] = []
    var bound: JID?
    var tokens: [TokenEvent] = []
    var closing: ConnectionFailure??

    /// Takes events until the connection closes, or `enough` says so.
    static func collect(
        _ events: ConnectionEvents, until enough: (Observed) -> Bool = { _ in false }
    ) async -> Observed {
        var observed = Observed()
        for await event in events {
            switch event {
            case .record(let record): observed.records.append(record)
            case .stage(let stage, .finished): observed.stages.append(stage)
            case .stage(_, .started), .step: break
            case .token(let event): observed.tokens.append(event)
            case .bound(let address): observed.bound = address
            case .closed(let failure): observed.closing = .some(failure)
            }
            if enough(observed) { break }
        }
        return observed
    }

    var kinds: [String] { records.map { ($0.direction.map { $0 == .sent ? "→" : "←" } ?? "") + $0.kind } }
}
