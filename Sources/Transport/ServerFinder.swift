internal import NIOCore
internal import NIOPosix
internal import XMPP
internal import XMPPStreams

/// Finds where a domain's server is: by what the user says, by SRV records, or at the domain itself (RFC 6120 §3.2).
struct ServerFinder: Sendable {
    private let options: ConnectOptions
    private let threads: NetworkThreads
    /// The names of the services in DNS, and whether they begin with TLS.
    private let services: [(name: String, isDirectTLS: Bool)]
    private let defaultPort: Int
    /// Tells each step.
    private let say: @Sendable (String) -> Void

    init(
        options: ConnectOptions, threads: NetworkThreads, service: String? = nil, defaultPort: Int? = nil,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.options = options
        self.threads = threads
        let isDirect = options.protection == .direct
        services =
            switch (service, options.protection) {
            case (let service?, _): [(service, false)]
            case (nil, .starttls), (nil, .optional): [("_xmpps-client._tcp.", true), ("_xmpp-client._tcp.", false)]
            case (nil, .direct): [("_xmpps-client._tcp.", true)]
            case (nil, .none): [("_xmpp-client._tcp.", false)]
            }
        self.defaultPort = defaultPort ?? (isDirect ? 5223 : 5222)
        self.say = say
    }

    /// The places to try, in order; at least one.
    func endpoints() async throws(ConnectionFailure) -> [Endpoint] {
        let seconds = options.timeouts.resolve
        let work = NIOThreadPool.singleton.runIfActive(eventLoop: threads.group.next()) { search() }
        let late = threads.group.next().scheduleTask(in: .seconds(seconds)) {}
        let promise = threads.group.next().makePromise(of: Result<[Endpoint], ConnectionFailure>.self)
        work.whenComplete { result in
            late.cancel()
            switch result {
            case .success(let found): promise.succeed(found)
            case .failure(let error):
                promise.succeed(.failure(ConnectionFailure(.resolve, .resolverFailed(Words.of(error)))))
            }
        }
        late.futureResult.whenSuccess { promise.succeed(.failure(ConnectionFailure(.resolve, .timedOut(seconds: seconds)))) }
        do {
            return try await promise.futureResult.get().get()
        } catch let failure as ConnectionFailure {
            throw failure
        } catch {
            throw ConnectionFailure(.resolve, .resolverFailed(Words.of(error)))
        }
    }

    private func search() -> Result<[Endpoint], ConnectionFailure> {
        do throws(ConnectionFailure) {
            return .success(try find())
        } catch { return .failure(error) }
    }

    private func find() throws(ConnectionFailure) -> [Endpoint] {
        let resolver: DNSResolver
        do throws(DNSResolver.Fault) { resolver = try DNSResolver(options.resolver) } catch {
            throw failure(error, name: "")
        }
        let isDirect = options.protection == .direct
        let name = options.host ?? options.address.domainpart
        guard let ascii = DomainName.ascii(name) else {
            throw ConnectionFailure(.resolve, .invalidAddress("\(name) cannot be a name in DNS"))
        }
        if ascii != name.lowercased() { say("\(name) is \(ascii) in DNS") }
        let port = options.port ?? defaultPort
        if options.host != nil || options.port != nil || DomainName.isAddress(ascii) || ascii == "localhost"
            || ascii.hasSuffix(".localhost")
        {
            return try addresses(
                of: Endpoint(host: DomainName.unbracketed(ascii), port: port, isDirectTLS: isDirect), resolver)
        }
        let candidates = try candidates(of: ascii, resolver)
        if candidates.isEmpty {
            say("no SRV record, so the domain itself is tried")
            return try addresses(of: Endpoint(host: ascii, port: port, isDirectTLS: isDirect), resolver)
        }
        var found: [Endpoint] = []
        var lastFailure: ConnectionFailure?
        for candidate in candidates {
            do throws(ConnectionFailure) {
                found += try addresses(
                    of: Endpoint(host: candidate.target, port: candidate.port, isDirectTLS: candidate.isDirectTLS), resolver)
            } catch { lastFailure = error }
        }
        if found.isEmpty, let lastFailure { throw lastFailure }
        return found
    }

