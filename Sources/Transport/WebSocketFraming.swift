internal import NIOCore
internal import NIOWebSocket

/// Makes whole text messages of a WebSocket's frames, and frames of what is written: one message for each write (RFC 6455 §5,
/// RFC 7395 §3.3.3).
final class WebSocketFraming: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    /// The other end broke the rules of WebSocket.
    struct Fault: Error, CustomStringConvertible {
        var code: WebSocketErrorCode
        var description: String
    }

    /// Whether this end is the client, which masks what it sends (RFC 6455 §5.3).
    private let isClient: Bool
    /// The largest message, in bytes.
    private let limit: Int
    private var message: ByteBuffer?
    private var hasSentClose = false

    init(isClient: Bool, limit: Int) {
        self.isClient = isClient
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if !isClient, frame.maskKey == nil { return fail(.protocolError, "a frame is not masked", context) }
        if isClient, frame.maskKey != nil { return fail(.protocolError, "a frame is masked", context) }
        switch frame.opcode {
        case .text:
            guard message == nil else { return fail(.protocolError, "a message begins inside another", context) }
            append(frame.unmaskedData, isLast: frame.fin, context)
        case .continuation:
            guard message != nil else { return fail(.protocolError, "a message goes on that has not begun", context) }
            append(frame.unmaskedData, isLast: frame.fin, context)
        case .binary: fail(.unacceptableData, "a message is binary (RFC 7395 §3.2)", context)
        case .ping: send(frame.unmaskedData, .pong, context)
        case .pong: break
        case .connectionClose:
            if !hasSentClose {
                hasSentClose = true
                send(frame.unmaskedData, .connectionClose, context)
            }
            context.close(promise: nil)
        default: fail(.protocolError, "a frame has an unknown opcode", context)
        }
    }

    private func append(_ part: ByteBuffer, isLast: Bool, _ context: ChannelHandlerContext) {
        var part = part
        if (message?.readableBytes ?? 0) + part.readableBytes > limit {
            return fail(.messageTooLarge, "a message is larger than \(limit) bytes", context)
        }
        if message == nil { message = part } else { message?.writeBuffer(&part) }
        guard isLast, let whole = message else { return }
        message = nil
        context.fireChannelRead(wrapInboundOut(whole))
    }

    private func fail(_ code: WebSocketErrorCode, _ why: String, _ context: ChannelHandlerContext) {
        sendClose(code, context)
        context.fireErrorCaught(Fault(code: code, description: why))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? NIOWebSocketError else { return context.fireErrorCaught(error) }
        let why =
            switch error {
            case .invalidFrameLength: "a frame is too large"
            case .fragmentedControlFrame: "a control frame is in pieces"
            case .multiByteControlFrameLength: "a control frame is too long"
            }
        fail(WebSocketErrorCode(error), why, context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(wrapOutboundOut(frame(unwrapOutboundIn(data), .text)), promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        sendClose(.normalClosure, context)
        context.close(mode: mode, promise: promise)
    }

    private func sendClose(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        guard !hasSentClose, context.channel.isActive else { return }
        hasSentClose = true
        var body = ByteBuffer()
        body.write(webSocketErrorCode: code)
        send(body, .connectionClose, context)
    }

    private func send(_ body: ByteBuffer, _ opcode: WebSocketOpcode, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(frame(body, opcode)), promise: nil)
    }

    private func frame(_ data: ByteBuffer, _ opcode: WebSocketOpcode) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: isClient ? .random() : nil, data: data)
    }
}

extension WebSocketErrorCode {
    fileprivate init(_ error: NIOWebSocketError) {
        switch error {
        case .invalidFrameLength: self = .messageTooLarge
        case .fragmentedControlFrame, .multiByteControlFrameLength: self = .protocolError
        }
    }
}
