internal import NIOCore
internal import NIOPosix
package import XMPP
package import XMPPStreams

/// Looks at how a domain can be reached and how it is protected; logs in nowhere.
package struct DomainCheck: Sendable {
    /// Where to look and what to trust.
    package struct Options: Sendable {
        package var domain: JID
        /// A DNS server instead of the system's.
        package var resolver: String?
        /// A place to go to instead of what DNS says.
        package var host: String?
        package var port: Int?
        package var authorityFile: String?
        package var authorityPEM: String?
        /// How long each stage at each place may take, in seconds.
        package var timeout: Double
        /// Seconds since 1970, to judge dates by.
        package var now: Int64

        package init(
            domain: JID, resolver: String? = nil, host: String? = nil, port: Int? = nil, authorityFile: String? = nil,
            authorityPEM: String? = nil, timeout: Double = 10, now: Int64
        ) {
            self.domain = domain
            self.resolver = resolver
            self.host = host
            self.port = port
            self.authorityFile = authorityFile
            self.authorityPEM = authorityPEM
            self.timeout = timeout
            self.now = now
        }
    }

    /// No domain gets more visits than this in one check.
    private static let placeLimit = 6

    private let options: Options
    private let threads: NetworkThreads

    package init(_ options: Options, threads: NetworkThreads = .shared) {
        self.options = options
        self.threads = threads
    }

    package func run() async throws(ConnectionFailure) -> DomainReport {
        let domain = options.domain.domainpart
        guard let ascii = DomainName.ascii(domain) else {
            throw ConnectionFailure(.resolve, .invalidAddress("\(domain) cannot be a name in DNS"))
        }
        var report = DomainReport(domain: domain, services: [], places: [], findings: [])
        var candidates: [Candidate] = []
        if options.host != nil || options.port != nil {
            candidates = [
                Candidate(host: options.host ?? ascii, port: options.port ?? 5222, isDirect: false, isFederation: false)
            ]
        } else {
            report.services = try await services(of: ascii)
            candidates = DomainCheck.candidates(report.services, domain: ascii)
        }
        for candidate in candidates.prefix(DomainCheck.placeLimit) {
            var place = await visit(candidate)
            if options.host == nil, !DomainName.isAddress(candidate.host) {
                // A resolver that fails here has been told of above.
                place.associations =
                    (try? await CertificateAssociation.records(
                        host: candidate.host, port: candidate.port, resolver: options.resolver, threads: threads)) ?? []
            }
            report.places.append(place)
        }
        report.findings = DomainFindings.findings(
            report, now: options.now, usesDNS: options.host == nil && options.port == nil)
        return report
    }

    // MARK: DNS

    private static let serviceNames: [(name: String, isDirect: Bool, isFederation: Bool)] = [
        ("_xmpp-client._tcp", false, false), ("_xmpps-client._tcp", true, false), ("_xmpp-server._tcp", false, true),
        ("_xmpps-server._tcp", true, true),
    ]

    /// A place to be visited.
    private struct Candidate {
        var host: String
        var port: Int
        var isDirect: Bool
        /// For other servers, not for clients.
        var isFederation: Bool
    }

    private func services(of domain: String) async throws(ConnectionFailure) -> [DomainReport.Service] {
        let resolverText = options.resolver
        let answered = NIOThreadPool.singleton.runIfActive(eventLoop: threads.group.next()) {
            () -> Result<[DomainReport.Service], ConnectionFailure> in
            do throws(DNSResolver.Fault) {
                let resolver = try DNSResolver(resolverText)
                return .success(DomainCheck.serviceNames.map { DomainCheck.service($0.name, of: domain, resolver) })
            } catch {
                guard case .failed(let why) = error else { return .success([]) }
                return .failure(ConnectionFailure(.resolve, .resolverFailed(why)))
            }
        }
        let result: Result<[DomainReport.Service], ConnectionFailure>
        do { result = try await answered.get() } catch {
            throw ConnectionFailure(.resolve, .resolverFailed(Words.of(error)))
        }
        return try result.get()
    }

    private static func service(_ name: String, of domain: String, _ resolver: DNSResolver) -> DomainReport.Service {
        do throws(DNSResolver.Fault) {
            let records = try resolver.services(name + "." + domain).sorted {
                ($0.priority, $1.weight) < ($1.priority, $0.weight)
            }
            return DomainReport.Service(
                name: name,
                records: records.map {
                    DomainReport.Service.Record(target: $0.target, port: $0.port, priority: $0.priority, weight: $0.weight)
                })
        } catch {
            guard case .failed(let why) = error else { return DomainReport.Service(name: name, records: []) }
            return DomainReport.Service(name: name, records: [], failure: why)
        }
    }

    private static func candidates(_ services: [DomainReport.Service], domain: String) -> [Candidate] {
        var found: [Candidate] = []
        for (service, kind) in zip(services, serviceNames) {
            for record in service.records where !record.target.isEmpty {
                found.append(
                    Candidate(
                        host: record.target, port: record.port, isDirect: kind.isDirect, isFederation: kind.isFederation))
            }
            // Without a record the domain itself is where the service would be; direct TLS has no such place.
            if service.records.isEmpty, !kind.isDirect {
                found.append(
                    Candidate(
                        host: domain, port: kind.isFederation ? 5269 : 5222, isDirect: false,
                        isFederation: kind.isFederation))
            }
        }
        return found
    }

    // MARK: Visits

    private var timeouts: ConnectOptions.Timeouts {
        ConnectOptions.Timeouts(
            resolve: options.timeout, tcp: options.timeout, tls: options.timeout, stream: options.timeout,
            authentication: options.timeout, binding: options.timeout, closing: 1)
    }

    private func visit(_ candidate: Candidate) async -> DomainReport.Place {
        // Every fault of the certificate is wanted, so none ends the visit.
        var settings = ConnectOptions(
            address: options.domain.domain, host: candidate.host, port: candidate.port,
            protection: candidate.isDirect ? .direct : .starttls, verifiesCertificate: false,
            authorityFile: options.authorityFile, authorityPEM: options.authorityPEM, stopsAfterFeatures: true,
            name: "check", resolver: options.resolver, timeouts: timeouts)
        if candidate.isFederation { settings.role = .server(from: "localhost", dialbackSecret: nil) }
        let client = ClientConnection(options: settings, threads: threads)
        let started = NIODeadline.now()
        var place = DomainReport.Place(
            host: candidate.host, port: candidate.port, isDirectTLS: candidate.isDirect,
            isFederation: candidate.isFederation, seconds: 0)
        do throws(ConnectionFailure) { try await client.connect() } catch {
            // Another server is shown nothing by which it could believe us: coming as far as that is all that was wanted.
            if !candidate.isFederation || error.stage != .authentication { place.failure = error }
        }
        place.seconds = Double((NIODeadline.now() - started).nanoseconds) / 1e9
        let negotiated = await client.negotiated()
        place.session = negotiated?.session
        place.features = negotiated?.features
        await client.close()
        return place
    }
}
