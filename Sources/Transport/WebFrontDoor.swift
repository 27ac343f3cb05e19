internal import NIOCore
internal import TLS

/// Tells by the first byte whether a client of a web server begins with TLS, and lets nobody stand in the door for long.
final class WebFrontDoor: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let tlsContext: TLSContext?
    private let wire: StreamWire
    private let seconds: Double
    private var timer: Scheduled<Void>?
    private var hasSeenByte = false
    /// The TLS session, once it is there.
    private(set) var session: TLSSession?

    /// A TLS record that carries a handshake begins with this (RFC 8446 §5.1).
    private static let handshake: UInt8 = 0x16

    /// `seconds` is how long a client may take to open a WebSocket.
    init(tlsContext: TLSContext?, wire: StreamWire, seconds: Double) {
        self.tlsContext = tlsContext
        self.wire = wire
        self.seconds = seconds
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasSeenByte, let first = unwrapInboundIn(data).readableBytesView.first else {
            return context.fireChannelRead(data)
        }
        hasSeenByte = true
        guard first == WebFrontDoor.handshake, let tlsContext else { return context.fireChannelRead(data) }
        do throws(TLSFailure) {
            let engine = try TLSEngine(tlsContext)
            try? context.pipeline.syncOperations.addHandler(TLSHandler(engine), position: .before(self))
            context.pipeline.syncOperations.fireChannelRead(data)
        } catch {
            failed(error, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let session = event as? TLSSession { self.session = session }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? TLSFailure { return failed(failure, context) }
        context.fireErrorCaught(error)
    }

    private func failed(_ failure: TLSFailure, _ context: ChannelHandlerContext) {
        wire.record(nil, [], .tls(TLSFacts.facts(of: failure)))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }
}
