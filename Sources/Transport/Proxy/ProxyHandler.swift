internal import NIOCore
internal import XMPPStreams

/// Talks with a proxy before anything else crosses the connection; afterwards it only hands on.
final class ProxyHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var negotiation: ProxyNegotiation
    /// Fulfilled when the way is open.
    private let opened: EventLoopPromise<Void>
    private var isOpen = false
    /// What came from behind the proxy before anybody could read it.
    private var early: ByteBuffer?

    init(_ negotiation: ProxyNegotiation, opened: EventLoopPromise<Void>) {
        self.negotiation = negotiation
        self.opened = opened
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: negotiation.opening)), promise: nil)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOpen else { return context.fireChannelRead(data) }
        switch negotiation.received(unwrapInboundIn(data).readableBytesView) {
        case .wait: context.read()
        case .send(let bytes):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            context.read()
        case .open(let rest):
            isOpen = true
            if !rest.isEmpty { early = ByteBuffer(bytes: rest) }
            opened.succeed()
        case .refused(let why): fail(.proxy(why), context)
        }
    }

    func read(context: ChannelHandlerContext) {
        if let early, isOpen {
            self.early = nil
            context.fireChannelRead(wrapInboundOut(early))
            context.fireChannelReadComplete()
        }
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOpen { opened.fail(ConnectionFailure(.tcp, .proxy("it closed the connection"))) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOpen else { return context.fireErrorCaught(error) }
        fail(.proxy(Words.of(error)), context)
    }

    private func fail(_ cause: ConnectionFailure.Cause, _ context: ChannelHandlerContext) {
        opened.fail(ConnectionFailure(.tcp, cause))
        context.close(promise: nil)
    }
}
