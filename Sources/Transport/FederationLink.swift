internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import TLS
internal import XMLStreaming
package import XMLTree
package import XMPP
package import XMPPStreams

/// A stream that this server opens to another one, to send it stanzas.
package final class FederationLink: Sendable {
    /// Where the other server is and how it is to be believed.
    package struct Options: Sendable {
        package var localDomain: String
        package var remoteDomain: String
        /// Where it is; nil asks DNS (`_xmpp-server._tcp`).
        package var host: String?
        package var port: Int?
        /// A DNS server instead of the system's.
        package var resolver: String?
        package var requiresTLS: Bool
        package var certificate: CertificateAndKey?
        /// What its certificate is checked against; nil stands for the system's authorities.
        package var authorityPEM: String?
        /// Whether a fault of its certificate ends the connection; otherwise dialback has to be enough.
        package var verifiesCertificate: Bool
        package var dialbackSecret: Secret?
        package var purpose: InitiatingServerStream.Purpose
        package var name: String
        package var timeouts: ConnectOptions.Timeouts

        package init(
            localDomain: String, remoteDomain: String, host: String? = nil, port: Int? = nil, resolver: String? = nil,
            requiresTLS: Bool = true,
            certificate: CertificateAndKey? = nil, authorityPEM: String? = nil, verifiesCertificate: Bool = true,
            dialbackSecret: Secret? = nil, purpose: InitiatingServerStream.Purpose = .stanzas, name: String = "s2s-out",
            timeouts: ConnectOptions.Timeouts = ConnectOptions.Timeouts()
        ) {
            self.localDomain = localDomain
            self.remoteDomain = remoteDomain
            self.host = host
            self.port = port
            self.resolver = resolver
            self.requiresTLS = requiresTLS
            self.certificate = certificate
            self.authorityPEM = authorityPEM
            self.verifiesCertificate = verifiesCertificate
            self.dialbackSecret = dialbackSecret
            self.purpose = purpose
            self.name = name
            self.timeouts = timeouts
        }
    }

    package let options: Options
    private let threads: NetworkThreads
    private let tap: (@Sendable (WireRecord) -> Void)?
    private let closed: @Sendable (ConnectionFailure?) -> Void
    private let stream = Mutex<NIOLoopBound<InitiatingStreamHandler<InitiatingServerStream>>?>(nil)

    /// `closed` is called once, when a stream that was established has ended.
    package init(
        _ options: Options, threads: NetworkThreads = .shared, tap: (@Sendable (WireRecord) -> Void)? = nil,
        closed: @escaping @Sendable (ConnectionFailure?) -> Void = { _ in }
    ) {
        self.options = options
        self.threads = threads
        self.tap = tap
        self.closed = closed
    }

    /// Asks the authoritative server whether a key is its own.
    package static func verify(
        _ request: DialbackRequest, options: Options, threads: NetworkThreads = .shared,
        tap: (@Sendable (WireRecord) -> Void)? = nil
    ) async -> Bool {
        var options = options
        options.localDomain = request.receiving
        options.remoteDomain = request.originating
        options.purpose = .verification(request)
        let link = FederationLink(options, threads: threads, tap: tap)
        do throws(ConnectionFailure) {
            try await link.connect()
            await link.close()
            return true
        } catch { return false }
    }

    /// Connects and negotiates, until stanzas can be sent.
    package func connect() async throws(ConnectionFailure) {
        let finding = try findingOptions
        let finder = ServerFinder(options: finding, threads: threads, service: "_xmpp-server._tcp.", defaultPort: 5269) {
            _ in
        }
        let endpoints = try await finder.endpoints()
        let (channel, _) = try await Dialler(options: finding, threads: threads).dial(endpoints)
        let outcome = channel.eventLoop.makePromise(of: Void.self)
        do {
            let context = try TLSContext(
                TLSContext.Configuration(
                    role: .client, verification: options.verifiesCertificate ? .required : .noted,
                    authorityPEM: options.authorityPEM,
                    applicationProtocols: ["xmpp-server"], certificate: options.certificate))
            try await channel.eventLoop.submit { [self] in try start(on: channel, context: context, outcome: outcome) }.get()
            try await outcome.futureResult.get()
        } catch let failure as ConnectionFailure {
            throw failure
        } catch let failure as TLSFailure {
            outcome.fail(failure)
            channel.close(promise: nil)
            throw ConnectionFailure(.tls, .tls(failure))
        } catch {
            outcome.fail(error)
            throw ConnectionFailure(.tcp, .connectionLost(Words.of(error)))
        }
    }

    private var findingOptions: ConnectOptions {
        get throws(ConnectionFailure) {
            do throws(JIDError) {
                return ConnectOptions(
                    address: try JID(options.remoteDomain), host: options.host, port: options.port,
                    resolver: options.resolver,
                    timeouts: options.timeouts)
            } catch { throw ConnectionFailure(.resolve, .invalidAddress(error.description)) }
        }
    }

    private func start(on channel: any Channel, context: TLSContext, outcome: EventLoopPromise<Void>) throws {
        let wire = StreamWire(connection: options.name, contentNamespace: Namespace.server, limits: StreamLimits(), tap: tap)
        let machine = InitiatingServerStream(
            InitiatingServerStream.Options(
                localDomain: options.localDomain, remoteDomain: options.remoteDomain, requiresTLS: options.requiresTLS,
                hasCertificate: options.certificate != nil, dialbackSecret: options.dialbackSecret, purpose: options.purpose)
        )
        let identity = ReferenceIdentity(
            unicode: options.remoteDomain, ascii: DomainName.ascii(options.remoteDomain) ?? options.remoteDomain,
            services: ["xmpp-server", "xmpps-server"], isAddress: DomainName.isAddress(options.remoteDomain))
        let isEstablished = Mutex(false)
        outcome.futureResult.whenSuccess { isEstablished.withLock { $0 = true } }
        let closed = closed
        let handler = InitiatingStreamHandler(
            machine: machine, wire: wire, timeouts: options.timeouts, tlsContext: context, identity: identity,
            outcome: outcome
        ) { event in
            if case .closed(let failure) = event, isEstablished.withLock({ $0 }) { closed(failure) }
        }
        stream.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
        try channel.pipeline.syncOperations.addHandler(handler)
        channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
    }

    /// Sends a stanza of the namespace `jabber:server`.
    package func send(_ element: Element) {
        guard let bound = stream.withLock({ $0 }) else { return }
        bound.eventLoop.execute { bound.value.send(element) }
    }

    /// Closes the stream and waits for the other end to do the same.
    package func close() async {
        guard let bound = stream.withLock({ $0 }) else { return }
        let promise = bound.eventLoop.makePromise(of: Void.self)
        bound.eventLoop.execute { bound.value.close(promise: promise) }
        try? await promise.futureResult.get()
    }

    /// Cuts the connection without a word: for faults.
    package func cut() {
        guard let bound = stream.withLock({ $0 }) else { return }
        bound.eventLoop.execute { bound.value.cut() }
    }
}
