internal import XMPP

/// A place where a server may be: a host and a port as DNS or the user names them, and an address of that host.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    var host: String
    var port: Int
    /// A numeric address; nil where the host is yet to be looked up.
    var address: String?
    var isDirectTLS: Bool

    /// Whether it is on this machine.
    var isLoopback: Bool {
        let place = address ?? host
        return place == "::1" || place == "localhost" || DomainName.isAddress(place) && place.hasPrefix("127.")
    }

    var description: String {
        let place = DomainName.bracketed(address ?? host)
        return address != nil && address != host ? "\(host) (\(place)) port \(port)" : "\(place) port \(port)"
    }
}
