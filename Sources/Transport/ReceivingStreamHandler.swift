internal import NIOCore
internal import TLS
internal import XMLStreaming
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Runs a receiving stream on a socket: events of the socket in, the machine's actions out.
final class ReceivingStreamHandler<Machine: ReceivingMachine>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private(set) var machine: Machine
    private let wire: StreamWire
    private let settings: Settings
    private let tlsContext: TLSContext?
    private var owner: (any ReceivingOwner<Machine>)?
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    /// Ends a closing that takes too long.
    private var closing: Scheduled<Void>?
    private var isSecuring = false
    private var isPaused = false
    private var isReading = false
    private var wasClosedByTag = false
    private var hasEnded = false
    private var willFlush = false
    /// Bytes sent since the client stopped reading as fast as they come.
    private var unread = 0
    /// Whether something has come since the last look, and whether there will be another look.
    private var hasRead = false
    private var looksForRest = false
    /// What was written in this turn of the event loop.
    private var outgoing = ByteBuffer()

    /// What concerns the socket of a listener's options.
    struct Settings {
        var isDirectTLS: Bool
        /// The TLS session that was there before the stream, under a WebSocket.
        var session: TLSSession?
        var authenticationTimeout: Double
        var limitBeforeAuthentication: Int
        var elementLimit: Int
        /// How long what was sent may take to go out when the stream is closed, in seconds.
        var closingTimeout = 5.0
        /// The most bytes that wait for a client that does not read; then its connection is cut.
        var unreadLimit = 16 << 20
        /// How long nothing has to come until a stream gives back what it needs for reading, in seconds.
        var restingTime = 0.25
    }

    init(machine: Machine, wire: StreamWire, settings: Settings, tlsContext: TLSContext?) {
        self.machine = machine
        self.wire = wire
        self.settings = settings
        self.tlsContext = tlsContext
    }

    /// Has to be set before the handler is added.
    func attach(_ owner: any ReceivingOwner<Machine>) { self.owner = owner }

    // MARK: What happens on the socket

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) { begin(context) }

    private func begin(_ context: ChannelHandlerContext) {
        guard timer == nil, let owner else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(settings.authenticationTimeout)) {
            [weak self] in
            guard let self else { return }
            self.perform(self.machine.timedOut())
            // Whoever does not finish the handshake has nothing to read.
            if self.isSecuring { self.context?.close(promise: nil) }
        }
        owner.opened()
        if let session = settings.session {
            wire.record(nil, [], .tls(TLSFacts.facts(of: session)))
            perform(machine.connected(session: session))
        }
        if settings.isDirectTLS { startTLS() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isSecuring, !machine.isClosed else { return }
        wire.receive(unwrapInboundIn(data))
        readEvents()
        hasRead = true
        if !looksForRest { lookForRest(context) }
    }

    /// Many streams are quiet most of the time.
    private func lookForRest(_ context: ChannelHandlerContext) {
        looksForRest = true
        hasRead = false
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(settings.restingTime)) { [weak self] in
            guard let self, let context = self.context else { return }
            if self.hasRead { return self.lookForRest(context) }
            self.looksForRest = false
            self.wire.rest()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let session = event as? TLSSession else { return context.fireUserInboundEventTriggered(event) }
        isSecuring = false
        wire.record(nil, [], .tls(TLSFacts.facts(of: session)))
        if settings.isDirectTLS {
            perform(machine.connected(session: session))
        } else {
            perform(machine.tlsEstablished(session))
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            unread = 0
            owner?.becameWritable()
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? TLSFailure {
            wire.record(nil, [], .tls(TLSFacts.facts(of: failure)))
            perform(machine.tlsFailed())
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        wire.recordRemainder("the connection ended here")
        end()
        self.context = nil
    }

    /// Tells the owner that the stream is over.
    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        timer?.cancel()
        _ = machine.connectionLost()
        owner?.ended(wasClosed: wasClosedByTag)
        owner = nil
    }

    private func readEvents() {
        guard !isReading else { return }
        isReading = true
        defer { isReading = false }
        while !isSecuring, !isPaused, !machine.isWaiting, !machine.isClosed {
            switch wire.next() {
            case .nothing: return
            case .fault(let fault):
                perform(machine.parsingFailed(StreamError(fault)))
                return
            case .event(.opened(let element, let bytes)): perform(machine.streamOpened(wire.header(element, bytes)))
            case .event(.element(let element, _)): perform(machine.elementReceived(element))
            case .event(.whitespace): break
            case .event(.closed):
                wasClosedByTag = true
                perform(machine.streamClosed())
            }
        }
    }

    /// Reading goes on where it stopped for an answer; what came meanwhile is held in the socket.
    private func goOn() {
        let reads = !isPaused && !machine.isWaiting
        if let context { context.channel.setOption(.autoRead, value: reads).whenComplete { _ in } }
        if reads { readEvents() }
    }

    // MARK: What the machine says

    private func perform(_ actions: [StreamAction]) { for action in actions { perform(action) } }

    private func perform(_ action: StreamAction) {
        switch action {
        case .open(let header): write { $0.writeImmutableBuffer(wire.bytes(opening: header)) }
        case .send(let element): send(element)
        case .beginTLS:
            // What was pipelined before TLS may have been put there by somebody else (RFC 6120 §5.4.3.3).
            if wire.hasUnreadContent { perform(machine.plaintextFollowedStartTLS()) } else { startTLS() }
        case .restartParser: restart()
        case .close(let error): close(after: error)
        case .note(let words): wire.note(words)
        case .lookUpCredentials, .bind, .settle:
            owner?.perform(action, machine: machine)
            if machine.isWaiting { goOn() }
        case .bound, .domainAuthenticated:
            timer?.cancel()
            owner?.perform(action, machine: machine)
        case .authenticated:
            // After SASL2 no new stream begins.
            if machine.isWaiting { wire.allow(elementBytes: settings.elementLimit) }
            owner?.perform(action, machine: machine)
        case .deliver, .verifyDialback: owner?.perform(action, machine: machine)
        case .began, .finished, .features, .ready, .failed, .token: break
        }
    }

    private func restart() {
        var limits = StreamLimits()
        limits.elementBytes = !machine.hasAuthenticated ? settings.limitBeforeAuthentication : settings.elementLimit
        wire.restart(limits: limits)
    }

    private func startTLS() {
        guard let context, let tlsContext else { return }
        isSecuring = true
        do throws(TLSFailure) {
            let engine = try TLSEngine(tlsContext)
            wire.discardAndRestart()
            flush()
            try? context.pipeline.syncOperations.addHandler(TLSHandler(engine), position: .first)
        } catch {
            wire.record(nil, [], .tls(TLSFacts.facts(of: error)))
            perform(machine.tlsFailed())
        }
    }

    /// Writes; all that is written in one turn of the event loop goes out together, in one TLS record where it fits.
    private func write(_ body: (inout ByteBuffer) -> Void) {
        guard let context else { return }
        body(&outgoing)
        // Over a WebSocket each element is a message of its own.
        if wire.framing == .messages { return flush() }
        guard !willFlush else { return }
        willFlush = true
        context.eventLoop.assumeIsolated().execute { [weak self] in
            self?.willFlush = false
            self?.flush()
        }
    }

    private func flush() {
        guard let context, outgoing.readableBytes > 0 else { return }
        let buffer = outgoing
        outgoing = ByteBuffer()
        if !context.channel.isWritable {
            unread += buffer.readableBytes
            guard unread <= settings.unreadLimit else { return context.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    private func close(after error: StreamError?) {
        guard let context else { return }
        guard context.channel.isActive, !isSecuring else {
            context.close(promise: nil)
            return
        }
        if let error { send(error.element) }
        flush()
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(wire.bytesOfEndTag()), promise: written)
        // What was sent before has to arrive; but a client that does not read must not keep the connection open.
        let loop = context.eventLoop.assumeIsolated()
        closing = loop.scheduleTask(in: .seconds(settings.closingTimeout)) { [weak self] in
            self?.context?.close(promise: nil)
        }
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.written(error) }
        if error != nil { end() }
    }

    /// The last of the stream is on its way. After an error the client may still be sending: closing with that unread would make
    /// its system throw away the error, so only this direction is ended, and the rest is read and dropped.
    private func written(_ error: StreamError?) {
        guard let context else { return }
        if error == nil {
            context.close(promise: nil)
        } else {
            context.channel.setOption(.autoRead, value: true).whenComplete { _ in }
            context.close(mode: .output, promise: nil)
        }
    }

    // MARK: What the owner does

    /// Tells the machine of an answer to one of its questions.
    func answer(_ event: (inout Machine) -> [StreamAction]) {
        let wasWaiting = machine.isWaiting
        perform(event(&machine))
        if wasWaiting, !machine.isWaiting { goOn() }
    }

    func send(_ element: Element) { if !hasEnded { write { wire.write(element, into: &$0) } } }

    func send(_ bytes: [UInt8]) {
        if hasEnded { return }
        for message in wire.bytes(sendingRaw: bytes) { write { $0.writeImmutableBuffer(message) } }
    }

    func close(_ error: StreamError?) { perform(machine.closeRequested(error)) }

    /// Ends the connection without a word, after what was written before.
    func cut() {
        flush()
        context?.close(promise: nil)
    }

    func pauseReading() {
        isPaused = true
        goOn()
    }

    func resumeReading() {
        isPaused = false
        goOn()
    }
}
