package import XMLTree
package import XMPP
package import XMPPStreams

/// What a server does with the streams its listener accepts.
///
/// The methods are called on the connection's event loop, in the order of what came in, and must not block. Questions are
/// answered through the connection, at once or later, from any thread.
package protocol ServerStreamHandler: Sendable {
    /// A connection was accepted; nothing has been read yet.
    func connectionOpened(_ connection: ServerConnection)
    /// Somebody wants to log in: answer with `connection.credentialsFound(_:)`, nil for an unknown account.
    func credentialsWanted(_ request: CredentialRequest, by connection: ServerConnection)
    /// SASL ended well; the address is the bare one.
    func authenticated(_ address: JID, mechanism: String, on connection: ServerConnection)
    /// Somebody who logs in by SASL2 has asked for more along with it: answer with `connection.settled(_:)`.
    func inlineWanted(_ request: InlineRequest, by connection: ServerConnection)
    /// A resource is asked for: answer with `connection.resourceBound(_:)` or `connection.bindRefused(_:)`.
    func resourceWanted(_ resource: String?, by connection: ServerConnection)
    /// An iq of somebody who has not logged in, such as a registration (XEP-0077); answer with `connection.send(_:)`.
    func receivedBeforeAuthentication(_ element: Element, on connection: ServerConnection)
    /// A first-level element after authentication: a stanza once bound; before that, and between, nonzas such as `<resume/>`.
    func received(_ element: Element, on connection: ServerConnection)
    /// What was sent has drained: after `isWritable` was false.
    func becameWritable(_ connection: ServerConnection)
    /// The connection is over. `wasClosed` tells a stream that was closed by its tag from one that was cut.
    func connectionClosed(_ connection: ServerConnection, wasClosed: Bool)
}

extension ServerStreamHandler {
    /// A server that does nothing beside the authentication.
    package func inlineWanted(_ request: InlineRequest, by connection: ServerConnection) {
        connection.settled(InlineOutcome())
    }
}
