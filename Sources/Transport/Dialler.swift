internal import NIOCore
internal import NIOPosix
internal import XMPPStreams

/// Opens a TCP connection to the first of several endpoints that answers.
///
/// An endpoint that does not answer at once does not hold up the next one for long (RFC 8305 §5).
struct Dialler: Sendable {
    private let options: ConnectOptions
    private let threads: NetworkThreads
    /// Where the connection is to live; nil leaves it to chance.
    private let loop: (any EventLoop)?
    /// How long the next endpoint waits for the one before it, in seconds.
    private let headStart = 0.25

    init(options: ConnectOptions, threads: NetworkThreads, on loop: (any EventLoop)? = nil) {
        self.options = options
        self.threads = threads
        self.loop = loop
    }

    private var group: any EventLoopGroup { loop ?? threads.group }

    /// The connection, and the endpoint it goes to; the failure is the one of the last endpoint that was tried.
    func dial(_ endpoints: [Endpoint]) async throws(ConnectionFailure) -> (any Channel, Endpoint) {
        let outcome = await withTaskGroup(of: Attempt.self, returning: Attempt.self) { group in
            var last = Attempt.failed(ConnectionFailure(.tcp, .cancelled), -1)
            var next = 0
            var running = 0
            func start() {
                let (endpoint, index) = (endpoints[next], next)
                next += 1
                running += 1
                group.addTask { await attempt(endpoint, index) }
                if next < endpoints.count { group.addTask { await .headStartOver(after: headStart, index: index) } }
            }
            start()
            while let result = await group.next() {
                switch result {
                case .reached:
                    group.cancelAll()
                    return result
                case .failed(_, let index):
                    running -= 1
                    last = result
                    if index == next - 1, next < endpoints.count { start() }
                    if running == 0, next == endpoints.count {
                        group.cancelAll()
                        return last
                    }
                case .waited(let index): if index == next - 1, next < endpoints.count { start() }
                }
            }
            return last
        }
        switch outcome {
        case .reached(let channel, let endpoint): return (channel, endpoint)
        case .failed(let failure, _): throw failure
        case .waited: throw ConnectionFailure(.tcp, .cancelled)
        }
    }

    private enum Attempt: Sendable {
        case reached(any Channel, Endpoint)
        case failed(ConnectionFailure, Int)
        case waited(Int)

        static func headStartOver(after seconds: Double, index: Int) async -> Attempt {
            try? await Task.sleep(for: .seconds(seconds))
            return .waited(index)
        }
    }

    private func attempt(_ endpoint: Endpoint, _ index: Int) async -> Attempt {
        if let proxy = options.proxy { return await attempt(endpoint, index, through: proxy) }
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(.seconds(options.timeouts.tcp))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
        do {
            let address = try SocketAddress(ipAddress: endpoint.address ?? endpoint.host, port: endpoint.port)
            let channel = try await bootstrap.connect(to: address).get()
            if Task.isCancelled {
                channel.close(promise: nil)
                return .failed(ConnectionFailure(.tcp, .cancelled), index)
            }
            return .reached(channel, endpoint)
        } catch {
            return .failed(failure(error, endpoint), index)
        }
    }

    /// The proxy looks the host up itself, so that the look-up does not go past it.
    private func attempt(_ endpoint: Endpoint, _ index: Int, through proxy: ProxyServer) async -> Attempt {
        let negotiation = ProxyNegotiation(proxy, host: endpoint.address ?? endpoint.host, port: endpoint.port)
        let bootstrap = ClientBootstrap(group: group)
            .connectTimeout(.seconds(options.timeouts.tcp))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: false)
        let channel: any Channel
        do { channel = try await bootstrap.connect(host: proxy.host, port: proxy.port).get() } catch {
            let why = "\(proxy) cannot be reached: \(Words.of(connecting: error))"
            return .failed(ConnectionFailure(.tcp, .proxy(why)), index)
        }
        let opened = channel.eventLoop.makePromise(of: Void.self)
        let seconds = options.timeouts.tcp
        let timer = channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
            opened.fail(ConnectionFailure(.tcp, .timedOut(seconds: seconds)))
        }
        do {
            try await channel.eventLoop.submit {
                try channel.pipeline.syncOperations.addHandler(ProxyHandler(negotiation, opened: opened))
            }.get()
            try await opened.futureResult.get()
            timer.cancel()
            if !Task.isCancelled { return .reached(channel, endpoint) }
            channel.close(promise: nil)
            return .failed(ConnectionFailure(.tcp, .cancelled), index)
        } catch {
            timer.cancel()
            opened.fail(error)
            channel.close(promise: nil)
            let failure = error as? ConnectionFailure ?? ConnectionFailure(.tcp, .proxy(Words.of(error)))
            return .failed(failure, index)
        }
    }

    private func failure(_ error: any Error, _ endpoint: Endpoint) -> ConnectionFailure {
        if let error = error as? ChannelError, case .connectTimeout = error {
            return ConnectionFailure(.tcp, .timedOut(seconds: options.timeouts.tcp))
        }
        if let error = error as? IOError, error.errnoCode == 111 { return ConnectionFailure(.tcp, .refused("\(endpoint)")) }
        return ConnectionFailure(.tcp, .unreachable(address: "\(endpoint)", reason: Words.of(error)))
    }
}
