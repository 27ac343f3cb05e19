import Synchronization
internal import TLS
internal import Transport
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// Real streams between the servers of a world, and to servers outside that it was told of: one listener for each domain, one link
/// for each pair of domains, opened when there is something to send.
final class WorldFederation: Sendable {
    /// Two domains in the direction of the traffic.
    private struct Pair: Hashable, Sendable {
        var local: String
        var remote: String
    }

    /// A link and what waits until it is established.
    private struct Outgoing: Sendable {
        var link: FederationLink
        var waiting: [Stanza] = []
        var isEstablished = false
    }

    private struct State: Sendable {
        var ports: [String: Int] = [:]
        var links: [Pair: Outgoing] = [:]
        var listeners: [FederationListener] = []
        var isStopped = false
    }

    private let world: World
    private let authority: CertificateAuthority
    private let certificates: [String: CertificateAndKey]
    private let options: WorldListeners.Options
    private let secret: Secret
    private let state = Mutex(State())

    init(_ world: World, authority: CertificateAuthority, options: WorldListeners.Options) throws {
        self.world = world
        self.authority = authority
        self.options = options
        secret = Secret(world.identifiers.text(40))
        var certificates: [String: CertificateAndKey] = [:]
        for domain in world.domains {
            certificates[domain.host] = try authority.issueServer(
                domains: [domain.host], now: Int64(world.clock.now.seconds), days: WorldAuthority.days)
        }
        self.certificates = certificates
    }

    /// Opens the listeners and takes over the traffic between the domains.
    func start() async throws {
        for (index, domain) in world.domains.enumerated() {
            let identifiers = world.identifiers
            let stream = ReceivingServerStream.Configuration(
                domains: Set([domain.host] + domain.serviceAddresses.map(\.domainpart)), dialbackSecret: secret,
                random: { identifiers.bytes($0) })
            let port = options.federationPort.map { $0 == 0 ? 0 : $0 + index } ?? 0
            let listener = try FederationListener(
                FederationListener.Options(
                    address: options.address, port: port, certificate: certificates[domain.host],
                    authorityPEM: authority.certificatePEM, stream: stream, name: "s2s-\(domain.host)"),
                handler: FederationInput(self, domain), tap: options.federationTap)
            let bound = try await listener.start()
            state.withLock { state in
                state.listeners.append(listener)
                state.ports[domain.host] = bound
            }
        }
        world.federation.setCarrier { [weak self] stanza, domain, host in
            self?.carry(stanza, from: domain, to: host) ?? false
        }
    }

    /// The port at which a domain takes other servers' streams.
    func port(of host: String) -> Int? { state.withLock { $0.ports[host] } }

    func stop() async {
        world.federation.setCarrier(nil)
        let (links, listeners) = state.withLock { state in
            state.isStopped = true
            defer { state.links = [:] }
            return (state.links.values.map(\.link), state.listeners)
        }
        for link in links { link.cut() }
        for listener in listeners { await listener.stop() }
    }

    /// Breaks the streams of a domain off.
    func cut(_ host: String) {
        let links = state.withLock { state in
            let pairs = state.links.keys.filter { $0.local == host || $0.remote == host }
            return pairs.compactMap { state.links.removeValue(forKey: $0)?.link }
        }
        for link in links { link.cut() }
    }

    // MARK: Out

    private func carry(_ stanza: Stanza, from domain: Domain, to host: String) -> Bool {
        guard let local = stanza.from?.domainpart, let place = place(of: host) else { return false }
        let pair = Pair(local: local, remote: host)
        if place.isInside { world.federation.departed() }
        enum Step { case send(FederationLink), connect(FederationLink), wait, refuse }
        let step: Step = state.withLock { state in
            if state.isStopped { return .refuse }
            if let outgoing = state.links[pair] {
                if outgoing.isEstablished { return .send(outgoing.link) }
                state.links[pair]?.waiting.append(stanza)
                return .wait
            }
            let link = makeLink(pair, place, certificate: certificates[domain.host])
            state.links[pair] = Outgoing(link: link, waiting: [stanza])
            return .connect(link)
        }
        switch step {
        case .refuse:
            if place.isInside { world.federation.arrived() }
            return false
        case .send(let link): link.send(Self.outgoing(stanza.element))
        case .wait: break
        case .connect(let link): Task { await connect(link, pair, domain) }
        }
        return true
    }

