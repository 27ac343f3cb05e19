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
    private let emit: (ConnectionEvent) -> Void
    private let deliver: (Element) -> Void
    /// Fulfilled when the stream is bound or ready, failed when it cannot be.
    private let outcome: EventLoopPromise<Void>
    private var context: ChannelHandlerContext?
    private var stageStart: NIODeadline = .now()
    private var stageTimer: Scheduled<Void>?
    private var closingTimer: Scheduled<Void>?
    private var closingWaiters: [EventLoopPromise<Void>] = []
    private var hasSentHeader = false
    private var isSecuring = false
    private var failure: ConnectionFailure?
    private var hasEnded = false

    init(
        machine: Machine, wire: StreamWire, timeouts: ConnectOptions.Timeouts, tlsContext: TLSContext?,
        identity: ReferenceIdentity, outcome: EventLoopPromise<Void>, emit: @escaping (ConnectionEvent) -> Void,
        deliver: @escaping (Element) -> Void = { _ in }
    ) {
        self.machine = machine
        self.wire = wire
        self.timeouts = timeouts
        self.tlsContext = tlsContext
        self.identity = identity
        self.outcome = outcome
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
        if machine.isDirectTLS {
            perform([.began(.tls), .beginTLS])
        } else {
            perform(machine.connected(session: nil))
        }
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
        guard let session = event as? TLSSession else { return context.fireUserInboundEventTriggered(event) }
        isSecuring = false
        wire.record(nil, [], .tls(TLSFacts.facts(of: session)))
        if machine.isDirectTLS {
            perform([.finished(.tls)] + machine.connected(session: session))
        } else {
            perform(machine.tlsEstablished(session))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? TLSFailure {
            wire.record(nil, [], .tls(TLSFacts.facts(of: failure)))
            perform(machine.tlsFailed(failure))
        } else {
            perform(machine.connectionLost(Words.of(error)))
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !hasEnded {
            wire.recordRemainder("the connection ended here")
            perform(machine.connectionLost(nil))
        }
        end()
    }

    private func readEvents() {
        while !isSecuring, machine.phase != .closed {
            switch wire.next() {
            case .nothing: return
            case .fault(let fault):
                perform(machine.parsingFailed(StreamError(fault), before: wire.firstBytes))
                return
            case .event(.opened(let element, let bytes)): perform(machine.streamOpened(StreamHeader(element, bytes: bytes)))
            case .event(.element(let element, _)): perform(machine.elementReceived(element))
            case .event(.whitespace): break
            case .event(.closed): perform(machine.streamClosed())
            }
        }
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
            write(wire.bytes(opening: header))
        case .send(let element): write(wire.bytes(sending: element))
        case .beginTLS: beginTLS()
        case .restartParser: wire.restart()
        case .began(let stage): began(stage)
        case .finished(let stage):
            stageTimer?.cancel()
            emit(.stage(stage, .finished(Double((NIODeadline.now() - stageStart).nanoseconds) / 1e9)))
        case .note(let words): wire.note(words)
        case .bound(let address):
            emit(.bound(address))
            outcome.succeed()
        case .ready: outcome.succeed()
        case .deliver(let element): deliver(element)
        case .features, .authenticated: break
        case .close(let error): close(error)
        case .failed(let failure):
            self.failure = self.failure ?? failure
            outcome.fail(failure)
        case .lookUpCredentials, .bind, .verifyDialback, .domainAuthenticated:
            preconditionFailure("an initiating stream does not ask for this")
        }
    }

    private func began(_ stage: ConnectionStage) {
        stageTimer?.cancel()
        stageStart = .now()
        emit(.stage(stage, .started))
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
            let engine = try TLSEngine(tlsContext, identity: identity)
            wire.discardAndRestart()
            context.flush()
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
        if let error { write(wire.bytes(sending: error.element)) }
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(wire.bytesOfEndTag()), promise: written)
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
        write(wire.bytes(sendingRaw: bytes))
        context?.flush()
    }

    func cut() { context?.close(promise: nil) }

    func close(promise: EventLoopPromise<Void>) {
        if hasEnded { return promise.succeed() }
        closingWaiters.append(promise)
        failure = failure ?? (outcomeIsOpen ? ConnectionFailure(machine.stage, .cancelled) : nil)
        let actions = machine.closeRequested()
        perform(actions)
        if actions.isEmpty, machine.phase == .closed { context?.close(promise: nil) }
    }

    private var outcomeIsOpen: Bool { machine.phase == .negotiating }
}
