internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import TLS
internal import XMLStreaming
package import XMLTree
package import XMPP
package import XMPPStreams

/// A connection to a server, from finding it to the closing tag; everything that crosses the wire comes out of `events`.
///
/// After the negotiation nothing is sent that its owner did not send.
package final class ClientConnection: Sendable {
    /// What the negotiation came to.
    package struct Negotiated: Sendable {
        package var session: TLSSession?
        package var features: StreamFeatures?
        package var header: StreamHeader?
        package var address: JID?
        /// The host and port that were reached.
        package var place: (host: String, port: Int)?
        /// What the TLS session can be resumed by.
        package var tlsResumption: TLSResumption?
    }

    package let options: ConnectOptions
    /// What happens, in order, from the first look-up on; ends after `.closed`. Has to be read: a full queue holds up the server.
    package let events = ConnectionEvents()

    private let threads: NetworkThreads
    private let stream = Mutex<NIOLoopBound<any ClientStream>?>(nil)
    private let isCancelled = Mutex(false)
    private let place = Mutex<(host: String, port: Int)?>(nil)

    package init(options: ConnectOptions, threads: NetworkThreads = .shared) {
        self.options = options
        self.threads = threads
    }

    deinit { events.finish() }

    // MARK: Connecting

    /// Connects and negotiates, until the resource is bound or, if that was asked for, the features have come.
    package func connect() async throws(ConnectionFailure) {
        do throws(ConnectionFailure) {
            let place = try await webAddress()
            try await negotiate(on: try await reach(place), web: place)
        } catch {
            // A stream that came to life tells of its end itself.
            if stream.withLock({ $0 == nil }) {
                events.yield(.closed(error))
                events.finish()
            }
            throw error
        }
    }

    /// The WebSocket or the BOSH service to go over, once it is known where it is; nil for TCP.
    private func webAddress() async throws(ConnectionFailure) -> WebAddress? {
        switch options.web {
        case nil: return nil
        case .address(let address): return address
        case .discovered(let carrier):
            events.yield(.stage(.resolve, .started))
            return try await HostMetaFinder(options: options, threads: threads, say: say).address(of: carrier)
        }
    }

    private var say: @Sendable (String) -> Void {
        { [events, options] words in events.yield(.record(ClientConnection.note(words, on: options.name))) }
    }

    /// The address that answers first.
    private func reach(_ web: WebAddress?) async throws(ConnectionFailure) -> (any Channel, Endpoint) {
        announce(web)
        var options = options
        if let web {
            // A port that was given was the one of the web server that was asked first.
            if case .discovered = options.web { options.port = nil }
            options.host = options.host ?? web.host
            options.port = options.port ?? web.port
            options.protection = web.isSecure ? .direct : .none
        }
        let domain = options.address.domainpart
        try await step(
            .resolve,
            StepQuestion(
                .resolve,
                self.options.host.map { "you named the host \($0): its addresses are looked up next" }
                    ?? "the place of \(domain) is looked up in DNS next", [.init("go", "look it up"), .stop]))
        let started = NIODeadline.now()
        events.yield(.stage(.resolve, .started))
        let finder = ServerFinder(
            options: options, threads: threads, service: options.role.service, defaultPort: options.role.port, say: say)
        var endpoints = try await finder.endpoints()
        events.yield(.stage(.resolve, .finished(ClientConnection.seconds(since: started))))
        endpoints = try await choose(of: endpoints)
        if isCancelled.withLock({ $0 }) { throw ConnectionFailure(.tcp, .cancelled) }
        let dialled = NIODeadline.now()
        events.yield(.stage(.tcp, .started))
        let reached = try await Dialler(options: options, threads: threads).dial(endpoints)
        events.yield(.stage(.tcp, .finished(ClientConnection.seconds(since: dialled))))
        return reached
    }

    private func choose(of endpoints: [Endpoint]) async throws(ConnectionFailure) -> [Endpoint] {
        let places = endpoints.map { endpoint in
            StepQuestion.Choice("\(endpoint)", endpoint.isDirectTLS ? "direct TLS" : "")
        }
        let all = StepQuestion.Choice("all", "one after the other, in this order, until one answers")
        let question = StepQuestion(
            .tcp, "TCP is next", (places.count == 1 ? [] : [all]) + places + [.stop])
        let choice = try await step(.tcp, question)
        return places.firstIndex { $0 == choice }.map { [endpoints[$0]] } ?? endpoints
    }

    /// Asks, where the user goes step by step.
    @discardableResult
    private func step(
        _ stage: ConnectionStage, _ question: StepQuestion
    ) async throws(ConnectionFailure) -> StepQuestion.Choice? {
        guard options.isStepped else { return nil }
        let choice = await withCheckedContinuation { continuation in
            events.yield(.step(question, StepReply { continuation.resume(returning: $0) }))
        }
        if choice == .stop { throw ConnectionFailure(stage, .cancelled) }
        return choice
    }

    /// What goes without protection is named in the records.
    private func announce(_ web: WebAddress?) {
        let isUnprotected = web.map { !$0.isSecure } ?? (options.protection == .none)
        if !options.verifiesCertificate, options.fingerprint == nil, !isUnprotected {
            note("going without certificate checks was asked for")
        }
        if isUnprotected { note("going without TLS was asked for") }
        if options.allowsPlaintext { note("sending credentials over an unprotected stream was allowed") }
        if options.keyLog != nil { note("TLS keys are being logged: whoever has the log can read this stream") }
        if let proxy = options.proxy { note("going through the proxy \(proxy)") }
    }

    private func negotiate(
        on reached: (any Channel, Endpoint), web: WebAddress?
    ) async throws(ConnectionFailure) {
        let (channel, endpoint) = reached
        let outcome = channel.eventLoop.makePromise(of: Void.self)
        do {
            let context =
                try web.map { place throws(TLSFailure) in try WebFetch.context(options, isSecure: place.isSecure) }
                ?? makeTLSContext()
            try await channel.eventLoop.submit { [self] in
                try start(on: channel, endpoint: endpoint, web: web, context: context, outcome: outcome)
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
        on connection: any Channel, endpoint: Endpoint, web: WebAddress?, context: TLSContext?,
        outcome: EventLoopPromise<Void>
    ) throws {
        // A server that hangs up at once may be gone before anybody listens on the channel.
        guard connection.isActive else {
            outcome.fail(ConnectionFailure(.stream, .closedByPeer))
            return
        }
        place.withLock { $0 = (endpoint.host, endpoint.port) }
        let loop = connection.eventLoop
        let isDirect = endpoint.isDirectTLS
        let wire = wire(over: web?.carrier)
        let channel: any Channel =
            if let web, web.carrier == .bosh { bosh(over: connection, endpoint, to: web, context, wire) } else { connection }
        switch options.role {
        case .client:
            let machine = client(isDirect, isWeb: web != nil)
            try add(handler(of: machine, wire, web, context, outcome), to: channel)
        case .component(let secret):
            let isLocal = endpoint.isLoopback
            let machine = ComponentStream(
                ComponentStream.Options(
                    domain: options.address.domainpart, secret: secret, isDirectTLS: isDirect,
                    allowsPlaintext: options.allowsPlaintext || isLocal))
            try add(handler(of: machine, wire, nil, context, outcome), to: channel)
        case .server(let from, let secret):
            let machine = InitiatingServerStream(
                InitiatingServerStream.Options(
                    localDomain: from, remoteDomain: options.address.domainpart, isDirectTLS: isDirect,
                    usesStartTLS: options.protection != .none,
                    requiresTLS: options.protection == .starttls || options.protection == .direct,
                    hasCertificate: options.certificate != nil, dialbackSecret: secret))
            try add(handler(of: machine, wire, nil, context, outcome), to: channel)
        }
        events.whenRoom { [weak self] in
            loop.execute { [weak self] in self?.stream.withLock { $0 }?.value.resumeReading() }
        }
        channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
    }

    private func client(_ isDirect: Bool, isWeb: Bool) -> InitiatingStream {
        var options = InitiatingStream.Options(
            address: self.options.address, password: self.options.password, isDirectTLS: isDirect,
            // There is no STARTTLS over HTTP (RFC 7395 §3.9, XEP-0206 §4).
            usesStartTLS: !isWeb && self.options.protection != .none,
            requiresTLS: !isWeb && (self.options.protection == .starttls || self.options.protection == .direct),
            mechanisms: self.options.mechanisms, stopsAfterFeatures: self.options.stopsAfterFeatures,
            isAnonymous: self.options.isAnonymous,
            allowsPlaintext: self.options.allowsPlaintext, hasCertificate: self.options.certificate != nil,
            authorizationIdentity: self.options.authorizationIdentity, language: self.options.language,
            nonce: Base64.encode(SecureRandom.bytes(18)), iqID: Hexadecimal.text(SecureRandom.bytes(6)),
            resumption: self.options.streamResumption)
        options.extensible = self.options.extensible
        options.usesLegacyAuthentication = self.options.usesLegacyAuthentication
        return InitiatingStream(options)
    }

    private func handler<Machine: InitiatingMachine>(
        of machine: Machine, _ wire: StreamWire, _ web: WebAddress?, _ context: TLSContext?,
        _ outcome: EventLoopPromise<Void>
    ) -> InitiatingStreamHandler<Machine> {
        let events = events
        return InitiatingStreamHandler(
            machine: machine, wire: wire, timeouts: options.timeouts, tlsContext: context,
            identity: web.map(WebFetch.identity) ?? identity,
            tlsResumption: options.tlsResumption,
            webSocket: web.flatMap { $0.carrier == .webSocket ? WebSocketOpening($0, key: SecureRandom.bytes(16)) : nil },
            messageLimit: options.elementLimit, outcome: outcome, isStepped: options.isStepped,
            isFull: { events.isFull }
        ) { event in
            events.yield(event)
            if case .closed = event { events.finish() }
        }
    }

    private func wire(over carrier: WebCarrier?) -> StreamWire {
        var limits = StreamLimits()
        limits.elementBytes = options.elementLimit
        let framing: StreamWire.Framing =
            switch carrier {
            case nil: .stream
            case .webSocket: .messages
            case .bosh: .bodies
            }
        return StreamWire(
            connection: options.name, contentNamespace: options.role.contentNamespace, limits: limits, framing: framing
        ) { [events] record in
            events.yield(.record(record))
        }
    }

    /// The channel of a BOSH session, whose further connections go where the first one went.
    private func bosh(
        over connection: any Channel, _ endpoint: Endpoint, to web: WebAddress, _ context: TLSContext?, _ wire: StreamWire
    ) -> BOSHChannel {
        wire.note("BOSH: POST \(web.place), whose bodies carry the stream (XEP-0124, XEP-0206)")
        let place = BOSHChannel.Place(
            address: web, tlsContext: context, identity: WebFetch.identity(of: web), limit: options.elementLimit
        ) { [options, threads] loop in
            loop.makeFutureWithTask {
                try await Dialler(options: options, threads: threads, on: loop).dial([endpoint]).0
            }
        }
        let first = SecureRandom.bytes(6).reduce(1) { $0 << 8 | Int($1) }
        return BOSHChannel(
            over: connection, to: place, wire: wire, session: BOSHSession(BOSHSession.Options(firstNumber: first)))
    }

    private func add<Machine>(_ handler: InitiatingStreamHandler<Machine>, to channel: any Channel) throws {
        stream.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private var identity: ReferenceIdentity {
        let domain = options.address.domainpart
        return ReferenceIdentity(
            unicode: domain, ascii: DomainName.ascii(domain) ?? domain, services: options.role.certificateServices,
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
                applicationProtocols: options.role.applicationProtocols, certificate: options.certificate,
                keyLog: options.keyLog))
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

    /// Cuts the connection without a word, as a lost network does.
    package func cut() { withStream { $0.cut() } }

    /// What is known of the stream so far.
    package func negotiated() async -> Negotiated? {
        guard let bound = stream.withLock({ $0 }) else { return nil }
        var negotiated = try? await bound.eventLoop.submit { bound.value.negotiated }.get()
        negotiated?.place = place.withLock { $0 }
        return negotiated
    }

    private func withStream(_ body: @escaping @Sendable (any ClientStream) -> Void) {
        guard let bound = stream.withLock({ $0 }) else { return }
        if bound.eventLoop.inEventLoop { body(bound.value) } else { bound.eventLoop.execute { body(bound.value) } }
    }

    private func note(_ words: String) { events.yield(.record(ClientConnection.note(words, on: options.name))) }

    private static func note(_ words: String, on connection: String) -> WireRecord {
        WireRecord(time: WallClock.now(), connection: connection, direction: nil, content: .note(words))
    }

    private static func seconds(since start: NIODeadline) -> Double {
        Double((NIODeadline.now() - start).nanoseconds) / 1e9
    }
}

extension ConnectOptions.Role {
    /// The service in DNS, where it is another than a client's; a component's place is always named.
    var service: String? {
        switch self {
        case .client, .component: nil
        case .server: "_xmpp-server._tcp."
        }
    }

    var contentNamespace: String {
        switch self {
        case .client: Namespace.client
        case .component: Namespace.componentAccept
        case .server: Namespace.server
        }
    }

    var port: Int? {
        switch self {
        case .client: nil
        case .component: 5347
        case .server: 5269
        }
    }

    var applicationProtocols: [String] {
        switch self {
        case .client: ["xmpp-client"]
        case .component: []
        case .server: ["xmpp-server"]
        }
    }

    /// The services whose SRVName counts in a certificate.
    var certificateServices: [String] {
        switch self {
        case .client, .component: ["xmpp-client", "xmpps-client"]
        case .server: ["xmpp-server", "xmpps-server"]
        }
    }
}
