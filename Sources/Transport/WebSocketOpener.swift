internal import NIOCore
internal import NIOWebSocket
internal import XMPPStreams

/// Asks a web server for a WebSocket, and makes way for its frames once it is open.
final class WebSocketOpener: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Tells the handlers behind that messages go both ways now.
    struct Opened {}

    private var opening: WebSocketOpening
    private let limit: Int
    private var isDone = false

    /// `limit` is the largest message in bytes.
    init(_ opening: WebSocketOpening, limit: Int) {
        self.opening = opening
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: opening.request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return }
        do throws(ConnectionFailureCause) {
            let bytes = Array(unwrapInboundIn(data).readableBytesView)
            guard case .opened(let rest) = try opening.received(bytes) else { return }
            isDone = true
            open(context, rest: rest)
        } catch {
            isDone = true
            context.fireErrorCaught(error)
        }
    }

    private func open(_ context: ChannelHandlerContext, rest: [UInt8]) {
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandlers(
                [
                    WebSocketFrameEncoder(), ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: limit)),
                    WebSocketFraming(isClient: true, limit: limit),
                ], position: .after(self))
        } catch {
            return context.fireErrorCaught(error)
        }
        context.fireUserInboundEventTriggered(Opened())
        if !rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest))) }
        pipeline.removeHandler(self, promise: nil)
    }
}
