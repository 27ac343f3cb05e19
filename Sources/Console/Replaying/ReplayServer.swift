import Foundation
import Presentation
import TLS
import Transcripts
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// Plays the server's half of a recorded session to clients on this machine.
final class ReplayServer: Sendable {
    struct Options: Sendable {
        var address = "127.0.0.1"
        /// 0 lets the system choose.
        var port = 0
        var protection = ListenOptions.Protection.starttls
        /// Whether clients may log in without TLS.
        var allowsPlaintext = false
        /// Without one, every password is right, and only clients that show theirs (SASL PLAIN) can log in.
        var password: Secret?
        var certificate: CertificateAndKey?
        /// The domains that clients log in to, beside that of the recording.
        var domains: [String] = ["localhost"]
        var mapping: [JID: JID] = [:]
        /// How many times as fast as it was; nil for as fast as the client goes.
        var pace: Double?
        /// Seconds to wait for what the client had sent then; nil waits for ever.
        var patience: Double?
        /// Asked before each thing that is sent; false ends the session. Nil asks nobody.
        var goesOn: (@Sendable () async -> Bool)?
    }

    private let session: ServedSession
    private let options: Options
    private let clients: ReplayClients
    private let listener: StreamListener
    private let show: @Sendable ([StyledLine]) -> Void
    private let view: RecordView
    /// The certificate of the authority that was made for the occasion; nil where one was given, and without TLS.
    let authorityPEM: String?
    /// The domains that are served, that of the recording first.
    let domains: [String]

    /// Throws `TLSFailure` for a certificate that cannot be used.
    init(
        _ session: ServedSession, _ options: Options, width: Int, show: @escaping @Sendable ([StyledLine]) -> Void
    ) throws {
        self.session = session
        self.options = options
        self.show = show
        view = RecordView(width: max(40, width - 2), body: .compact)
        var domains: [String] = []
        for domain in [session.account?.domainpart].compactMap({ $0 }) + options.domains where !domains.contains(domain) {
            domains.append(domain)
        }
        self.domains = domains
        var certificate = options.certificate
        var authorityPEM: String?
        if certificate == nil, options.protection != .none {
            let now = Int64(Date().timeIntervalSince1970)
            let authority = try CertificateAuthority(name: "xmppscope replay", domains: domains, now: now, days: 1)
            certificate = try authority.issueServer(domains: domains, now: now, days: 1)
            authorityPEM = authority.certificatePEM
        }
        self.authorityPEM = authorityPEM
        clients = ReplayClients(
            credentials: ReplayServer.credentials(options.password), resource: session.account?.resourcepart ?? "replay")
        let allowsPlaintext = options.allowsPlaintext || options.protection == .none
        let stream = ReceivingStream.Configuration(
            domains: Set(domains), defaultDomain: domains[0], offersStartTLS: options.protection == .starttls,
            requiresTLS: !allowsPlaintext,
            mechanisms: (options.password == nil ? [.plain] : SASLMechanism.passwordMechanisms)
                + (session.isAnonymous ? [.anonymous] : []),
            allowsPlaintext: allowsPlaintext, features: session.features, attempts: 10,
            random: { SecureRandom.bytes($0) })
        listener = try StreamListener(
            ListenOptions(
                address: options.address, port: options.port, protection: options.protection, certificate: certificate,
                stream: stream, name: "client"),
            handler: clients)
    }

    /// What is known of every account.
    private static func credentials(_ password: Secret?) -> StoredCredentials {
        guard let password else { return StoredCredentials(verifiers: [], acceptsAnyPassword: true) }
        return StoredCredentials(
            verifiers: SCRAMHash.allCases.compactMap {
                SCRAMVerifier(password: password, hash: $0, salt: SecureRandom.bytes(16), iterations: 4096)
            })
    }

    /// Begins to listen; gives the port.
    func start() async throws(ListenFailure) -> Int { try await listener.start() }

    /// Ends the session that is being played.
    func interrupt() { clients.yield(.interrupted) }

    func stop() async { await listener.stop() }

    /// Plays the session to the next client, until that leaves; nil if it was interrupted before anybody came.
    func play() async -> ServedReplay.Tally? {
        for await event in clients.events {
            switch event {
            case .bound(let connection, let address):
                var performance = ReplayPerformance(
                    connection: connection,
                    replay: ServedReplay(session, account: address, mapping: options.mapping), options: options,
                    clients: clients, view: view, show: show)
                let tally = await performance.run(address)
                clients.release()
                return tally
            case .interrupted: return nil
            case .received, .left, .patienceEnded: continue
            }
        }
        return nil
    }
}
