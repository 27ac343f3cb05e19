package import XMPP

/// Where a message goes: the rules of RFC 6121 §8.5 as a function.
package enum MessageDelivery: Hashable, Sendable {
    /// To these resources, in the order given.
    case deliver([String])
    /// Into the offline store, or back with an error where it does not take it.
    case store
    /// Back to its sender with an error.
    case bounce
    /// Silently dropped.
    case drop

    /// A connected resource: its name, and its priority while it is available.
    package struct Resource: Hashable, Sendable {
        package var name: String
        package var priority: Int?

        package init(_ name: String, priority: Int?) {
            self.name = name
            self.priority = priority
        }
    }

    /// Decides for a message of that type to an account that exists; `resource` is the resourcepart of the address.
    ///
    /// Where RFC 6121 §8.5.4 leaves a choice: chat and normal messages go to all resources of non-negative priority, and what
    /// cannot be delivered to a vanished resource comes back with an error.
    package static func decide(_ type: MessageType, to resource: String?, resources: [Resource]) -> MessageDelivery {
        if let resource {
            if resources.contains(where: { $0.name == resource }) { return .deliver([resource]) }
            switch type {
            case .chat: return toBare(.chat, resources)
            case .normal, .groupchat, .headline: return .bounce
            case .error: return .drop
            }
        }
        return toBare(type, resources)
    }

    private static func toBare(_ type: MessageType, _ resources: [Resource]) -> MessageDelivery {
        let reachable = resources.filter { ($0.priority ?? -1) >= 0 }.map(\.name)
        switch type {
        case .normal, .chat: return reachable.isEmpty ? .store : .deliver(reachable)
        case .headline: return reachable.isEmpty ? .drop : .deliver(reachable)
        case .groupchat: return .bounce
        case .error: return .drop
        }
    }

    /// Decides for a message to an account that does not exist (RFC 6121 §8.5.1, Table 1).
    package static func toMissingAccount(_ type: MessageType) -> MessageDelivery {
        switch type {
        case .normal, .chat, .groupchat: .bounce
        case .headline, .error: .drop
        }
    }
}
