/// What becomes of a message at routing time; an archive copy changes nothing of it.
package enum Delivery: String, Hashable, Sendable {
    /// A client of the recipient gets a live copy.
    case delivered
    case bounced
    case storedOffline = "stored-offline"
    case dropped
    case depends
    /// Kept back while the client is inactive (XEP-0352).
    case held
    /// For an iq request: somebody answers it.
    case answered
}

/// A delivery with what it rests on.
package struct DeliveryVerdict: Hashable, Sendable {
    package var delivery: Delivery
    /// The stanza error conditions that may come back.
    package var conditions: [String]

    package init(_ delivery: Delivery, _ conditions: [String] = []) {
        self.delivery = delivery
        self.conditions = conditions
    }

    package static let delivered = DeliveryVerdict(.delivered)
    package static let storedOffline = DeliveryVerdict(.storedOffline)
    package static let dropped = DeliveryVerdict(.dropped)
    package static let held = DeliveryVerdict(.held)
    package static func bounced(_ condition: String...) -> DeliveryVerdict { DeliveryVerdict(.bounced, condition) }
    package static func depends(_ conditions: String...) -> DeliveryVerdict { DeliveryVerdict(.depends, conditions) }
}
