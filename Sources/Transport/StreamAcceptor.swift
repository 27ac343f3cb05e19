internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The listening socket, and the connections it has accepted.
final class StreamAcceptor: Sendable {
    struct Place: Sendable {
        var address: String
        var port: Int
        var connectionLimit: Int
        var writeBufferLimit: Int
    }

    private struct Accepted {
        var channel: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var count = 0
    }

    private let place: Place
    private let threads: NetworkThreads
    /// Sets up a connection, on its event loop, with its number.
    private let setUp: @Sendable (any Channel, Int) throws -> Void
    private let state = Mutex(Accepted())

    init(place: Place, threads: NetworkThreads, setUp: @escaping @Sendable (any Channel, Int) throws -> Void) {
        self.place = place
        self.threads = threads
        self.setUp = setUp
    }

    func start() async throws(ListenFailure) -> Int {
        let bootstrap = ServerBootstrap(group: threads.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            // Each connection keeps a buffer of the size that its reads needed last; most need little.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 65_536)
            )
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: place.writeBufferLimit / 2, high: place.writeBufferLimit)
            )
            .childChannelInitializer { [weak self] channel in
                channel.eventLoop.makeCompletedFuture { try self?.accept(channel) }
            }
        do {
            let address = try SocketAddress(ipAddress: place.address, port: place.port)
            let channel = try await bootstrap.bind(to: address).get()
            state.withLock { $0.channel = channel }
            return channel.localAddress?.port ?? place.port
        } catch {
            throw ListenFailure(place: "\(place.address) port \(place.port)", reason: Words.of(error))
        }
    }

    func stopAccepting() async {
        let channel = state.withLock { $0.channel }
        try? await channel?.close()
    }

    func stop() async {
        await stopAccepting()
        let open = state.withLock { Array($0.connections.values) }
        for channel in open { try? await channel.close() }
    }

    private func accept(_ channel: any Channel) throws {
        let id = ObjectIdentifier(channel)
        let number: Int? = state.withLock { state in
            guard state.connections.count < place.connectionLimit else { return nil }
            state.count += 1
            state.connections[id] = channel
            return state.count
        }
        guard let number else {
            channel.close(promise: nil)
            return
        }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.state.withLock { _ = $0.connections.removeValue(forKey: id) }
        }
        try setUp(channel, number)
    }
}

/// Why nothing can be accepted at an address.
package struct ListenFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var place: String
    package var reason: String

    package init(place: String, reason: String) {
        self.place = place
        self.reason = reason
    }

    package var description: String { "cannot listen on \(place): \(reason)" }
}
