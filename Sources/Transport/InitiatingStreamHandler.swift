internal import NIOCore
internal import TLS
internal import XMLStreaming
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Runs an initiating stream on a socket: events of the socket in, the machine's actions out.
final class InitiatingStreamHandler<Machine: InitiatingMachine>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private(set) var machine: Machine
    private let wire: StreamWire
    private let timeouts: ConnectOptions.Timeouts
    private let tlsContext: TLSContext?
    private let identity: ReferenceIdentity
    private let tlsResumption: TLSResumption?
    private var engine: TLSEngine?
    /// What the TLS session can be resumed by.
    private(set) var resumption: TLSResumption?
    /// The WebSocket to be opened before the stream begins; nil for a stream over TCP.
    private let webSocket: WebSocketOpening?
    private let messageLimit: Int
    private let emit: (ConnectionEvent) -> Void
    private let deliver: (Element) -> Void
    /// Whether the owner has to catch up before more is read.
    private let isFull: () -> Bool
    /// Whether the user is asked before each step.
    private let isStepped: Bool
    /// Fulfilled when the stream is bound or ready, failed when it cannot be.
    private let outcome: EventLoopPromise<Void>
    private var context: ChannelHandlerContext?
    private var stageStart: NIODeadline = .now()
    private var stageTimer: Scheduled<Void>?
    private var closingTimer: Scheduled<Void>?
    private var closingWaiters: [EventLoopPromise<Void>] = []
    private var hasSentHeader = false
    private var isSecuring = false
    /// Whether a question to the user is open, so that nothing that came is acted on.
    private var isAsking = false
    private var isPaused = false
    private var isDraining = false
    /// Whether the other end is gone, while what it said is not yet read.
    private var isGone = false
    private var runningStage: ConnectionStage?
    private var failure: ConnectionFailure?
    private var hasEnded = false

    init(
        machine: Machine, wire: StreamWire, timeouts: ConnectOptions.Timeouts, tlsContext: TLSContext?,
        identity: ReferenceIdentity, tlsResumption: TLSResumption? = nil, webSocket: WebSocketOpening? = nil,
        messageLimit: Int = 4 << 20, outcome: EventLoopPromise<Void>, isStepped: Bool = false,
        isFull: @escaping () -> Bool = { false }, emit: @escaping (ConnectionEvent) -> Void,
        deliver: @escaping (Element) -> Void = { _ in }
    ) {
        self.machine = machine
        self.wire = wire
        self.timeouts = timeouts
        self.tlsContext = tlsContext
        self.identity = identity
        self.tlsResumption = tlsResumption
        self.webSocket = webSocket
        self.messageLimit = messageLimit
        self.outcome = outcome
        self.isStepped = isStepped
        self.isFull = isFull
        self.emit = emit
        self.deliver = deliver
    }

    // MARK: What happens on the socket

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) { begin(context) }

    private func begin(_ context: ChannelHandlerContext) {
        acknowledgeAtOnce()
        guard machine.isDirectTLS else { return connected(nil) }
        let question = StepQuestion(
            .tls, "the handshake is next, for \(machine.domain)", [.init("go", "shake hands"), .stop])
        asking(isStepped ? question : nil) { $0.perform([.began(.tls), .beginTLS]) }
    }

    private func connected(_ session: TLSSession?) {
        guard let webSocket, let context else { return perform(machine.connected(session: bindable(session))) }
        perform(machine.webSocketBegan(session: session))
        wire.note("WebSocket: GET \(webSocket.address.place), asking for the subprotocol xmpp (RFC 7395 §3.1)")
        let opener = WebSocketOpener(webSocket, limit: messageLimit)
        try? context.pipeline.syncOperations.addHandler(opener, position: .before(self))
    }

    /// A session of BOSH spans several connections, so it cannot be bound to the TLS of one of them.
    private func bindable(_ session: TLSSession?) -> TLSSession? {
        guard wire.framing == .bodies, var session else { return session }
        session.bindings = [:]
        return session
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        guard !isSecuring else { return }
        acknowledgeAtOnce()
        wire.receive(buffer)
        readEvents()
    }

    private func acknowledgeAtOnce() {
        guard machine.phase == .negotiating, let context else { return }
        PromptAcknowledgement.ask(context.channel)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is WebSocketOpener.Opened {
            wire.note("WebSocket: 101 Switching Protocols; each message is one element from here on")
            return perform(machine.webSocketOpened())
        }
        if let body = event as? BOSHBody {
            wire.receive(body)
            return readEvents()
        }
        guard let session = event as? TLSSession else { return context.fireUserInboundEventTriggered(event) }
        isSecuring = false
        wire.record(nil, [], .tls(TLSFacts.facts(of: session)))
        if machine.isDirectTLS {
            perform([.finished(.tls)])
            connected(session)
        } else {
            perform(machine.tlsEstablished(session))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? TLSFailure {
            wire.record(nil, [], .tls(TLSFacts.facts(of: failure)))
            perform(machine.tlsFailed(failure))
        } else if let refusal = error as? ConnectionFailureCause {
            perform(machine.carrierFailed(refusal.cause))
        } else {
            perform(machine.connectionLost(Words.of(error)))
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        if !closingWaiters.isEmpty { drain() }
        if !isPaused { wentAway() }
    }

    /// Reads what has come, however far behind the owner is: it does not want to read on, but to know that this is over.
    private func drain() {
        guard isPaused else { return }
        isPaused = false
        isDraining = true
        readEvents()
    }

    private func wentAway() {
        if !hasEnded {
            wire.recordRemainder("the connection ended here")
            perform(machine.connectionLost(nil))
        }
        end()
    }

    private func readEvents() {
        while !isSecuring, !isAsking, machine.phase != .closed {
            if !isDraining, isFull() { return pause() }
            switch wire.next() {
            case .nothing: return
            case .fault(let fault):
                perform(machine.parsingFailed(StreamError(fault), before: wire.firstBytes))
                return
            case .event(.opened(let element, let bytes)): perform(machine.streamOpened(wire.header(element, bytes)))
            case .event(.element(let element, _)): received(element, after: [])
            case .event(.whitespace): break
            case .event(.closed(let bytes)): perform(machine.streamClosed(seeOther: wire.otherPlace(in: bytes)))
            }
        }
    }

    private func received(_ element: Element, after chosen: [StepQuestion.Choice]) {
        guard isStepped, machine.phase == .negotiating,
            let question = machine.questions(before: element, after: chosen)
        else { return perform(machine.elementReceived(element)) }
        asking(question) { handler in
            guard let choice = handler.lastChoice else { return }
            handler.machine.chose(choice, at: question.step)
            handler.received(element, after: chosen + [choice])
        }
    }

    // MARK: An owner that has to catch up, and a user that has to choose

    private func pause() {
        guard !isPaused else { return }
        isPaused = true
        _ = context?.channel.setOption(.autoRead, value: false)
    }

    /// Goes on with reading, if that had stopped because the owner was behind.
    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        readEvents()
        guard !isPaused else { return }
        if isGone { return wentAway() }
        guard let channel = context?.channel else { return }
        channel.setOption(.autoRead, value: true).assumeIsolated().whenSuccess { channel.read() }
    }

    private var lastChoice: StepQuestion.Choice?

    /// Asks, and goes on with the answer; the time of the stage does not run meanwhile.
    private func asking(_ question: StepQuestion?, _ goOn: @escaping (InitiatingStreamHandler) -> Void) {
        guard let question, let loop = context?.eventLoop else { return goOn(self) }
        isAsking = true
        stageTimer?.cancel()
        let bound = NIOLoopBound((self, goOn), eventLoop: loop)
        emit(
            .step(
                question,
                StepReply { choice in
                    loop.execute {
                        let (handler, goOn) = bound.value
                        handler.answered(choice, goOn)
                    }
                }))
    }

    private func answered(_ choice: StepQuestion.Choice, _ goOn: (InitiatingStreamHandler) -> Void) {
        isAsking = false
        guard !hasEnded, machine.phase == .negotiating else { return }
        if choice == .stop {
            failure = failure ?? ConnectionFailure(machine.stage, .cancelled)
            perform(machine.closeRequested())
            return
        }
        lastChoice = choice
        startTimer()
        goOn(self)
        readEvents()
    }

    // MARK: What the machine says

    private func perform(_ actions: [StreamAction]) {
        for action in actions { perform(action) }
        context?.flush()
    }

    private func perform(_ action: StreamAction) {
        switch action {
        case .open(let header):
            hasSentHeader = true
            if wire.framing == .bodies {
                context?.triggerUserOutboundEvent(BOSHChannel.Opening(header: header), promise: nil)
            } else {
                write(wire.bytes(opening: header))
            }
        case .send(let element): write(wire.bytes(sending: element))
        case .beginTLS: beginTLS()
        case .restartParser: wire.restart()
        case .began(let stage): began(stage)
        case .finished(let stage):
            stageTimer?.cancel()
            runningStage = nil
            emit(.stage(stage, .finished(Double((NIODeadline.now() - stageStart).nanoseconds) / 1e9)))
        case .note(let words): wire.note(words)
        case .bound(let address):
            emit(.bound(address))
            outcome.succeed()
        case .ready: outcome.succeed()
        case .deliver(let element): deliver(element)
        case .token(let event): emit(.token(event))
        case .features, .authenticated: break
        case .close(let error): close(error)
        case .failed(let failure):
            self.failure = self.failure ?? failure
            outcome.fail(failure)
        case .lookUpCredentials, .settle, .bind, .verifyDialback, .domainAuthenticated:
            preconditionFailure("an initiating stream does not ask for this")
        }
    }

    private func began(_ stage: ConnectionStage) {
        stageTimer?.cancel()
        stageStart = .now()
        runningStage = stage
        emit(.stage(stage, .started))
        startTimer()
    }

    private func startTimer() {
        guard let stage = runningStage else { return }
        let seconds = timeouts[stage]
        stageTimer = context?.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
            guard let self else { return }
            self.perform(self.machine.timedOut(after: seconds))
        }
    }

    private func beginTLS() {
        guard let context, let tlsContext else { return }
        // Whatever came in the clear after <proceed/> may have been put there by somebody else.
        if !machine.isDirectTLS, wire.hasUnread {
            perform(machine.plaintextFollowedProceed())
            return
        }
        isSecuring = true
        do throws(TLSFailure) {
            let engine = try TLSEngine(tlsContext, identity: identity, resuming: tlsResumption)
            self.engine = engine
            wire.discardAndRestart()
            context.flush()
            if wire.framing == .bodies { return context.triggerUserOutboundEvent(engine, promise: nil) }
            try? context.pipeline.syncOperations.addHandler(TLSHandler(engine, promptReads: 12), position: .first)
        } catch {
            perform(machine.tlsFailed(error))
        }
    }

    private func write(_ buffer: ByteBuffer) { context?.write(wrapOutboundOut(buffer), promise: nil) }

    private func close(_ error: StreamError?) {
        stageTimer?.cancel()
        guard let context else { return }
        guard hasSentHeader, !isSecuring, context.channel.isActive else {
            context.close(promise: nil)
            return
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        if wire.framing == .bodies {
            context.triggerUserOutboundEvent(BOSHChannel.Ending(), promise: written)
        } else {
            if let error { write(wire.bytes(sending: error.element)) }
            context.writeAndFlush(wrapOutboundOut(wire.bytesOfEndTag()), promise: written)
        }
        // The other end has some time to take what was sent, and to answer where it was we who closed.
        closingTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(timeouts.closing)) { [weak self] in
            self?.context?.close(promise: nil)
        }
        if machine.phase != .closing {
            written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.context?.close(promise: nil) }
        }
    }

    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        resumption = engine?.resumption()
        engine = nil
        stageTimer?.cancel()
        closingTimer?.cancel()
        outcome.fail(failure ?? ConnectionFailure(machine.stage, .closedByPeer))
        emit(.closed(failure))
        for waiter in closingWaiters { waiter.succeed() }
        closingWaiters = []
        context = nil
    }

    // MARK: What the user does

    func send(_ element: Element) {
        write(wire.bytes(sending: element))
        context?.flush()
    }

    func send(_ bytes: [UInt8]) {
        for buffer in wire.bytes(sendingRaw: bytes) { write(buffer) }
        context?.flush()
    }

    func cut() { context?.close(promise: nil) }

    func close(promise: EventLoopPromise<Void>) {
        if hasEnded { return promise.succeed() }
        closingWaiters.append(promise)
        if isGone {
            drain()
            return wentAway()
        }
        failure = failure ?? (outcomeIsOpen ? ConnectionFailure(machine.stage, .cancelled) : nil)
        let actions = machine.closeRequested()
        perform(actions)
        if actions.isEmpty, machine.phase == .closed { context?.close(promise: nil) }
    }

    private var outcomeIsOpen: Bool { machine.phase == .negotiating }
}
