internal import NIOCore
internal import NIOHTTP1
internal import XMPPStreams

/// One HTTP connection of a BOSH session: a request, then what came of it, then the next.
final class BOSHExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// What came of a request.
    enum Outcome {
        case answered(HTTPResponseParts.Whole)
        /// Nothing came, or half of something; says why.
        case lost(String)
    }

    let channel: any Channel
    private let address: WebAddress
    private let tell: (BOSHExchange, Int, Outcome) -> Void
    private var parts: HTTPResponseParts
    /// The number of the request that is not answered.
    private(set) var number: Int?
    private var timer: Scheduled<Void>?
    private var isOver = false

    /// `limit` is the largest response in bytes; `tell` is called once for every request.
    init(
        _ channel: any Channel, _ address: WebAddress, limit: Int, tell: @escaping (BOSHExchange, Int, Outcome) -> Void
    ) {
        self.channel = channel
        self.address = address
        self.tell = tell
        parts = HTTPResponseParts(limit: limit)
    }

    /// Whether the next request may go over it.
    var isFree: Bool { number == nil && isOpen }
    var isOpen: Bool { !isOver && channel.isActive }

    /// Sends a request, whose answer may take so many seconds.
    func send(_ request: BOSHRequest, within seconds: Double, written: EventLoopPromise<Void>?) {
        number = request.number
        let body = ByteBuffer(bytes: request.bytes)
        let headers = HTTPHeaders([
            ("Host", address.authority), ("Content-Type", "text/xml; charset=utf-8"),
            ("Content-Length", String(body.readableBytes)),
        ])
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.target, headers: headers)
        let pipeline = channel.pipeline.syncOperations
        pipeline.write(wrapOutboundOut(.head(head)), promise: nil)
        pipeline.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        pipeline.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        timer = channel.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
            self?.finish(.lost("no answer came within \(Int(seconds)) s"))
            self?.channel.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        PromptAcknowledgement.ask(channel)
        do throws(HTTPResponseParts.TooLarge) {
            guard let whole = try parts.take(unwrapInboundIn(data)), number != nil else { return }
            if !whole.isKeepAlive {
                isOver = true
                context.close(promise: nil)
            }
            finish(.answered(whole))
        } catch {
            finish(.lost("the answer is too large"))
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isOver = true
        finish(.lost(Words.of(error)))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        finish(.lost("the connection ended before the answer"))
        context.fireChannelInactive()
    }

    private func finish(_ outcome: Outcome) {
        timer?.cancel()
        guard let number else { return }
        self.number = nil
        tell(self, number, outcome)
    }
}
