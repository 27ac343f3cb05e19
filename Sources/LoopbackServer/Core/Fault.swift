/// Something wrong with a server on purpose.
package enum Fault: String, Hashable, Sendable, CaseIterable {
    /// Other servers cannot reach it, and it cannot reach them.
    case unreachable
    /// What goes between it and other servers takes its time.
    case slow
    /// What goes between it and other servers is lost without a word.
    case drop
    /// Its store has no room left.
    case full
    /// The streams of its clients are cut in the middle of a stanza.
    case cut
    /// Its clients are sent what is no XML.
    case garbage

    /// How much later things arrive at a slow server, in seconds.
    package static let slowness = 2.0
}

extension World {
    /// Switches a fault of a domain on, or with nil every fault off.
    package func setFault(_ fault: Fault?, of host: String) {
        guard let domain = domain(host) else { return }
        federation.set(fault, of: domain.host)
        domain.perform { domain in
            domain.store.isFull = fault == .full
            if fault == .cut { domain.cutStreams() }
            if fault == .garbage { domain.sendGarbage() }
        }
    }

    package func fault(of host: String) -> Fault? { domain(host).flatMap { federation.fault(of: $0.host) } }
}
