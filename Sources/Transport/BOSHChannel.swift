internal import NIOCore
internal import NIOHTTP1
internal import TLS
internal import XMLStreaming
internal import XMPPStreams

/// A stream over BOSH as a channel: elements are written to it and bodies are read from it, whatever HTTP connections carry them.
///
/// A header, the end and the beginning of TLS are no bytes here but events. It belongs to one event loop, as all its connections do.
final class BOSHChannel: Channel, ChannelCore, @unchecked Sendable {
    /// A stream header is to be sent.
    struct Opening {
        var header: StreamHeader
    }

    /// The session is to end.
    struct Ending {}

    /// What a channel needs to open further connections to the same place.
    struct Place {
        var address: WebAddress
        var tlsContext: TLSContext?
        var identity: ReferenceIdentity
        /// The largest response, in bytes.
        var limit: Int
        /// Opens a TCP connection that lives on that event loop.
        var dial: @Sendable (any EventLoop) -> EventLoopFuture<any Channel>
    }

    let eventLoop: any EventLoop
    let allocator: ByteBufferAllocator
    private let place: Place
    private let wire: StreamWire
    private var session: BOSHSession
    /// The connection that was there first, until something goes over it.
    private var first: (any Channel)?
    private var engine: TLSEngine?
    private var exchanges: [BOSHExchange] = []
    private var timers: [Scheduled<Void>] = []
    private var isReading = false
    /// Answers that wait until the stream reads on, or for their turn, by the number of the request.
    private var bodies: [Int: BOSHBody] = [:]
    private var unread: [BOSHBody] = []
    private var ending: ConnectionFailure.Cause??
    private(set) var isActive = true
    private let closePromise: EventLoopPromise<Void>
    private var ownPipeline: ChannelPipeline!

    /// How much longer than agreed an answer may take, in seconds: HTTP connections are made, and servers wake up late.
    private static let grace = 15.0

    init(over first: any Channel, to place: Place, wire: StreamWire, session: BOSHSession) {
        eventLoop = first.eventLoop
        allocator = first.allocator
        self.first = first
        self.place = place
        self.wire = wire
        self.session = session
        closePromise = first.eventLoop.makePromise()
        ownPipeline = ChannelPipeline(channel: self)
    }

    // MARK: What the stream does

    func write0(_ data: NIOAny, promise: EventLoopPromise<Void>?) {
        session.queued(Array(unwrapData(data, as: ByteBuffer.self).readableBytesView))
        promise?.succeed()
    }

    func flush0() { perform(session.flushed()) }

    func triggerUserOutboundEvent0(_ event: Any, promise: EventLoopPromise<Void>?) {
        switch event {
        case let opening as Opening: perform(session.opened(opening.header), written: promise)
        case is Ending: perform(session.closeRequested(), written: promise)
        case let engine as TLSEngine:
            self.engine = engine
            adopt(first, engine)
            promise?.succeed()
        default: promise?.fail(ChannelError.operationUnsupported)
        }
    }

    private func perform(_ actions: [BOSHSession.Action], written: EventLoopPromise<Void>? = nil) {
        var written = written
        for action in actions {
            switch action {
            case .send(let request):
                wire.recordSent(request)
                send(request, written: written)
                written = nil
            case .sendAgain(let request, let seconds):
                wire.note("BOSH: request \(request.number) is sent again, as its connection broke (XEP-0124 §14.2)")
                after(seconds) { $0.send(request) }
            case .read(let number): if let body = bodies.removeValue(forKey: number) { unread.append(body) }
            case .wait(let seconds): after(seconds) { $0.perform($0.session.waited()) }
            case .ended(let cause): ending = .some(cause)
            }
        }
        written?.succeed()
        deliver()
    }

    /// Hands on what came as long as somebody reads; only then does the server get something new to answer.
    private func deliver() {
        while isReading, isActive, !unread.isEmpty {
            pipeline.fireUserInboundEventTriggered(unread.removeFirst())
        }
        guard unread.isEmpty, isActive, case .some(let cause) = ending else { return }
        ending = nil
        if let cause { pipeline.fireErrorCaught(ConnectionFailureCause(cause)) }
        close(promise: nil)
    }

    private func settle() { if unread.isEmpty, isActive { perform(session.settled()) } }

