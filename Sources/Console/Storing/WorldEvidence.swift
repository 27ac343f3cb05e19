import Inspection
import LoopbackServer
import StanzaStorage
import XMPP

/// Reads in the loopback world's stores what a stanza has left in them.
enum WorldEvidence {
    /// The tables that stand for each store.
    private static let tables: [Store: [String]] = [
        .offline: ["offline"], .archive: ["archive"], .roster: ["roster"], .pendingSubscription: ["pending_subscription"],
        .vcard: ["vcard"], .privateXML: ["private"], .blocklist: ["blocklist"], .archivePrefs: ["archive_prefs"],
        .lastActivity: ["last_activity"], .pushRegistration: ["push_registration"], .pep: ["pubsub_item", "pubsub_node"],
        .pubsub: ["pubsub_item", "pubsub_node", "pubsub_subscription", "pubsub_affiliation"], .roomArchive: ["room_archive"],
        .roomConfig: ["room", "room_affiliation"], .upload: ["upload"], .credentials: ["credentials"],
    ]

    /// A finding for each effect that names a store of the world.
    static func findings(_ record: WireRecord, _ forecast: Forecast, _ world: LoopbackWorld) -> [Finding] {
        guard record.direction == .sent, let differences = world.differences(record.number) else { return [] }
        return forecast.effects.compactMap { effect in
            guard !effect.isCopy, let names = tables[effect.store] else { return nil }
            let owner = effect.party == .senderServer ? forecast.summary.from : forecast.summary.to
            let host = owner.flatMap { try? JID($0) }?.domainpart ?? world.world.domains.first?.host
            let changes = differences.filter { host == nil || host!.hasSuffix($0.host) }.flatMap(\.changes)
                .filter { names.contains($0.table) && $0.kind != .removed }
            let table = changes.first?.table ?? names[0]
            return Finding(
                .thisRecord, effect.party, effect.store, changes.isEmpty ? .notKept : .kept,
                because: changes.isEmpty
                    ? "no row came into \(table)"
                    : "\(changes.count) row\(changes.count == 1 ? "" : "s") came into \(table)",
                cite: .observed("xmppscope", "loopback", "the stores before and after"), record: record.number)
        }
    }
}
