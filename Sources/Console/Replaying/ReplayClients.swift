import Synchronization
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// Lets one client after the other log in and bind, and tells what it sends.
final class ReplayClients: ServerStreamHandler {
    /// What happens with the client that is played to.
    enum Event: Sendable {
        case bound(ServerConnection, JID)
        case received(Element)
        case left
        /// Nothing has come for as long as is waited; the number tells which wait it was.
        case patienceEnded(Int)
        case interrupted
    }

    /// Who a connection has logged in as.
    private final class Login: Sendable {
        let account: JID
        init(_ account: JID) { self.account = account }
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let credentials: StoredCredentials
    private let resource: String
    private let current = Mutex<ServerConnection?>(nil)

    /// - Parameters:
    ///   - resource: for a client that leaves the choice to the server.
    init(credentials: StoredCredentials, resource: String) {
        self.credentials = credentials
        self.resource = resource
        (events, continuation) = AsyncStream<Event>.makeStream()
    }

    func yield(_ event: Event) { continuation.yield(event) }

    func connectionOpened(_ connection: ServerConnection) {}

    func credentialsWanted(_ request: CredentialRequest, by connection: ServerConnection) {
        connection.credentialsFound(credentials)
    }

    func authenticated(_ address: JID, mechanism: String, on connection: ServerConnection) {
        connection.attachment = Login(address)
    }

    func resourceWanted(_ resource: String?, by connection: ServerConnection) {
        guard let login = connection.attachment as? Login,
            let address = try? login.account.with(resource: resource ?? self.resource)
        else { return connection.bindRefused(StanzaError(.modify, "bad-request")) }
        let isFirst = current.withLock { current in
            guard current == nil else { return false }
            current = connection
            return true
        }
        guard isFirst else {
            return connection.bindRefused(
                StanzaError(.wait, "resource-constraint", text: "the session is being played to somebody else"))
        }
        continuation.yield(.bound(connection, address))
        connection.resourceBound(address)
    }

    func receivedBeforeAuthentication(_ element: Element, on connection: ServerConnection) {}

    func received(_ element: Element, on connection: ServerConnection) {
        if isCurrent(connection) {
            continuation.yield(.received(element))
        } else {
            connection.close(StreamError(.notAuthorized, text: "bind a resource first"))
        }
    }

    func becameWritable(_ connection: ServerConnection) {}

    func connectionClosed(_ connection: ServerConnection, wasClosed: Bool) {
        if isCurrent(connection) { continuation.yield(.left) }
    }

    /// The next client may come.
    func release() { current.withLock { $0 = nil } }

    private func isCurrent(_ connection: ServerConnection) -> Bool { current.withLock { $0 == connection } }
}
