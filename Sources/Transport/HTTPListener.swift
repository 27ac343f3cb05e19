internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
internal import Synchronization

/// An HTTP request, complete with its body.
package struct HTTPRequest: Hashable, Sendable {
    package var method: String
    /// The path and the query as they were sent.
    package var target: String
    /// By lower-case name; the last of equal names.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(method: String, target: String, headers: [String: String] = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// An HTTP response.
package struct HTTPResponse: Hashable, Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Answers HTTP requests at one address and port; small bodies, one request after the other.
package final class HTTPListener: Sendable {
    package typealias Answer = @Sendable (HTTPRequest, @escaping @Sendable (HTTPResponse) -> Void) -> Void

    private let answer: Answer
    private let bodyLimit: Int
    private let threads: NetworkThreads
    private let channel = Mutex<(any Channel)?>(nil)

    /// `answer` is called on the connection's event loop and must not block; it calls back at once or later. Bodies longer than
    /// `bodyLimit` bytes are refused.
    package init(bodyLimit: Int, threads: NetworkThreads = .shared, answer: @escaping Answer) {
        self.bodyLimit = bodyLimit
        self.threads = threads
        self.answer = answer
    }

    /// Begins to accept; gives the port.
    package func start(address: String, port: Int) async throws(ListenFailure) -> Int {
        let answer = answer
        let limit = bodyLimit
        let bootstrap = ServerBootstrap(group: threads.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(HTTPExchange(limit: limit, answer: answer))
                }
            }
        do {
            let bound = try await bootstrap.bind(to: try SocketAddress(ipAddress: address, port: port)).get()
            channel.withLock { $0 = bound }
            return bound.localAddress?.port ?? port
        } catch {
            throw ListenFailure(place: "\(address) port \(port)", reason: Words.of(error))
        }
    }

    package func stop() async {
        let bound = channel.withLock { channel in
            defer { channel = nil }
            return channel
        }
        try? await bound?.close()
    }
}

/// Collects a request and writes its response.
final class HTTPExchange: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limit: Int
    private let answer: HTTPListener.Answer
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLong = false

    init(limit: Int, answer: @escaping HTTPListener.Answer) {
        self.limit = limit
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            isTooLong = false
        case .body(let part):
            guard body.count + part.readableBytes <= limit else {
                isTooLong = true
                body = []
                return
            }
            if !isTooLong { body += part.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            let keepsAlive = head.isKeepAlive
            if isTooLong { return write(HTTPResponse(status: 413), keepsAlive: false, isHead: false, context: context) }
            var headers: [String: String] = [:]
            for (name, value) in head.headers { headers[name.lowercased()] = value }
            let request = HTTPRequest(method: head.method.rawValue, target: head.uri, headers: headers, body: body)
            body = []
            let isHead = head.method == .HEAD
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let loop = context.eventLoop
            answer(request) { response in
                loop.execute {
                    let (exchange, context) = bound.value
                    exchange.write(response, keepsAlive: keepsAlive, isHead: isHead, context: context)
                }
            }
        }
    }

    private func write(_ response: HTTPResponse, keepsAlive: Bool, isHead: Bool, context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        var headers = HTTPHeaders(response.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        if !keepsAlive { headers.replaceOrAdd(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if !isHead, !response.body.isEmpty {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: response.body)))), promise: nil)
        }
        let done = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
        if !keepsAlive {
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A WebSocket that is not opened is asked for by a request that gets an answer.
        if error is NIOWebSocketUpgradeError { return }
        context.close(promise: nil)
    }
}