    /// Where a domain is, if it is in this world or one that was named.
    private func place(of host: String) -> (address: String, port: Int, isInside: Bool)? {
        if let domain = world.domain(host), let port = port(of: domain.host) { return (options.address, port, true) }
        return options.peers[host].map { ($0.address, $0.port, false) }
    }

    private func makeLink(
        _ pair: Pair, _ place: (address: String, port: Int, isInside: Bool), certificate: CertificateAndKey?
    ) -> FederationLink {
        FederationLink(
            FederationLink.Options(
                localDomain: pair.local, remoteDomain: pair.remote, host: place.address, port: place.port,
                certificate: certificate, authorityPEM: authority.certificatePEM, verifiesCertificate: place.isInside,
                dialbackSecret: secret, name: "s2s-\(pair.local)-\(pair.remote)"),
            tap: options.federationTap
        ) { [weak self] _ in
            _ = self?.state.withLock { $0.links.removeValue(forKey: pair) }
            self?.world.federation.lost()
        }
    }

    private func connect(_ link: FederationLink, _ pair: Pair, _ domain: Domain) async {
        do {
            try await link.connect()
            while true {
                let waiting: [Stanza] = state.withLock { state in
                    let waiting = state.links[pair]?.waiting ?? []
                    state.links[pair]?.waiting = []
                    if waiting.isEmpty { state.links[pair]?.isEstablished = true }
                    return waiting
                }
                if waiting.isEmpty { return }
                for stanza in waiting { link.send(Self.outgoing(stanza.element)) }
            }
        } catch {
            let waiting = state.withLock { $0.links.removeValue(forKey: pair)?.waiting ?? [] }
            for stanza in waiting {
                if world.domain(pair.remote) != nil { world.federation.arrived() }
                let condition = StanzaError(.wait, "remote-server-timeout", text: "\(pair.remote): \(error)")
                if let reply = stanza.errorReply(condition) { domain.receive(reply) }
            }
        }
    }

    // MARK: In

    fileprivate func arrived(_ element: Element, at domain: Domain) {
        guard let stanza = Stanza(Self.incoming(element)) else { return }
        domain.receive(stanza)
        if let from = stanza.from?.domainpart, world.domain(from) != nil { world.federation.arrived() }
    }

    fileprivate func verify(_ request: DialbackRequest, for stream: FederationStream) {
        guard let place = place(of: request.originating) else { return stream.dialbackVerified(request, isValid: false) }
        let options = FederationLink.Options(
            localDomain: request.receiving, remoteDomain: request.originating, host: place.address, port: place.port,
            authorityPEM: authority.certificatePEM, verifiesCertificate: false)
        let tap = self.options.federationTap
        Task { stream.dialbackVerified(request, isValid: await FederationLink.verify(request, options: options, tap: tap)) }
    }

    // MARK: Content namespaces

    /// A stanza as it stands in a server's stream; what is forwarded inside it stays a client's.
    static func outgoing(_ element: Element) -> Element { moved(element, from: Namespace.client, to: Namespace.server) }

    static func incoming(_ element: Element) -> Element { moved(element, from: Namespace.server, to: Namespace.client) }

    private static func moved(_ element: Element, from old: String, to new: String) -> Element {
        guard element.namespace == old else { return element }
        var copy = element
        copy.namespace = new
        copy.children = element.children.map { child in
            if case .element(let inner) = child { return .element(moved(inner, from: old, to: new)) }
            return child
        }
        return copy
    }
}

/// What comes in on the streams that other servers open to one domain.
private final class FederationInput: FederationHandler {
    private let federation: WorldFederation
    private let domain: Domain

    init(_ federation: WorldFederation, _ domain: Domain) {
        self.federation = federation
        self.domain = domain
    }

    func domainAuthenticated(_ domain: String, mechanism: String, on stream: FederationStream) {}
    func dialbackWanted(_ request: DialbackRequest, by stream: FederationStream) { federation.verify(request, for: stream) }
    func received(_ element: Element, on stream: FederationStream) { federation.arrived(element, at: domain) }
    func streamClosed(_ stream: FederationStream) {}
}
