internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import TLS
internal import XMLStreaming
package import XMPP
internal import XMPPStreams

/// Accepts clients' streams at one address and port.
package final class StreamListener: Sendable {
    package let options: ListenOptions
    private let threads: NetworkThreads
    private let handler: any ServerStreamHandler
    private let tap: (@Sendable (WireRecord) -> Void)?
    private let tlsContext: TLSContext?
    private let state = Mutex(Accepted())

    private struct Accepted {
        var channel: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var count = 0
    }

    /// Makes a listener; throws for a certificate that cannot be used. `tap` gets a record of everything that crosses the wire of
    /// its connections.
    package init(
        _ options: ListenOptions, handler: any ServerStreamHandler, threads: NetworkThreads = .shared,
        tap: (@Sendable (WireRecord) -> Void)? = nil
    ) throws(TLSFailure) {
        self.options = options
        self.handler = handler
        self.threads = threads
        self.tap = tap
        if options.protection != .none, let certificate = options.certificate {
            tlsContext = try TLSContext(
                TLSContext.Configuration(
                    role: .server, verification: .noted, authorityPEM: options.clientAuthorityPEM,
                    applicationProtocols: ["xmpp-client"], certificate: certificate,
                    asksForCertificate: options.clientAuthorityPEM != nil))
        } else {
            tlsContext = nil
        }
    }

    /// Begins to accept; gives the port, which matters where the system was to choose it.
    package func start() async throws(ListenFailure) -> Int {
        let bootstrap = ServerBootstrap(group: threads.group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: options.writeBufferLimit / 2, high: options.writeBufferLimit)
            )
            .childChannelInitializer { [weak self] channel in
                channel.eventLoop.makeCompletedFuture { try self?.accept(channel) }
            }
        do {
            let address = try SocketAddress(ipAddress: options.address, port: options.port)
            let channel = try await bootstrap.bind(to: address).get()
            state.withLock { $0.channel = channel }
            return channel.localAddress?.port ?? options.port
        } catch {
            throw ListenFailure(place: "\(options.address) port \(options.port)", reason: Words.of(error))
        }
    }

    /// Stops accepting; connections that are there go on.
    package func stopAccepting() async {
        let channel = state.withLock { $0.channel }
        try? await channel?.close()
    }

    /// Stops accepting, and cuts every connection.
    package func stop() async {
        await stopAccepting()
        let open = state.withLock { Array($0.connections.values) }
        for channel in open { try? await channel.close() }
    }

    private func accept(_ channel: any Channel) throws {
        let id = ObjectIdentifier(channel)
        let number: Int? = state.withLock { state in
            guard state.connections.count < options.connectionLimit else { return nil }
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
        let name = "\(options.name)-\(number)"
        var limits = StreamLimits()
        limits.elementBytes = options.limitBeforeAuthentication
        let wire = StreamWire(connection: name, contentNamespace: Namespace.client, limits: limits, tap: tap)
        let stream = ReceivingStreamHandler(
            machine: ReceivingStream(options.stream), wire: wire, options: options, tlsContext: tlsContext, owner: handler)
        let connection = ServerConnection(
            number: number, name: name, peer: channel.remoteAddress.map { "\($0)" } ?? "unknown", channel: channel,
            handler: NIOLoopBound(stream, eventLoop: channel.eventLoop))
        stream.attach(connection)
        try channel.pipeline.syncOperations.addHandler(stream)
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
