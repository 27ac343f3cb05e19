internal import NIOCore
internal import TLS
package import XMLTree
package import XMPPStreams

/// A stream that another server has opened to this one. Its methods may be called from any thread.
package final class FederationStream: Sendable, Hashable {
    /// Counted by the listener, from 1.
    package let number: Int
    /// The name in records: `s2s-in-3`.
    package let name: String
    /// The address and port it comes from.
    package let peer: String

    private let channel: any Channel
    private let handler: NIOLoopBound<ReceivingStreamHandler<ReceivingServerStream>>

    init(
        number: Int, name: String, peer: String, channel: any Channel,
        handler: NIOLoopBound<ReceivingStreamHandler<ReceivingServerStream>>
    ) {
        self.number = number
        self.name = name
        self.peer = peer
        self.channel = channel
        self.handler = handler
    }

    package static func == (left: FederationStream, right: FederationStream) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// Answers `dialbackWanted`.
    package func dialbackVerified(_ request: DialbackRequest, isValid: Bool) {
        run { $0.answer { $0.dialbackVerified(request, isValid: isValid) } }
    }

    /// Ends the stream: with an error, or politely.
    package func close(_ error: StreamError? = nil) { run { $0.close(error) } }

    /// Cuts the connection without a word: for faults.
    package func cut() { channel.close(promise: nil) }

    private func run(_ body: @escaping @Sendable (ReceivingStreamHandler<ReceivingServerStream>) -> Void) {
        let handler = handler
        if handler.eventLoop.inEventLoop { body(handler.value) } else { handler.eventLoop.execute { body(handler.value) } }
    }
}

/// What a server does with the streams that other servers open to it.
///
/// The methods are called on the stream's event loop, in the order of what came in, and must not block.
package protocol FederationHandler: Sendable {
    /// The other server has proven to be that domain; the mechanism is `EXTERNAL` or `dialback`.
    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream)
    /// A key has to be checked with the authoritative server: answer with `stream.dialbackVerified(_:isValid:)`.
    /// `FederationLink.verify(_:options:)` asks it.
    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream)
    /// A stanza whose `from` was proven and whose `to` is served here, in the namespace `jabber:server`.
    func received(_ element: Element, on stream: FederationStream)
    func streamClosed(_ stream: FederationStream)
}

/// Tells a server's handler what happens on one stream of another server.
struct FederationStreamOwner: ReceivingOwner {
    let stream: FederationStream
    let handler: any FederationHandler

    func opened() {}

    func perform(_ action: StreamAction, machine: ReceivingServerStream) {
        switch action {
        case .verifyDialback(let request): handler.dialbackWanted(request, by: stream)
        case .domainAuthenticated(let domain, let mechanism):
            handler.domainAuthenticated(domain, mechanism: mechanism, on: stream)
        case .deliver(let element): handler.received(element, on: stream)
        case .authenticated, .open, .send, .beginTLS, .restartParser, .began, .finished, .features, .ready, .note, .bound,
            .lookUpCredentials, .bind, .settle, .token, .close, .failed:
            break
        }
    }

    func becameWritable() {}

    func ended(wasClosed: Bool) { handler.streamClosed(stream) }
}
