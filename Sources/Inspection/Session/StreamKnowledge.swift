import XMLTree
import XMPP

/// What one stream has shown of itself.
package struct StreamKnowledge: Hashable, Sendable {
    /// The full JID bound on the stream; nil before binding.
    package var account: JID?
    /// The domain the stream was opened to.
    package var domain: JID?
    /// Whether TLS protects it.
    package var isEncrypted = false
    package var usesStreamManagement = false
    package var hasCarbons = false
    package var isInactive = false
    /// The priority of the presence that was last broadcast; nil while none is in force.
    package var priority: Int?
    /// Namespaces of the features the server offered, in order.
    package var features: [String] = []

    package init() {}

    /// The state of the account itself as far as this session makes it, seen by somebody who sends to it.
    package var ownState: RecipientState {
        guard let priority else { return .connected }
        if priority < 0 { return .negative }
        return isInactive ? .inactive : .available
    }
}

/// What is known of an account other than the own one.
package struct ContactKnowledge: Hashable, Sendable {
    /// The priority of each available resource, by resourcepart.
    package var resources: [String: Int] = [:]
    /// Resources that were seen to leave.
    package var departed: Set<String> = []
    /// The subscription of the own roster: none, to, from, both.
    package var subscription: String?
    /// Whether unavailable presence came from the account, or its server answered a probe so.
    package var wasUnavailable = false

    package init() {}

    /// The state as somebody who sends to that address must expect it; nil where nothing shows it.
    package func state(resource: String?) -> RecipientState? {
        let suitable = resources.values.filter { $0 >= 0 }.count
        if let resource, resources[resource] == nil {
            if suitable > 0, departed.contains(resource) { return .gone }
            if resources.isEmpty, wasUnavailable { return .offline }
            return nil
        }
        if suitable > 1 { return .several }
        if suitable == 1 { return .available }
        if !resources.isEmpty { return .negative }
        return wasUnavailable ? .offline : nil
    }
}
