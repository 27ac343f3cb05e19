internal import Foundation
internal import XMLStreaming
internal import XMPP
internal import XMPPStreams

/// Finds on the web what a domain says of its XMPP service: the XML form first, then the JSON form (XEP-0156, RFC 6415).
struct HostMetaFinder: Sendable {
    private let options: ConnectOptions
    private let threads: NetworkThreads
    private let say: @Sendable (String) -> Void

    /// How often a web server may send us elsewhere.
    private static let redirects = 3

    init(options: ConnectOptions, threads: NetworkThreads, say: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.threads = threads
        self.say = say
    }

    /// The domain's WebSocket or BOSH service; throws where it names none that TLS protects.
    func address(of carrier: WebCarrier) async throws(ConnectionFailure) -> WebAddress {
        let meta = try await hostMeta()
        let addresses = meta.addresses(of: carrier)
        for address in addresses { say("host-meta: \(carrier.words) \(address)") }
        guard let address = meta.usable(carrier) else {
            let why =
                addresses.isEmpty
                ? "its host-meta names no \(carrier.words)" : "none of those it names is protected by TLS (XEP-0156 §3.2)"
            throw ConnectionFailure(.resolve, .hostMeta(why))
        }
        return address
    }

    /// What the domain says of itself; throws the last failure where neither form can be had.
    func hostMeta() async throws(ConnectionFailure) -> HostMeta {
        let domain = options.address.domainpart
        guard let ascii = DomainName.ascii(domain) else {
            throw ConnectionFailure(.resolve, .invalidAddress("\(domain) cannot be a name in DNS"))
        }
        var last = ConnectionFailure(.resolve, .hostMeta("it has no host-meta"))
        for path in HostMeta.paths {
            let address = WebAddress(scheme: .https, host: DomainName.unbracketed(ascii), target: path)
            let response = try await fetch(address)
            guard response.status == 200 else {
                say("host-meta: \(address) answered \(response.status)")
                last = ConnectionFailure(.resolve, .hostMeta("\(address) answered \(response.status)"))
                continue
            }
            if let meta = HostMetaFinder.read(response.body) {
                say("host-meta: \(address) answered, \(response.body.count) bytes")
                return meta
            }
            say("host-meta: \(address) cannot be read")
            last = ConnectionFailure(.resolve, .hostMeta("\(address) cannot be read"))
        }
        throw last
    }

    /// Follows where a web server sends us, as long as TLS protects it (XEP-0156 §3.2).
    private func fetch(_ first: WebAddress) async throws(ConnectionFailure) -> HTTPResponse {
        var address = first
        var fetch = WebFetch(options: options, threads: threads)
        for _ in 0...HostMetaFinder.redirects {
            let response = try await fetch.get(address, say: say)
            guard [301, 302, 303, 307, 308].contains(response.status), let place = response.headers["location"] else {
                return response
            }
            let next = place.hasPrefix("/") ? WebAddress("https://\(address.authority)\(place)") : WebAddress(place)
            guard let next, next.scheme == .https else {
                throw ConnectionFailure(.resolve, .hostMeta("\(address) leads to what TLS does not protect"))
            }
            say("host-meta: \(address) leads to \(next)")
            if next.host != address.host {
                var elsewhere = options
                elsewhere.host = nil
                elsewhere.port = nil
                fetch = WebFetch(options: elsewhere, threads: threads)
            }
            address = next
        }
        throw ConnectionFailure(.resolve, .hostMeta("\(first) leads in a circle"))
    }

    /// Reads either form.
    static func read(_ body: [UInt8]) -> HostMeta? {
        let start = body.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if start.first == 0x7B {
            guard let document = try? JSONDecoder().decode(Descriptor.self, from: Data(start)) else { return nil }
            return HostMeta(
                links: (document.links ?? []).compactMap { link in
                    link.rel.flatMap { rel in link.href.map { (relation: rel, address: $0) } }
                })
        }
        // The parser of streams takes no XML declaration before a single element.
        var text = start
        if text.starts(with: "<?xml".utf8), let end = text.firstIndex(of: 0x3E) { text = text[(end + 1)...] }
        return (try? ElementParser(defaultNamespace: "", prefixes: [:]).parse(Array(text))).flatMap { HostMeta($0) }
    }

    /// The JSON form (RFC 6415 appendix A).
    private struct Descriptor: Decodable {
        var links: [Link]?

        struct Link: Decodable {
            var rel: String?
            var href: String?
        }
    }
}
