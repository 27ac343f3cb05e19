import XMPP

/// What an address is to the account that acts.
package enum AddressForm: String, Hashable, Sendable, CaseIterable {
    /// No `to` on a presence: a broadcast to whoever is subscribed.
    case broadcast = "everybody subscribed"
    /// The sender's own bare JID, or no `to` on a message or iq (RFC 6120 §10.3.1).
    case ownAccount = "the sender's own account"
    case ownResource = "a full JID of the sender's own account"
    case account = "a bare JID"
    case resource = "a full JID"
    case domain = "a domain"
    case room = "a room"
    case occupant = "an occupant of a room"
    /// A pubsub, upload or push host.
    case service = "a service"

    /// Forms that stand for one account of the instant-messaging kind.
    package static let accounts: Set<AddressForm> = [.ownAccount, .ownResource, .account, .resource]
}

/// Which domains and addresses are known to be rooms or other services.
package struct KnownServices: Hashable, Sendable {
    /// Domains of room services, and bare JIDs of rooms.
    package var rooms: Set<JID>
    /// Domains of pubsub, upload and push services.
    package var services: Set<JID>

    package init(rooms: Set<JID> = [], services: Set<JID> = []) {
        self.rooms = rooms
        self.services = services
    }

    /// First labels of host names that room services are given by custom; a guess, and listed as one.
    package static let customaryRoomLabels: Set<String> = ["conference", "muc", "rooms", "groups", "chatrooms"]
    /// The same for other services.
    package static let customaryServiceLabels: Set<String> = ["pubsub", "upload", "share", "push", "proxy"]

    package func isRoom(_ address: JID) -> Bool { rooms.contains(address.bare) || rooms.contains(address.domain) }

    package func isService(_ address: JID) -> Bool { services.contains(address.domain) || services.contains(address.bare) }

    /// Whether the name of the host alone suggests a room service.
    package static func looksLikeRooms(_ address: JID) -> Bool {
        firstLabel(address).map { customaryRoomLabels.contains($0) } ?? false
    }

    /// Whether the name of the host alone suggests another service.
    package static func looksLikeService(_ address: JID) -> Bool {
        firstLabel(address).map { customaryServiceLabels.contains($0) } ?? false
    }

    private static func firstLabel(_ address: JID) -> String? {
        let labels = address.domainpart.split(separator: ".")
        return labels.count > 1 ? String(labels[0]) : nil
    }
}
