internal import NIOCore
internal import TLS

/// Puts a TLS engine between a socket and a stream.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let engine: TLSEngine
    private var waiting: [(ByteBuffer, EventLoopPromise<Void>?)] = []
    private var hasStarted = false
    private var hasFailed = false

    /// How many more reads are acknowledged at once: a server's session tickets would otherwise hold up what it says next.
    private var promptReads: Int

    init(_ engine: TLSEngine, promptReads: Int = 0) {
        self.engine = engine
        self.promptReads = promptReads
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { start(context) } }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    private func start(_ context: ChannelHandlerContext) {
        guard !hasStarted else { return }
        hasStarted = true
        do throws(TLSFailure) { try engine.start() } catch { fail(error, context) }
        sendCiphertext(context)
        context.flush()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasFailed else { return }
        if promptReads > 0 {
            promptReads -= 1
            PromptAcknowledgement.ask(context.channel)
        }
        let buffer = unwrapInboundIn(data)
        let wasShakingHands = engine.state == .handshaking
        var plaintext: [UInt8] = []
        do throws(TLSFailure) {
            let result: Result<[UInt8], TLSFailure> = buffer.withUnsafeReadableBytes { bytes in
                do throws(TLSFailure) { return .success(try engine.receive(bytes)) } catch { return .failure(error) }
            }
            plaintext = try result.get()
        } catch {
            sendCiphertext(context)
            context.flush()
            fail(error, context)
            return
        }
        if wasShakingHands, engine.state != .handshaking { established(context) }
        if sendCiphertext(context) { context.flush() }
        if !plaintext.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: plaintext))) }
        if engine.state == .closed { context.close(promise: nil) }
    }

    private func established(_ context: ChannelHandlerContext) {
        guard let session = engine.session else { return }
        context.fireUserInboundEventTriggered(session)
        let queued = waiting
        waiting = []
        for (buffer, promise) in queued { encrypt(buffer, promise, context) }
        if !queued.isEmpty { context.flush() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let buffer = unwrapOutboundIn(data)
        if engine.state == .handshaking {
            waiting.append((buffer, promise))
        } else {
            encrypt(buffer, promise, context)
        }
    }

    private func encrypt(_ buffer: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        let result: Result<Void, TLSFailure> = buffer.withUnsafeReadableBytes { bytes in
            do throws(TLSFailure) { return .success(try engine.send(bytes)) } catch { return .failure(error) }
        }
        switch result {
        case .success: context.write(wrapOutboundOut(ByteBuffer(bytes: engine.takeCiphertext())), promise: promise)
        case .failure(let failure): promise?.fail(failure)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        engine.shutDown()
        if sendCiphertext(context) { context.flush() }
        context.close(mode: mode, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for (_, promise) in waiting { promise?.fail(ChannelError.ioOnClosedChannel) }
        waiting = []
        context.fireChannelInactive()
    }

    private func fail(_ failure: TLSFailure, _ context: ChannelHandlerContext) {
        hasFailed = true
        context.fireErrorCaught(failure)
    }

    @discardableResult
    private func sendCiphertext(_ context: ChannelHandlerContext) -> Bool {
        let ciphertext = engine.takeCiphertext()
        if ciphertext.isEmpty { return false }
        context.write(wrapOutboundOut(ByteBuffer(bytes: ciphertext)), promise: nil)
        return true
    }
}