    /// The records of all services that serve the purpose, in the order to be tried: where STARTTLS is asked for, direct TLS is as
    /// good, and both kinds of records count as one list (XEP-0368 §3).
    private func candidates(of domain: String, _ resolver: DNSResolver) throws(ConnectionFailure) -> [DNSResolver.Service] {
        var found: [DNSResolver.Service] = []
        var refusals = 0
        asking: for (service, isDirectTLS) in services {
            let name = service + domain
            let records: [DNSResolver.Service]
            let clock = LookUpClock()
            do throws(DNSResolver.Fault) { records = try resolver.services(name) } catch {
                switch error {
                case .notFound:
                    say("SRV \(name): none (\(clock))")
                    continue
                case .failed(let why):
                    // A resolver that does not answer would not answer the next question either.
                    say("SRV \(name): \(why) (\(clock))")
                    break asking
                }
            }
            if records.count == 1, records[0].target.isEmpty {
                say("SRV \(name): the service is not offered (\(clock))")
                refusals += 1
            } else {
                say("SRV \(name): \(records.count == 1 ? "1 record" : "\(records.count) records") (\(clock))")
            }
            found += records.filter { !$0.target.isEmpty }.map { record in
                var record = record
                record.isDirectTLS = isDirectTLS
                return record
            }
        }
        if found.isEmpty, refusals > 0 { throw ConnectionFailure(.resolve, .serviceNotOffered(domain: domain)) }
        let ordered = ServiceOrder.order(found) { Int.random(in: $0) }
        for service in ordered {
            let kind = service.isDirectTLS ? "direct TLS" : "STARTTLS"
            say(
                "SRV: \(service.target) port \(service.port) for \(kind), priority \(service.priority), weight \(service.weight)"
            )
        }
        return ordered
    }

    /// The endpoint once for each address of its host.
    private func addresses(of endpoint: Endpoint, _ resolver: DNSResolver) throws(ConnectionFailure) -> [Endpoint] {
        if let proxy = options.proxy {
            say("\(endpoint.host) is looked up by the proxy \(proxy)")
            return [endpoint]
        }
        let clock = LookUpClock()
        do throws(DNSResolver.Fault) {
            let found = try resolver.addresses(endpoint.host)
            for alias in found.aliases { say("CNAME: \(endpoint.host) is another name for \(alias)") }
            if found.addresses != [endpoint.host] {
                say("\(endpoint.host) has \(found.addresses.joined(separator: ", ")) (\(clock))")
            }
            return ServerFinder.interleaved(found.addresses).map { address in
                var copy = endpoint
                copy.address = address
                return copy
            }
        } catch { throw failure(error, name: endpoint.host) }
    }

    /// Addresses of both families by turns, so that one family that leads nowhere does not hold up the other (RFC 8305 §4).
    static func interleaved(_ addresses: [String]) -> [String] {
        guard let first = addresses.first else { return [] }
        let isIPv6 = first.contains(":")
        let same = addresses.filter { $0.contains(":") == isIPv6 }
        let other = addresses.filter { $0.contains(":") != isIPv6 }
        var mixed: [String] = []
        for index in 0..<max(same.count, other.count) {
            if index < same.count { mixed.append(same[index]) }
            if index < other.count { mixed.append(other[index]) }
        }
        return mixed
    }

    private func failure(_ fault: DNSResolver.Fault, name: String) -> ConnectionFailure {
        switch fault {
        case .notFound: ConnectionFailure(.resolve, .domainNotFound(name))
        case .failed(let why): ConnectionFailure(.resolve, .resolverFailed(why))
        }
    }
}
