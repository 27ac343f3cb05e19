import NIOCore
import NIOPosix

/// A server that says what a test tells it, whatever it hears.
final class ScriptedServer {
    private let channel: any Channel
    let port: Int

    /// Says the next of the `lines` each time it hears something, with `$id` as the id it heard; where there is nothing left to say
    /// it closes, or stays silent.
    convenience init(_ lines: [String], closes: Bool = false, speaksFirst: Bool = false) async throws {
        try await self.init { Speaker(lines, closes: closes, speaksFirst: speaksFirst) }
    }

    /// Says what the closure makes of what it hears.
    convenience init(answer: @escaping @Sendable (String) -> String) async throws {
        try await self.init { Answerer(answer) }
    }

    private init(_ make: @escaping @Sendable () -> some ChannelHandler) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(make()) }
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

        func channelActive(context: ChannelHandlerContext) { if speaksFirst { speak("", context) } }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            speak(String(buffer: unwrapInboundIn(data)), context)
        }

        private func speak(_ heard: String, _ context: ChannelHandlerContext) {
            if let line = lines.popFirst() {
                let id = heard.split(separator: " id='").dropFirst().first?.prefix { $0 != "'" } ?? ""
                let text = line.replacing("$id", with: id)
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            }
            if lines.isEmpty, closes { context.close(promise: nil) }
        }
    }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: @Sendable (String) -> String

        init(_ answer: @escaping @Sendable (String) -> String) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = answer(String(buffer: unwrapInboundIn(data)))
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }
}
