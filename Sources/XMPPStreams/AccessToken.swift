package import XMPP

/// A token that stands for a password at one server, for one client (XEP-0484 §3.3).
package struct AccessToken: Hashable, Sendable {
    package var secret: Secret
    /// The only mechanism it may be used with.
    package var binding: TokenBinding
    package var expiry: Timestamp
    /// How often it was used (XEP-0484 §3.4).
    package var count: Int

    package init(secret: Secret, binding: TokenBinding, expiry: Timestamp, count: Int = 0) {
        self.secret = secret
        self.binding = binding
        self.expiry = expiry
        self.count = count
    }
}

/// What happens to a client's token; the owner keeps it or throws it away.
package enum TokenEvent: Hashable, Sendable {
    /// The server has given a new one.
    case issued(AccessToken)
    /// The server did not take it; it is of no use any more (XEP-0484 §4.1).
    case refused
    /// The server took it; the next use has to count one more.
    case used
    /// It was used to end its own life (XEP-0484 §3.6).
    case invalidated
}
