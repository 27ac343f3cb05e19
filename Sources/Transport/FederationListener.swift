internal import NIOCore
package import TLS
internal import XMLStreaming
package import XMPP
package import XMPPStreams

/// Accepts other servers' streams at one address and port.
package final class FederationListener: Sendable {
    /// How it accepts them.
    package struct Options: Sendable {
        package var address: String
        /// 0 lets the system choose.
        package var port: Int
        package var isDirectTLS: Bool
        package var certificate: CertificateAndKey?
        /// What other servers' certificates are checked against; nil stands for the system's authorities.
        package var authorityPEM: String?
        package var stream: ReceivingServerStream.Configuration
        /// What streams are called in records: this and a number.
        package var name: String
        package var elementLimit: Int
        package var authenticationTimeout: Double

        package init(
            address: String = "127.0.0.1", port: Int = 0, isDirectTLS: Bool = false, certificate: CertificateAndKey? = nil,
            authorityPEM: String? = nil, stream: ReceivingServerStream.Configuration, name: String = "s2s-in",
            elementLimit: Int = 1 << 20, authenticationTimeout: Double = 60
        ) {
            self.address = address
            self.port = port
            self.isDirectTLS = isDirectTLS
            self.certificate = certificate
            self.authorityPEM = authorityPEM
            self.stream = stream
            self.name = name
            self.elementLimit = elementLimit
            self.authenticationTimeout = authenticationTimeout
        }
    }

    private let acceptor: StreamAcceptor

    /// Makes a listener; throws for a certificate that cannot be used.
    package init(
        _ options: Options, handler: any FederationHandler, threads: NetworkThreads = .shared,
        tap: (@Sendable (WireRecord) -> Void)? = nil
    ) throws(TLSFailure) {
        let tlsContext = try FederationListener.context(options)
        acceptor = StreamAcceptor(
            place: StreamAcceptor.Place(
                address: options.address, port: options.port, connectionLimit: 1000, writeBufferLimit: 1 << 20),
            threads: threads
        ) { channel, number in
            let name = "\(options.name)-\(number)"
            var limits = StreamLimits()
            limits.elementBytes = 65_536
            let stream = ReceivingStreamHandler(
                machine: ReceivingServerStream(options.stream),
                wire: StreamWire(connection: name, contentNamespace: Namespace.server, limits: limits, tap: tap),
                settings: .init(
                    isDirectTLS: options.isDirectTLS, authenticationTimeout: options.authenticationTimeout,
                    // Dialback does not restart the stream, so that there is one limit for all of it.
                    limitBeforeAuthentication: options.elementLimit, elementLimit: options.elementLimit),
                tlsContext: tlsContext)
            let federation = FederationStream(
                number: number, name: name, peer: channel.remoteAddress.map { "\($0)" } ?? "unknown", channel: channel,
                handler: NIOLoopBound(stream, eventLoop: channel.eventLoop))
            stream.attach(FederationStreamOwner(stream: federation, handler: handler))
            try channel.pipeline.syncOperations.addHandler(stream)
        }
    }

    private static func context(_ options: Options) throws(TLSFailure) -> TLSContext? {
        guard let certificate = options.certificate else { return nil }
        return try TLSContext(
            TLSContext.Configuration(
                role: .server, verification: .noted, authorityPEM: options.authorityPEM,
                applicationProtocols: ["xmpp-server"],
                certificate: certificate, asksForCertificate: true))
    }

    /// Begins to accept; gives the port, which matters where the system was to choose it.
    package func start() async throws(ListenFailure) -> Int { try await acceptor.start() }

    /// Stops accepting, and cuts every stream.
    package func stop() async { await acceptor.stop() }
}
