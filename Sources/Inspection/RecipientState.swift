/// The state of the recipient's account when a stanza reaches its server.
package enum RecipientState: String, Hashable, Sendable, CaseIterable {
    /// One available resource with non-negative priority; a full JID in `to` matches it.
    case available
    /// Several such resources.
    case several
    /// Only resources with negative priority; a full JID matches.
    case negative
    /// Connected without presence; a full JID matches and is delivered.
    case connected
    /// As `available`, but the client has said that it is inactive (XEP-0352).
    case inactive
    /// No resource.
    case offline
    /// The resource in a full JID has left, another is available; with a bare JID as `available`.
    case gone
    /// No such account.
    case missing
    /// The recipient's domain cannot be reached.
    case unreachable
    /// The recipient has blocked the sender.
    case blocked
}

/// How an address and the state of the account behind it come together at the recipient's server (RFC 6121 §8.5).
package enum Reach: String, Hashable, Sendable, CaseIterable {
    /// A full JID that matches a connected resource.
    case matchedResource = "a matching resource"
    /// A bare JID with an available resource of non-negative priority.
    case available = "an available resource"
    /// A bare JID with resources, but none that is available with non-negative priority.
    case onlyUnsuitable = "no resource with non-negative priority"
    /// A bare JID with no resource at all.
    case noResource = "no resource"
    /// A full JID whose resource has left while another is available.
    case goneWithOthers = "the resource has left, another is available"
    /// A full JID whose resource has left and no other is there.
    case goneAlone = "the resource has left, no other is there"
    case missing = "no such account"
    case unreachable = "the domain cannot be reached"
    case blocked = "the recipient has blocked the sender"

    package init(_ state: RecipientState, fullJID: Bool) {
        self =
            switch state {
            case .missing: .missing
            case .unreachable: .unreachable
            case .blocked: .blocked
            case .available, .several, .inactive: fullJID ? .matchedResource : .available
            case .negative, .connected: fullJID ? .matchedResource : .onlyUnsuitable
            case .offline: fullJID ? .goneAlone : .noResource
            case .gone: fullJID ? .goneWithOthers : .available
            }
    }

    /// Where somebody gets it now.
    package static let reached: Set<Reach> = [.matchedResource, .available]
    /// Where the account exists and nobody suitable is there for a bare JID.
    package static let nobody: Set<Reach> = [.onlyUnsuitable, .noResource]
}
