internal import XMLTree
package import XMPP
internal import XMPPStreams

/// A connected resource: what the server knows of one client while its stream (or a resumable trace of it) exists.
///
/// Touched only on its server's queue.
package final class ClientSession: @unchecked Sendable {
    package let jid: JID
    /// The stream's `xml:lang`, which its stanzas inherit.
    let language: String?
    /// The stream; nil while the session waits to be resumed.
    var sink: (any SessionSink)?
    var isClosed = false

    /// The last presence broadcast, if the resource is available, and when it came.
    var presence: Stanza?
    var presenceStamp: Timestamp?
    var priority = 0
    /// Whether the client asked for the roster and so gets roster pushes (RFC 6121 §2.1.6).
    var isInterested = false
    /// Whether the client asked for its block list and so gets pushes (XEP-0191 §3.2).
    var watchesBlocklist = false
    var hasCarbons = false
    /// Bare and full JIDs that got directed presence and no directed unavailable since (RFC 6121 §4.6).
    var directedPresence: Set<JID> = []
    /// Whether the offline messages were asked for by hand, so that they are not sent by themselves (XEP-0013).
    var managesOffline = false
    /// Node of the client's features and those features, once learned (XEP-0115).
    var capsNode: String?
    /// Stream management, once the client has enabled it (XEP-0198).
    var management: StreamManagement?
    /// Whether `<enabled/>` has left, so that what follows is counted.
    var countsSent = false
    /// Until when it waits to be resumed, since its stream was cut last.
    var waitsUntil: Timestamp?
    /// Whether an `<r/>` waits for its answer.
    var awaitsAcknowledgement = false
    var hold = ClientStateHold()

    init(jid: JID, language: String?, sink: any SessionSink) {
        self.jid = jid
        self.language = language
        self.sink = sink
    }

    var isAvailable: Bool { presence != nil }
    /// Whether messages to the bare JID reach it (RFC 6121 §8.5.2.1).
    var takesBareMessages: Bool { presence != nil && priority >= 0 }
}
