internal import NIOCore
internal import NIOPosix
package import TLS
internal import XMLStreaming
package import XMPP
internal import XMPPStreams

/// Accepts clients' streams at one address and port.
package final class StreamListener: Sendable {
    package let options: ListenOptions
    private let acceptor: StreamAcceptor

    /// Makes a listener; throws for a certificate that cannot be used. `tap` gets a record of everything that crosses the wire of
    /// its connections.
    package init(
        _ options: ListenOptions, handler: any ServerStreamHandler, threads: NetworkThreads = .shared,
        tap: (@Sendable (WireRecord) -> Void)? = nil
    ) throws(TLSFailure) {
        self.options = options
        let tlsContext = try StreamListener.context(options)
        acceptor = StreamAcceptor(
            place: StreamAcceptor.Place(
                address: options.address, port: options.port, connectionLimit: options.connectionLimit,
                writeBufferLimit: options.writeBufferLimit), threads: threads
        ) { channel, number in
            let name = "\(options.name)-\(number)"
            var limits = StreamLimits()
            limits.elementBytes = options.limitBeforeAuthentication
            let stream = ReceivingStreamHandler(
                machine: ReceivingStream(options.stream),
                wire: StreamWire(connection: name, contentNamespace: Namespace.client, limits: limits, tap: tap),
                settings: .init(
                    isDirectTLS: options.protection == .direct, authenticationTimeout: options.authenticationTimeout,
                    limitBeforeAuthentication: options.limitBeforeAuthentication, elementLimit: options.elementLimit,
                    unreadLimit: options.unreadLimit),
                tlsContext: tlsContext)
            let connection = ServerConnection(
                number: number, name: name, peer: channel.remoteAddress.map { "\($0)" } ?? "unknown", channel: channel,
                handler: NIOLoopBound(stream, eventLoop: channel.eventLoop), mailbox: threads.mailbox(of: channel.eventLoop))
            stream.attach(ClientStreamOwner(connection: connection, handler: handler))
            try channel.pipeline.syncOperations.addHandler(stream)
        }
    }

    private static func context(_ options: ListenOptions) throws(TLSFailure) -> TLSContext? {
        guard options.protection != .none, let certificate = options.certificate else { return nil }
        return try TLSContext(
            TLSContext.Configuration(
                role: .server, verification: .noted, authorityPEM: options.clientAuthorityPEM,
                applicationProtocols: ["xmpp-client"],
                certificate: certificate, asksForCertificate: options.clientAuthorityPEM != nil,
                showsWeakKeys: options.showsWeakKeys))
    }

    /// Begins to accept; gives the port, which matters where the system was to choose it.
    package func start() async throws(ListenFailure) -> Int { try await acceptor.start() }

    /// Stops accepting; connections that are there go on.
    package func stopAccepting() async { await acceptor.stopAccepting() }

    /// Stops accepting, and cuts every connection.
    package func stop() async { await acceptor.stop() }
}
