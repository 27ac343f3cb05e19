internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import TLS
internal import XMPP
internal import XMPPStreams

/// Fetches a small document over HTTP (RFC 9110), as a stage of finding a server.
struct WebFetch: Sendable {
    /// The largest document that is read, in bytes.
    static let limit = 65_536

    private let options: ConnectOptions
    private let threads: NetworkThreads

    /// The options say who is trusted, which host to go to instead of the address's, and how long it may take.
    init(options: ConnectOptions, threads: NetworkThreads) {
        self.options = options
        self.threads = threads
    }

    /// The response to a GET; a failure has the stage at which it came about.
    func get(
        _ address: WebAddress, say: @escaping @Sendable (String) -> Void
    ) async throws(ConnectionFailure) -> HTTPResponse {
        var options = options
        options.host = options.host ?? address.host
        options.port = options.port ?? address.port
        options.protection = address.isSecure ? .direct : .none
        let endpoints = try await ServerFinder(options: options, threads: threads, say: say).endpoints()
        let (channel, _) = try await Dialler(options: options, threads: threads).dial(endpoints)
        let outcome = channel.eventLoop.makePromise(of: HTTPResponse.self)
        let seconds = options.timeouts.resolve
        let timer = channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
            outcome.fail(ConnectionFailure(.resolve, .timedOut(seconds: seconds)))
        }
        defer {
            timer.cancel()
            channel.close(promise: nil)
        }
        do {
            let context = try WebFetch.context(options, isSecure: address.isSecure)
            try await channel.eventLoop.submit {
                try WebFetch.setUp(channel, address, context, outcome)
            }.get()
            return try await outcome.futureResult.get()
        } catch {
            outcome.fail(error)
            switch error {
            case let failure as ConnectionFailure: throw failure
            case let failure as TLSFailure: throw ConnectionFailure(.tls, .tls(failure))
            default: throw ConnectionFailure(.resolve, .hostMeta("\(address): \(Words.of(error))"))
            }
        }
    }

    /// The context for a web server's TLS, which is protected by the name in the address (RFC 9110 §4.3.4).
    static func context(_ options: ConnectOptions, isSecure: Bool) throws(TLSFailure) -> TLSContext? {
        guard isSecure else { return nil }
        let verification: TLSContext.Verification =
            if let fingerprint = options.fingerprint { .fingerprint(fingerprint) } else {
                options.verifiesCertificate ? .required : .noted
            }
        return try TLSContext(
            TLSContext.Configuration(
                role: .client, verification: verification, authorityFile: options.authorityFile,
                authorityPEM: options.authorityPEM, applicationProtocols: ["http/1.1"], certificate: options.certificate,
                keyLog: options.keyLog))
    }

    static func identity(of address: WebAddress) -> ReferenceIdentity {
        ReferenceIdentity(
            unicode: DomainName.unicode(address.host), ascii: DomainName.ascii(address.host) ?? address.host, services: [],
            isAddress: DomainName.isAddress(address.host))
    }

    private static func setUp(
        _ channel: any Channel, _ address: WebAddress, _ context: TLSContext?, _ outcome: EventLoopPromise<HTTPResponse>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        if let context {
            try pipeline.addHandler(TLSHandler(try TLSEngine(context, identity: identity(of: address))))
        }
        try pipeline.addHTTPClientHandlers()
        try pipeline.addHandler(WebAnswer(address, outcome))
        channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
    }
}

/// Sends one request and collects its response.
private final class WebAnswer: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let address: WebAddress
    private let outcome: EventLoopPromise<HTTPResponse>
    private var parts = HTTPResponseParts(limit: WebFetch.limit)

    init(_ address: WebAddress, _ outcome: EventLoopPromise<HTTPResponse>) {
        self.address = address
        self.outcome = outcome
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let headers = HTTPHeaders([
            ("Host", address.authority), ("Connection", "close"), ("Accept", "application/xrd+xml, application/json"),
        ])
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do throws(HTTPResponseParts.TooLarge) {
            guard let whole = try parts.take(unwrapInboundIn(data)) else { return }
            outcome.succeed(whole.response)
        } catch {
            outcome.fail(ConnectionFailure(.resolve, .hostMeta("\(address) is larger than \(WebFetch.limit) bytes")))
        }
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        outcome.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        outcome.fail(ConnectionFailure(.resolve, .hostMeta("\(address): the connection ended without an answer")))
        context.fireChannelInactive()
    }
}
