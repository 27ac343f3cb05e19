internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import TLS
internal import XMLStreaming
package import XMLTree
package import XMPP
package import XMPPStreams

/// A client's connection to its server, from finding it to the closing tag; everything that crosses the wire comes out of `events`.
///
/// After the negotiation nothing is sent that its owner did not send.
package final class ClientConnection: Sendable {
    /// What the negotiation came to.
    package struct Negotiated: Sendable {
        package var session: TLSSession?
        package var features: StreamFeatures?
        package var header: StreamHeader?
        package var address: JID?
    }

    package let options: ConnectOptions
    /// What happens, in order, from the first look-up on; ends after `.closed`.
    package let events: AsyncStream<ConnectionEvent>

    private let threads: NetworkThreads
    private let continuation: AsyncStream<ConnectionEvent>.Continuation
    private let stream = Mutex<NIOLoopBound<InitiatingStreamHandler<InitiatingStream>>?>(nil)
    private let isCancelled = Mutex(false)

    package init(options: ConnectOptions, threads: NetworkThreads = .shared) {
        self.options = options
        self.threads = threads
        (events, continuation) = AsyncStream.makeStream()
    }

    deinit { continuation.finish() }

    // MARK: Connecting

    /// Connects and negotiates, until the resource is bound or, if that was asked for, the features have come.
    package func connect() async throws(ConnectionFailure) {
        do throws(ConnectionFailure) {
            try await negotiate(on: try await reach())
        } catch {
            // A stream that came to life tells of its end itself.
            if stream.withLock({ $0 == nil }) {
                continuation.yield(.closed(error))
                continuation.finish()
            }
            throw error
        }
    }

    /// The address that answers first.
    private func reach() async throws(ConnectionFailure) -> (any Channel, Endpoint) {
        announce()
        let started = NIODeadline.now()
        continuation.yield(.stage(.resolve, .started))
        let finder = ServerFinder(options: options, threads: threads) { [continuation, options] words in
            continuation.yield(.record(ClientConnection.note(words, on: options.name)))
        }
        let endpoints = try await finder.endpoints()
        continuation.yield(.stage(.resolve, .finished(ClientConnection.seconds(since: started))))
        if isCancelled.withLock({ $0 }) { throw ConnectionFailure(.tcp, .cancelled) }
        let dialled = NIODeadline.now()
        continuation.yield(.stage(.tcp, .started))
        let reached = try await Dialler(options: options, threads: threads).dial(endpoints)
        continuation.yield(.stage(.tcp, .finished(ClientConnection.seconds(since: dialled))))
        return reached
    }

    /// What goes without protection is named in the records.
    private func announce() {
        if !options.verifiesCertificate, options.fingerprint == nil, options.protection != .none {
            note("going without certificate checks was asked for")
        }
        if options.protection == .none { note("going without TLS was asked for") }
        if options.allowsPlaintext { note("sending credentials over an unprotected stream was allowed") }
        if options.keyLog != nil { note("TLS keys are being logged: whoever has the log can read this stream") }
    }

    private func negotiate(on reached: (any Channel, Endpoint)) async throws(ConnectionFailure) {
        let (channel, endpoint) = reached
        let outcome = channel.eventLoop.makePromise(of: Void.self)
        do {
            let context = try makeTLSContext()
            try await channel.eventLoop.submit { [self] in
                try start(on: channel, endpoint: endpoint, context: context, outcome: outcome)
            }.get()
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

    private func start(
        on channel: any Channel, endpoint: Endpoint, context: TLSContext?, outcome: EventLoopPromise<Void>
    ) throws {
        // A server that hangs up at once may be gone before anybody listens on the channel.
        guard channel.isActive else {
            outcome.fail(ConnectionFailure(.stream, .closedByPeer))
            return
        }
        let continuation = continuation
        let isDirect = endpoint.isDirectTLS
        var limits = StreamLimits()
        limits.elementBytes = options.elementLimit
        let wire = StreamWire(connection: options.name, contentNamespace: Namespace.client, limits: limits) { record in
            continuation.yield(.record(record))
        }
        let machine = InitiatingStream(
            InitiatingStream.Options(
                address: options.address, password: options.password, isDirectTLS: isDirect,
                usesStartTLS: options.protection != .none,
                requiresTLS: options.protection == .starttls || options.protection == .direct,
                mechanisms: options.mechanisms, stopsAfterFeatures: options.stopsAfterFeatures,
                isAnonymous: options.isAnonymous,
                allowsPlaintext: options.allowsPlaintext, hasCertificate: options.certificate != nil,
                authorizationIdentity: options.authorizationIdentity, language: options.language,
                nonce: Base64.encode(SecureRandom.bytes(18)), iqID: Hexadecimal.text(SecureRandom.bytes(6))))
        let handler = InitiatingStreamHandler(
            machine: machine, wire: wire, timeouts: options.timeouts, tlsContext: context, identity: identity,
            outcome: outcome
        ) { event in
            continuation.yield(event)
            if case .closed = event { continuation.finish() }
        }
        stream.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
        try channel.pipeline.syncOperations.addHandler(handler)
        channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
    }

    private var identity: ReferenceIdentity {
        let domain = options.address.domainpart
        return ReferenceIdentity(
            unicode: domain, ascii: DomainName.ascii(domain) ?? domain, services: ["xmpp-client", "xmpps-client"],
            isAddress: DomainName.isAddress(domain))
    }

    private func makeTLSContext() throws(TLSFailure) -> TLSContext? {
        guard options.protection != .none else { return nil }
        let verification: TLSContext.Verification =
            if let fingerprint = options.fingerprint { .fingerprint(fingerprint) } else {
                options.verifiesCertificate ? .required : .noted
            }
        return try TLSContext(
            TLSContext.Configuration(
                role: .client, verification: verification, authorityFile: options.authorityFile,
                authorityPEM: options.authorityPEM,
                applicationProtocols: ["xmpp-client"], certificate: options.certificate, keyLog: options.keyLog))
    }

    // MARK: Once it is there

    /// Sends a first-level element.
    package func send(_ element: Element) { withStream { $0.send(element) } }

    /// Sends these bytes, whatever they are.
    package func send(_ bytes: [UInt8]) { withStream { $0.send(bytes) } }

    /// Closes the stream and waits for the other end to do the same, as long as the options say.
    package func close() async {
        isCancelled.withLock { $0 = true }
        guard let bound = stream.withLock({ $0 }) else { return }
        let promise = bound.eventLoop.makePromise(of: Void.self)
        bound.eventLoop.execute { bound.value.close(promise: promise) }
        try? await promise.futureResult.get()
    }

    /// What is known of the stream so far.
    package func negotiated() async -> Negotiated? {
        guard let bound = stream.withLock({ $0 }) else { return nil }
        return try? await bound.eventLoop.submit {
            let machine = bound.value.machine
            return Negotiated(
                session: machine.session, features: machine.features, header: machine.header, address: machine.boundAddress)
        }.get()
    }

    private func withStream(_ body: @escaping @Sendable (InitiatingStreamHandler<InitiatingStream>) -> Void) {
        guard let bound = stream.withLock({ $0 }) else { return }
        if bound.eventLoop.inEventLoop { body(bound.value) } else { bound.eventLoop.execute { body(bound.value) } }
    }

    private func note(_ words: String) { continuation.yield(.record(ClientConnection.note(words, on: options.name))) }

    private static func note(_ words: String, on connection: String) -> WireRecord {
        WireRecord(time: WallClock.now(), connection: connection, direction: nil, content: .note(words))
    }

    private static func seconds(since start: NIODeadline) -> Double {
        Double((NIODeadline.now() - start).nanoseconds) / 1e9
    }
}
