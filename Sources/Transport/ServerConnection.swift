internal import NIOCore
internal import Synchronization
package import TLS
package import XMLTree
package import XMPP
package import XMPPStreams

/// One client's connection, as a server's handler sees it. Its methods may be called from any thread.
package final class ServerConnection: Sendable, Hashable {
    /// Counted by the listener, from 1.
    package let number: Int
    /// The name in records: `c2s-3`.
    package let name: String
    /// The address and port it comes from.
    package let peer: String

    private let channel: any Channel
    private let handler: NIOLoopBound<ReceivingStreamHandler<ReceivingStream>>
    private let mailbox: LoopMailbox
    private let kept = Mutex<(any AnyObject & Sendable)?>(nil)

    init(
        number: Int, name: String, peer: String, channel: any Channel,
        handler: NIOLoopBound<ReceivingStreamHandler<ReceivingStream>>, mailbox: LoopMailbox
    ) {
        self.mailbox = mailbox
        self.number = number
        self.name = name
        self.peer = peer
        self.channel = channel
        self.handler = handler
    }

    package static func == (left: ServerConnection, right: ServerConnection) -> Bool { left === right }
    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// What the server's handler keeps with the connection, so that it need not look it up; goes when the connection is over.
    package var attachment: (any AnyObject & Sendable)? {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }

    // MARK: Answers to the handler's questions

    /// Answers `credentialsWanted`; nil for an account that does not exist.
    package func credentialsFound(_ credentials: StoredCredentials?) {
        run { $0.answer { $0.credentialsFound(credentials) } }
    }

    /// Answers `inlineWanted`.
    package func settled(_ outcome: InlineOutcome) { run { $0.answer { $0.settled(outcome) } } }

    /// Answers `resourceWanted`.
    package func resourceBound(_ address: JID) { run { $0.answer { $0.resourceBound(address) } } }

    /// Answers `resourceWanted`; the client may try again.
    package func bindRefused(_ error: StanzaError) { run { $0.answer { $0.bindRefused(error) } } }

    /// Makes this the stream of an address without binding, after `<resume/>` (XEP-0198 §5).
    package func streamResumed(_ address: JID) { run { $0.answer { $0.streamResumed(address) } } }

    // MARK: Traffic

    /// Sends a first-level element. Elements sent from one thread go out in their order.
    package func send(_ element: Element) { run { $0.send(element) } }

    /// Sends several first-level elements, which go out together.
    package func send(_ elements: [Element]) { run { handler in elements.forEach { handler.send($0) } } }

    /// Sends these bytes, whatever they are: for faults.
    package func send(bytes: [UInt8]) { run { $0.send(bytes) } }

    /// Ends the stream: with an error, or politely.
    package func close(_ error: StreamError? = nil) { run { $0.close(error) } }

    /// Cuts the connection without a word: for faults.
    package func cut() { run { $0.cut() } }

    /// Whether more can be sent without piling up; `becameWritable` tells when it can again.
    package var isWritable: Bool { channel.isWritable }

    /// Stops taking what the client sends, until `resumeReading`.
    package func pauseReading() { run { $0.pauseReading() } }

    package func resumeReading() { run { $0.resumeReading() } }

    /// The TLS session, where there is one; only on the connection's event loop, that is, in the handler's methods.
    package var session: TLSSession? { handler.value.machine.session }

    /// The stream's `xml:lang`; only on the connection's event loop, that is, in the handler's methods.
    package var language: String? { handler.value.machine.language }

    private func run(_ body: @escaping @Sendable (ReceivingStreamHandler<ReceivingStream>) -> Void) {
        let handler = handler
        if handler.eventLoop.inEventLoop { body(handler.value) } else { mailbox.post { body(handler.value) } }
    }
}

/// Tells a server's handler what happens on one client's stream.
struct ClientStreamOwner: ReceivingOwner {
    let connection: ServerConnection
    let handler: any ServerStreamHandler

    func opened() { handler.connectionOpened(connection) }

    func perform(_ action: StreamAction, machine: ReceivingStream) {
        switch action {
        case .lookUpCredentials(let request): handler.credentialsWanted(request, by: connection)
        case .settle(let request): handler.inlineWanted(request, by: connection)
        case .bind(let resource): handler.resourceWanted(resource, by: connection)
        case .authenticated(let address?, let mechanism):
            handler.authenticated(address, mechanism: mechanism, on: connection)
        case .deliver(let element):
            if machine.address == nil {
                handler.receivedBeforeAuthentication(element, on: connection)
            } else {
                handler.received(element, on: connection)
            }
        case .authenticated(nil, _), .open, .send, .beginTLS, .restartParser, .began, .finished, .features, .ready, .note,
            .bound, .token, .verifyDialback, .domainAuthenticated, .close, .failed:
            break
        }
    }

    func becameWritable() { handler.becameWritable(connection) }

    func ended(wasClosed: Bool) {
        handler.connectionClosed(connection, wasClosed: wasClosed)
        connection.attachment = nil
    }
}
