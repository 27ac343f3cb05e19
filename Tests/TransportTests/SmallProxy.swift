import NIOCore
import NIOPosix
import Synchronization

/// A proxy for tests, which goes where it is told on 127.0.0.1 whatever the name of the host.
final class SmallProxy {
    enum Kind: Sendable {
        case socks5, http
        /// Answers with these bytes to the first thing that it hears.
        case saying([UInt8])
    }

    private let channel: any Channel
    let port: Int
    /// What it was asked for, as `host:port`.
    let targets: Targets

    final class Targets: Sendable {
        let all = Mutex<[String]>([])
    }

    /// - Parameter user: the name and password it wants; nil wants none.
    init(_ kind: Kind, user: (String, String)? = nil) async throws {
        let targets = Targets()
        self.targets = targets
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Door(kind, user, targets))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }

    /// The client's side: negotiates, then passes on.
    private final class Door: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let kind: Kind
        private let user: (String, String)?
        private let targets: Targets
        private var bytes: [UInt8] = []
        private var step = 0
        private var far: (any Channel)?

        init(_ kind: Kind, _ user: (String, String)?, _ targets: Targets) {
            self.kind = kind
            self.user = user
            self.targets = targets
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            if let far { return far.writeAndFlush(buffer, promise: nil) }
            bytes += buffer.readableBytesView
            switch kind {
            case .saying(let answer): say(answer, context)
            case .socks5: socks(context)
            case .http: http(context)
            }
        }

        func channelInactive(context: ChannelHandlerContext) { far?.close(promise: nil) }

        private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }

        private func socks(_ context: ChannelHandlerContext) {
            switch step {
            case 0:
                step = user == nil ? 2 : 1
                let wanted: UInt8 = user == nil ? 0 : 2
                say([5, bytes.dropFirst(2).contains(wanted) ? wanted : 0xFF], context)
                bytes = []
            case 1:
                let name = Array(bytes[2..<(2 + Int(bytes[1]))])
                let password = Array(bytes[(3 + name.count)...])
                let isRight = name == Array(user!.0.utf8) && password == Array(user!.1.utf8)
                step = 2
                say([1, isRight ? 0 : 1], context)
                bytes = []
            default:
                let host: String
                switch bytes[3] {
                case 1: host = bytes[4..<8].map { "\($0)" }.joined(separator: ".")
                case 3: host = String(decoding: bytes[5..<(5 + Int(bytes[4]))], as: UTF8.self)
                default: host = "IPv6"
                }
                let port = Int(bytes[bytes.count - 2]) << 8 | Int(bytes[bytes.count - 1])
                connect(host, port, context, fine: [5, 0, 0, 1, 0, 0, 0, 0, 0, 0], refused: [5, 5, 0, 1, 0, 0, 0, 0, 0, 0])
            }
        }

        private func http(_ context: ChannelHandlerContext) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.hasSuffix("\r\n\r\n") else { return }
            // "alice:tea" in Base64.
            if user != nil, !text.contains("Proxy-Authorization: Basic YWxpY2U6dGVh\r\n") {
                return say(Array("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".utf8), context)
            }
            let target = text.split(separator: " ")[1]
            let colon = target.lastIndex(of: ":") ?? target.endIndex
            connect(
                String(target[..<colon]), Int(target[target.index(after: colon)...]) ?? 0, context,
                fine: Array("HTTP/1.1 200 Connection established\r\nX-Test: 1\r\n\r\n".utf8),
                refused: Array("HTTP/1.1 502 Bad Gateway\r\n\r\n".utf8))
        }

        private func connect(
            _ host: String, _ port: Int, _ context: ChannelHandlerContext, fine: [UInt8], refused: [UInt8]
        ) {
            targets.all.withLock { $0.append("\(host):\(port)") }
            let near = context.channel
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            let place = host == "IPv6" || host.hasPrefix("[") ? "::1" : "127.0.0.1"
            ClientBootstrap(group: context.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Back(near)) }
                }
                .connect(host: place, port: port)
                .whenComplete { result in
                    switch result {
                    case .success(let channel):
                        bound.value.far = channel
                        near.writeAndFlush(ByteBuffer(bytes: fine), promise: nil)
                    case .failure: near.writeAndFlush(ByteBuffer(bytes: refused), promise: nil)
                    }
                }
        }
    }

    /// The server's side: what it says goes to the client.
    private final class Back: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let near: any Channel

        init(_ near: any Channel) { self.near = near }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            near.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { near.close(promise: nil) }
    }
}
