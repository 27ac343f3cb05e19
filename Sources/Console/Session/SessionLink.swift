import TLS
import Transport
import XMLTree
import XMPP
import XMPPStreams

/// One connection of a session, and what the session remembers of it. Belongs to the session's actor.
final class SessionLink {
    /// What records call it.
    let name: String
    let connection: ClientConnection
    var stages: [(stage: ConnectionStage, seconds: Double)] = []
    /// What the server offered at each start of the stream.
    var offers: [StreamOffer] = []
    var pump: Task<Void, Never>?
    var isConnecting = true
    /// Whether a resource is bound, or the stream resumed: all that was negotiated before has been read then.
    var isBound = false
    /// Whether the server has ended the stream, and only the connection is still there.
    var isStreamOver = false
    /// Whether the user has asked for the end.
    var isClosing = false
    /// Whether it goes to a server of the loopback world.
    var isInWorld = false
    var failure: ConnectionFailure?

    /// Stream management as the user has enabled it, from `<enable/>` on.
    var management: StreamManagement?
    /// Whether the server has agreed to it.
    var isManaged = false
    /// Acknowledgements that were sent without having been typed and have not come through the funnel.
    var ownAcknowledgements = 0
    /// Stanzas that were sent once more and have not come through the funnel: they count only once.
    var repeating = 0

    /// What TLS can be resumed by, once the connection is over.
    var tlsResumption: TLSResumption?
    /// Where the server has sent us, and whether the stream was protected when it did.
    var redirection: (place: String, isProtected: Bool)?

    /// Answers for this connection's dialback keys.
    var verification: FederationListener?

    /// The features that were offered last.
    var features: Element? { offers.last?.features }

    var options: ConnectOptions { connection.options }

    init(_ options: ConnectOptions) {
        name = options.name
        connection = ClientConnection(options: options)
    }

    /// What the stream can be resumed by after a cut.
    func resumption(of address: JID?) -> StreamResumption? {
        guard isManaged, let management, let id = management.resumptionID, let address else { return nil }
        return StreamResumption(id: id, handled: management.received, address: address)
    }
}
