import Foundation
import Synchronization
package import TLS
internal import Transport
internal import XMLTree
package import XMPP
internal import XMPPStreams

/// The sockets at which a world's servers can be reached.
package final class WorldListeners: Sendable {
    /// Where and how to listen.
    package struct Options: Sendable {
        package var address = "127.0.0.1"
        /// The port for STARTTLS; 0 lets the system choose.
        package var port = 0
        /// The port for direct TLS (XEP-0368); 0 lets the system choose, nil opens none.
        package var directPort: Int? = 0
        /// The port for uploaded files over HTTP; 0 lets the system choose, nil opens none.
        package var uploadPort: Int? = 0
        /// The port for WebSockets (RFC 7395); 0 lets the system choose, nil opens none.
        package var webSocketPort: Int? = 0
        /// The first port for other servers' streams, the second domain takes the next; 0 lets the system choose, nil goes without
        /// streams between servers: the world's domains then reach each other inside the process.
        package var federationPort: Int? = 0
        /// Servers outside the world that may be reached, by domain. The authority signs for them too: a certificate and key for each
        /// are put into the world's folder, as `DOMAIN.crt` and `DOMAIN.key`, so that both ends can believe each other.
        package var peers: [String: (address: String, port: Int)] = [:]
        /// Gets a record of everything that crosses the wire between servers.
        package var federationTap: (@Sendable (WireRecord) -> Void)?
        /// Whether clients may log in without TLS.
        package var allowsPlaintext = false
        /// Whether clients may log in without a name (SASL ANONYMOUS); they get an account for the time.
        package var allowsAnonymous = false
        /// How long a client may take to log in, in seconds.
        package var authenticationTimeout = 60.0
        /// The most clients at each port at one time; further ones are closed at once.
        package var connectionLimit = 10_000
        /// The servers' certificate; nil makes an authority and certificates on the spot.
        package var certificate: CertificateAndKey?
        /// Gets a record of everything that crosses the wire of the clients' connections.
        package var tap: (@Sendable (WireRecord) -> Void)?

        package init() {}
    }

    /// The path at which WebSockets are opened.
    package static var webSocketPath: String { WorldHostMeta.path }

    /// How often a client may fail to log in: some clients try every mechanism they know, bound to TLS first, before one works.
    private static let attempts = 10

    package let address: String
    /// The port for STARTTLS.
    package let port: Int
    /// The port for direct TLS.
    package let directPort: Int?
    /// The port for WebSockets, where the domains also say of themselves that it is one (XEP-0156).
    package let webSocketPort: Int?
    /// The certificate of the authority that signed the servers'; nil where certificates were given.
    package let authorityPEM: String?
    /// The file that holds it.
    package let authorityFile: String?
    private let authority: WorldAuthority?
    private let listeners: [StreamListener]
    private let webSockets: WebSocketListener?
    private let uploads: HTTPListener?
    private let federation: WorldFederation?
    private let ticker: Task<Void, Never>

    /// Opens the sockets of a world.
    package init(_ world: World, _ options: Options) async throws {
        let hosts = world.domains.map(\.host)
        let now = Int64(world.clock.now.seconds)
        let peers = options.peers.keys.sorted()
        let authority = try WorldAuthority(directory: world.directory, domains: hosts + peers, now: now)
        for peer in peers { try authority.writeCertificate(for: peer, in: world.directory, now: now) }
        let certificate: CertificateAndKey
        if let given = options.certificate {
            certificate = given
            authorityPEM = nil
            authorityFile = nil
            self.authority = nil
        } else {
            self.authority = authority
            certificate = try authority.certificate(for: hosts, now: now)
            authorityPEM = authority.authority.certificatePEM
            authorityFile = authority.file
        }
        let handler = ClientStreams(world)
        let settings = world.domains[0].settings
        let features = [
            Element("ver", xmlns: Namespace.rosterVersioning), Element("sub", xmlns: Namespace.preApproval),
            Element("sm", xmlns: Namespace.streamManagement), Element("csi", xmlns: Namespace.clientState),
        ]
        let identifiers = world.identifiers
        var stream = ReceivingStream.Configuration(
            domains: Set(hosts), defaultDomain: hosts[0], requiresTLS: !options.allowsPlaintext,
            mechanisms: [.external] + SASLMechanism.passwordMechanisms + (options.allowsAnonymous ? [.anonymous] : []),
            allowsPlaintext: options.allowsPlaintext, offersRegistration: settings.registrationIsOpen, features: features,
            domainFeatures: Dictionary(uniqueKeysWithValues: world.domains.map { ($0.host, [$0.capabilities]) }),
            attempts: Self.attempts,
            decoyIterations: settings.scramIterations,
            random: { identifiers.bytes($0) })
        stream.extensible = ExtensibleOffer()
        var listeners: [StreamListener] = []
        let starttls = try StreamListener(
            ListenOptions(
                address: options.address, port: options.port, certificate: certificate, clientAuthorityPEM: authorityPEM,
                stream: stream, authenticationTimeout: options.authenticationTimeout,
                connectionLimit: options.connectionLimit),
            handler: handler, tap: options.tap)
        address = options.address
        port = try await starttls.start()
        listeners.append(starttls)
        if let directPort = options.directPort {
            let direct = try StreamListener(
                ListenOptions(
                    address: options.address, port: directPort, protection: .direct, certificate: certificate,
                    clientAuthorityPEM: authorityPEM,
                    stream: stream, name: "c2s-tls", authenticationTimeout: options.authenticationTimeout,
                    connectionLimit: options.connectionLimit),
                handler: handler, tap: options.tap)
            self.directPort = try await direct.start()
            listeners.append(direct)
        } else {
            self.directPort = nil
        }
        self.listeners = listeners
        if let port = options.webSocketPort {
            let meta = WorldHostMeta(domains: hosts)
            let listener = try WebSocketListener(
                ListenOptions(
                    address: options.address, port: port, certificate: certificate, stream: stream, name: "c2s-ws",
                    authenticationTimeout: options.authenticationTimeout, connectionLimit: options.connectionLimit),
                path: WorldHostMeta.path, handler: handler, tap: options.tap
            ) { request, respond in respond(meta.answer(request)) }
            let bound = try await listener.start()
            meta.listens(at: bound)
            webSocketPort = bound
            webSockets = listener
        } else {
            webSocketPort = nil
            webSockets = nil
        }
        if let uploadPort = options.uploadPort {
            let listener = HTTPListener(bodyLimit: settings.uploadLimit) { [weak world] request, respond in
                guard let domain = request.target.split(separator: "/").first.flatMap({ world?.domain(String($0)) }) else {
                    return respond(HTTPResponse(status: 404))
                }
                domain.enqueue { domain in
                    let response = domain.uploadService?.answer(request) ?? HTTPResponse(status: 404)
                    domain.store.endUnit()
                    domain.afterCommit { respond(response) }
                }
            }
            let port = try await listener.start(address: options.address, port: uploadPort)
            let place = options.address.contains(":") ? "[\(options.address)]" : options.address
            for domain in world.domains { domain.setUploadBase("http://\(place):\(port)/\(domain.host)/") }
            uploads = listener
        } else {
            uploads = nil
        }
        if options.federationPort != nil {
            let federation = try WorldFederation(world, authority: authority.authority, options: options)
            try await federation.start()
            self.federation = federation
        } else {
            federation = nil
        }
        ticker = Task { [weak world] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                for domain in world?.domains ?? [] { domain.enqueue { $0.tickNow() } }
            }
        }
    }

    /// A certificate by which an account can log in without its password (SASL EXTERNAL); nil where the world has no authority of
    /// its own.
    package func clientCertificate(for account: JID, now: Timestamp) throws -> CertificateAndKey? {
        try authority?.authority.issue(
            CertificateAuthority.Leaf(
                xmpp: [account.bare.description], notBefore: Int64(now.seconds) - 3600,
                notAfter: Int64(now.seconds) + Int64(WorldAuthority.days) * 86_400))
    }

    /// The port at which a domain takes other servers' streams; nil without streams between servers.
    package func federationPort(of host: String) -> Int? { federation?.port(of: host) }

    /// Closes the sockets; streams get `system-shutdown` from the world's own end.
    package func stop() async {
        ticker.cancel()
        for listener in listeners { await listener.stop() }
        await webSockets?.stop()
        await uploads?.stop()
        await federation?.stop()
    }
}
