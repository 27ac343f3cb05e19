internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
package import TLS
internal import XMLStreaming
package import XMPP
internal import XMPPStreams

/// Accepts clients' streams over WebSockets at one address and port, with TLS or, where that is allowed, without (RFC 7395).
package final class WebSocketListener: Sendable {
    private let acceptor: StreamAcceptor

    /// Makes a listener; throws for a certificate that cannot be used.
    ///
    /// `path` is where the WebSocket is; other requests go to `answer`. `tap` gets a record of everything that crosses the wire
    /// of its streams. Of the options, `protection` has no meaning here: a client chooses, and without TLS it is let in only where
    /// plaintext is allowed.
    package init(
        _ options: ListenOptions, path: String, handler: any ServerStreamHandler, threads: NetworkThreads = .shared,
        tap: (@Sendable (WireRecord) -> Void)? = nil, answer: @escaping HTTPListener.Answer
    ) throws(TLSFailure) {
        let tlsContext = try options.certificate.map { certificate throws(TLSFailure) in
            try TLSContext(
                TLSContext.Configuration(
                    role: .server, verification: .noted, applicationProtocols: ["http/1.1"], certificate: certificate))
        }
        acceptor = StreamAcceptor(
            place: StreamAcceptor.Place(
                address: options.address, port: options.port, connectionLimit: options.connectionLimit,
                writeBufferLimit: options.writeBufferLimit), threads: threads
        ) { channel, number in
            let name = "\(options.name)-\(number)"
            var limits = StreamLimits()
            limits.elementBytes = options.limitBeforeAuthentication
            let wire = StreamWire(
                connection: name, contentNamespace: Namespace.client, limits: limits, framing: .messages, tap: tap)
            let door = WebFrontDoor(tlsContext: tlsContext, wire: wire, seconds: options.authenticationTimeout)
            let exchange = HTTPExchange(limit: WebFetch.limit) { request, respond in
                if WebSocketListener.isSame(request.target, path) {
                    let text = "A WebSocket for XMPP is here: the subprotocol xmpp has to be asked for, over TLS.\n"
                    return respond(
                        HTTPResponse(status: 426, headers: ["Upgrade": "websocket"], body: Array(text.utf8)))
                }
                answer(request, respond)
            }
            let bound = NIOLoopBound((door: door, wire: wire, exchange: exchange), eventLoop: channel.eventLoop)
            let upgrader = NIOWebSocketServerUpgrader(
                maxFrameSize: options.elementLimit, automaticErrorHandling: false
            ) { channel, head in
                let isAllowed = bound.value.door.session != nil || options.stream.allowsPlaintext
                let isWanted =
                    WebSocketListener.isSame(head.uri, path)
                    && head.headers[canonicalForm: "sec-websocket-protocol"].contains("xmpp")
                let headers = isAllowed && isWanted ? HTTPHeaders([("Sec-WebSocket-Protocol", "xmpp")]) : nil
                return channel.eventLoop.makeSucceededFuture(headers)
            } upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    let (door, wire, _) = bound.value
                    let stream = WebSocketListener.stream(options, wire: wire, session: door.session)
                    let connection = ServerConnection(
                        number: number, name: name, peer: channel.remoteAddress.map { "\($0)" } ?? "unknown",
                        channel: channel, handler: NIOLoopBound(stream, eventLoop: channel.eventLoop),
                        mailbox: threads.mailbox(of: channel.eventLoop))
                    stream.attach(ClientStreamOwner(connection: connection, handler: handler))
                    try channel.pipeline.syncOperations.addHandlers(
                        [WebSocketFraming(isClient: false, limit: options.elementLimit), stream])
                }
            }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(door)
            try pipeline.configureHTTPServerPipeline(
                withServerUpgrade: (
                    upgraders: [upgrader],
                    completionHandler: { context in
                        let pipeline = context.pipeline.syncOperations
                        pipeline.removeHandler(bound.value.exchange, promise: nil)
                        pipeline.removeHandler(bound.value.door, promise: nil)
                    }
                ), withErrorHandling: true)
            try pipeline.addHandler(exchange)
        }
    }

    private static func stream(
        _ options: ListenOptions, wire: StreamWire, session: TLSSession?
    ) -> ReceivingStreamHandler<ReceivingStream> {
        var configuration = options.stream
        // There is no STARTTLS over a WebSocket (RFC 7395 §3.9).
        configuration.offersStartTLS = false
        return ReceivingStreamHandler(
            machine: ReceivingStream(configuration), wire: wire,
            settings: .init(
                isDirectTLS: false, session: session, authenticationTimeout: options.authenticationTimeout,
                limitBeforeAuthentication: options.limitBeforeAuthentication, elementLimit: options.elementLimit,
                unreadLimit: options.unreadLimit),
            tlsContext: nil)
    }

    /// Whether a request's target is that path, whatever query follows.
    private static func isSame(_ target: String, _ path: String) -> Bool { target.prefix { $0 != "?" } == path }

    /// Begins to accept; gives the port, which matters where the system was to choose it.
    package func start() async throws(ListenFailure) -> Int { try await acceptor.start() }

    /// Stops accepting, and cuts every connection.
    package func stop() async { await acceptor.stop() }
}
