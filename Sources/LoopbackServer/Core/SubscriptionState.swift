package import XMPP

/// The state of the subscriptions between an account and a contact: RFC 6121 Appendix A as a machine.
package struct SubscriptionState: Hashable, Sendable {
    /// The account gets the contact's presence (`to`).
    package var isTo: Bool
    /// The contact gets the account's presence (`from`).
    package var isFrom: Bool
    /// The account has asked and has no answer (`ask='subscribe'`, "Pending Out").
    package var isPendingOut: Bool
    /// The contact has asked and has no answer ("Pending In").
    package var isPendingIn: Bool
    /// The contact was approved in advance (RFC 6121 §3.4).
    package var isPreApproved: Bool

    package init(
        isTo: Bool = false, isFrom: Bool = false, isPendingOut: Bool = false, isPendingIn: Bool = false,
        isPreApproved: Bool = false
    ) {
        self.isTo = isTo
        self.isFrom = isFrom
        self.isPendingOut = isPendingOut
        self.isPendingIn = isPendingIn
        self.isPreApproved = isPreApproved
    }

    /// The value of the roster's `subscription` attribute.
    package var subscription: String {
        switch (isTo, isFrom) {
        case (false, false): "none"
        case (true, false): "to"
        case (false, true): "from"
        case (true, true): "both"
        }
    }

    /// What the account's server does with an outbound presence of a subscription type.
    package struct Outbound: Hashable, Sendable {
        package var state: SubscriptionState
        /// Whether the stanza is routed to the contact.
        package var isRouted: Bool
    }

    /// What the account's server does with an inbound presence of a subscription type.
    package struct Inbound: Hashable, Sendable {
        package var state: SubscriptionState
        /// Whether the stanza is delivered to the account's resources.
        package var isDelivered: Bool
        /// Whether the server answers `subscribed` by itself (RFC 6121 §3.1.3).
        package var isAnswered: Bool
    }

    /// The account's user sent a presence of that type (RFC 6121 A.2).
    package func sent(_ type: PresenceType) -> Outbound {
        var next = self
        switch type {
        case .subscribe:
            if !isTo { next.isPendingOut = true }
            return Outbound(state: next, isRouted: true)
        case .unsubscribe:
            next.isTo = false
            next.isPendingOut = false
            return Outbound(state: next, isRouted: true)
        case .subscribed:
            if isPendingIn {
                next.isPendingIn = false
                next.isFrom = true
                return Outbound(state: next, isRouted: true)
            }
            if !isFrom { next.isPreApproved = true }
            return Outbound(state: next, isRouted: false)
        case .unsubscribed:
            next.isPreApproved = false
            let isRouted = isPendingIn || isFrom
            next.isPendingIn = false
            next.isFrom = false
            return Outbound(state: next, isRouted: isRouted)
        case .available, .unavailable, .probe, .error:
            return Outbound(state: self, isRouted: true)
        }
    }

    /// A presence of that type came from the contact (RFC 6121 A.3).
    package func received(_ type: PresenceType) -> Inbound {
        var next = self
        switch type {
        case .subscribe:
            if isFrom { return Inbound(state: self, isDelivered: false, isAnswered: true) }
            if isPreApproved {
                next.isFrom = true
                next.isPreApproved = false
                next.isPendingIn = false
                return Inbound(state: next, isDelivered: false, isAnswered: true)
            }
            next.isPendingIn = true
            return Inbound(state: next, isDelivered: !isPendingIn, isAnswered: false)
        case .unsubscribe:
            let concerns = isPendingIn || isFrom
            next.isPendingIn = false
            next.isFrom = false
            return Inbound(state: next, isDelivered: concerns, isAnswered: false)
        case .subscribed:
            guard isPendingOut else { return Inbound(state: self, isDelivered: false, isAnswered: false) }
            next.isPendingOut = false
            next.isTo = true
            return Inbound(state: next, isDelivered: true, isAnswered: false)
        case .unsubscribed:
            let concerns = isPendingOut || isTo
            next.isPendingOut = false
            next.isTo = false
            return Inbound(state: next, isDelivered: concerns, isAnswered: false)
        case .available, .unavailable, .probe, .error:
            return Inbound(state: self, isDelivered: true, isAnswered: false)
        }
    }
}
