package import XMPP

/// What a client remembers of a stream that was cut, to resume it (XEP-0198 §5).
package struct StreamResumption: Hashable, Sendable {
    /// The id that the server gave in `<enabled/>`.
    package var id: String
    /// How many stanzas were handled here, modulo 2³².
    package var handled: UInt32
    /// The full address that was bound.
    package var address: JID

    package init(id: String, handled: UInt32, address: JID) {
        self.id = id
        self.handled = handled
        self.address = address
    }
}
