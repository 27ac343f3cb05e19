import NIOCore
import NIOPosix

/// A server that says what a test tells it, whatever it hears.
final class ScriptedServer {
    private let channel: any Channel
    let port: Int

    /// Says the next of the `lines` each time it hears something; where there is nothing left to say it closes, or stays silent.
    init(_ lines: [String], closes: Bool = false, speaksFirst: Bool = false) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Speaker(lines, closes: closes, speaksFirst: speaksFirst))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }

    private final class Speaker: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var lines: ArraySlice<String>
        private let closes: Bool
        private let speaksFirst: Bool

        init(_ lines: [String], closes: Bool, speaksFirst: Bool) {
            self.lines = lines[...]
            self.closes = closes
            self.speaksFirst = speaksFirst
        }

        func channelActive(context: ChannelHandlerContext) { if speaksFirst { speak(context) } }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { speak(context) }

        private func speak(_ context: ChannelHandlerContext) {
            if let line = lines.popFirst() { context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line)), promise: nil) }
            if lines.isEmpty, closes { context.close(promise: nil) }
        }
    }
}