    private func after(_ seconds: Double, _ body: @escaping (BOSHChannel) -> Void) {
        timers.append(
            eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(seconds * 1e9))) { [weak self] in
                guard let self, self.isActive else { return }
                body(self)
            })
        if timers.count > 8 { timers.removeFirst(timers.count - 8) }
    }

    // MARK: The connections

    private func send(_ request: BOSHRequest, written: EventLoopPromise<Void>? = nil) {
        let seconds = Double(session.wait) + BOSHChannel.grace
        if let first { adopt(first, nil) }
        exchanges.removeAll { !$0.isOpen }
        if let exchange = exchanges.first(where: \.isFree) {
            return exchange.send(request, within: seconds, written: written)
        }
        let bound = NIOLoopBound((self, written), eventLoop: eventLoop)
        place.dial(eventLoop).hop(to: eventLoop).whenComplete { result in
            let (channel, written) = bound.value
            guard channel.isActive else {
                if case .success(let connection) = result { connection.close(promise: nil) }
                written?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            do {
                let exchange = try channel.exchange(over: try result.get(), try channel.newEngine())
                exchange.send(request, within: seconds, written: written)
            } catch {
                written?.fail(error)
                channel.failed(request.number, Words.of(error))
            }
        }
    }

    private func failed(_ number: Int, _ why: String) { perform(session.failed(number, why)) }

    private func newEngine() throws(TLSFailure) -> TLSEngine? {
        guard let context = place.tlsContext else { return nil }
        return try TLSEngine(context, identity: place.identity, resuming: engine?.resumption())
    }

    /// Makes the first TCP connection one that carries requests, with TLS on it where there is any.
    private func adopt(_ connection: (any Channel)?, _ engine: TLSEngine?) {
        guard let connection else { return }
        first = nil
        do { _ = try exchange(over: connection, engine, isFirst: true) } catch {
            pipeline.fireErrorCaught(error)
        }
    }

    private func exchange(
        over connection: any Channel, _ engine: TLSEngine?, isFirst: Bool = false
    ) throws -> BOSHExchange {
        let pipeline = connection.pipeline.syncOperations
        let exchange = BOSHExchange(connection, place.address, limit: place.limit) { [weak self] in self?.came($0, $1, $2) }
        if let engine { try pipeline.addHandler(TLSHandler(engine, promptReads: 12)) }
        if isFirst { try pipeline.addHandler(FirstHandshake(channel: self)) }
        try pipeline.addHTTPClientHandlers()
        try pipeline.addHandler(exchange)
        exchanges.append(exchange)
        connection.setOption(.autoRead, value: true).whenSuccess { connection.read() }
        return exchange
    }

    /// The first connection's TLS is the stream's: what becomes of it is told to the stream.
    private final class FirstHandshake: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private weak var channel: BOSHChannel?
        private var isDone = false

        init(channel: BOSHChannel) { self.channel = channel }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard let session = event as? TLSSession else { return context.fireUserInboundEventTriggered(event) }
            isDone = true
            channel?.pipeline.fireUserInboundEventTriggered(session)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard !isDone, error is TLSFailure else { return context.fireErrorCaught(error) }
            isDone = true
            channel?.pipeline.fireErrorCaught(error)
        }

        func channelInactive(context: ChannelHandlerContext) {
            if !isDone, channel?.engine != nil { channel?.close(promise: nil) }
            context.fireChannelInactive()
        }
    }

    private func came(_ exchange: BOSHExchange, _ number: Int, _ outcome: BOSHExchange.Outcome) {
        guard isActive else { return }
        switch outcome {
        case .lost(let why): failed(number, why)
        case .answered(let whole) where whole.response.status != 200:
            perform(session.refused(number, status: whole.response.status, whole.statusLine))
        case .answered(let whole):
            let body: BOSHBody
            do throws(StreamParseError) {
                body = try BOSHBody(whole.response.body, limits: wire.limits)
            } catch {
                wire.record(.received, whole.response.body, .damage(error.description))
                return perform(session.unreadable(number, error.reason))
            }
            bodies[number] = body
            perform(session.answered(number, body.element))
        }
        settle()
    }

    // MARK: A channel

    var pipeline: ChannelPipeline { ownPipeline }
    var closeFuture: EventLoopFuture<Void> { closePromise.futureResult }
    var parent: (any Channel)? { nil }
    var localAddress: SocketAddress? { nil }
    var remoteAddress: SocketAddress? { nil }
    var isWritable: Bool { isActive }
    var _channelCore: any ChannelCore { self }

    func setOption<Option: ChannelOption>(_ option: Option, value: Option.Value) -> EventLoopFuture<Void> {
        guard option is ChannelOptions.Types.AutoReadOption, let reads = value as? Bool else {
            return eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        isReading = reads
        return eventLoop.makeSucceededVoidFuture()
    }

    func getOption<Option: ChannelOption>(_ option: Option) -> EventLoopFuture<Option.Value> {
        eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }

    func read0() {
        guard isReading, !unread.isEmpty || ending != nil else { return }
        deliver()
        settle()
    }

    func close0(error: any Error, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard isActive else {
            promise?.succeed()
            return
        }
        isActive = false
        for timer in timers { timer.cancel() }
        first?.close(promise: nil)
        for exchange in exchanges { exchange.channel.close(promise: nil) }
        promise?.succeed()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute {
            let channel = bound.value
            channel.pipeline.fireChannelInactive()
            channel.pipeline.fireChannelUnregistered()
            channel.removeHandlers(pipeline: channel.pipeline)
            channel.closePromise.succeed()
        }
    }

    func channelRead0(_ data: NIOAny) {}
    func errorCaught0(error: any Error) {}
    func localAddress0() throws -> SocketAddress { throw ChannelError.operationUnsupported }
    func remoteAddress0() throws -> SocketAddress { throw ChannelError.operationUnsupported }
    func register0(promise: EventLoopPromise<Void>?) { promise?.succeed() }
    func registerAlreadyConfigured0(promise: EventLoopPromise<Void>?) { promise?.succeed() }
    func bind0(to: SocketAddress, promise: EventLoopPromise<Void>?) { promise?.fail(ChannelError.operationUnsupported) }
    func connect0(to: SocketAddress, promise: EventLoopPromise<Void>?) { promise?.fail(ChannelError.operationUnsupported) }
}
