internal import NIOCore
internal import NIOPosix
internal import XMPP
internal import XMPPStreams

/// Finds where a domain's server is: by what the user says, by SRV records, or at the domain itself (RFC 6120 §3.2).
struct ServerFinder: Sendable {
    private let options: ConnectOptions
    private let threads: NetworkThreads
    private let service: String
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
        self.service = service ?? (isDirect ? "_xmpps-client._tcp." : "_xmpp-client._tcp.")
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
        let domain = options.address.domainpart
        guard let ascii = DomainName.ascii(options.host ?? domain) else {
            throw ConnectionFailure(.resolve, .invalidAddress("\(options.host ?? domain) cannot be a name in DNS"))
        }
        let port = options.port ?? defaultPort
        if options.host != nil || options.port != nil || DomainName.isAddress(ascii) || ascii == "localhost"
            || ascii.hasSuffix(".localhost")
        {
            return try addresses(
                of: Endpoint(host: DomainName.unbracketed(ascii), port: port, isDirectTLS: isDirect), resolver)
        }
        let services = try services(of: ascii, resolver)
        if services.isEmpty {
            return try addresses(of: Endpoint(host: ascii, port: port, isDirectTLS: isDirect), resolver)
        }
        var found: [Endpoint] = []
        var lastFailure: ConnectionFailure?
        for service in services {
            do throws(ConnectionFailure) {
                found += try addresses(
                    of: Endpoint(host: service.target, port: service.port, isDirectTLS: isDirect), resolver)
            } catch { lastFailure = error }
        }
        if found.isEmpty, let lastFailure { throw lastFailure }
        return found
    }

    private func services(
        of domain: String, _ resolver: DNSResolver
    ) throws(ConnectionFailure) -> [DNSResolver.Service] {
        let name = service + domain
        let found: [DNSResolver.Service]
        do throws(DNSResolver.Fault) { found = try resolver.services(name) } catch {
            switch error {
            case .notFound: say("SRV \(name): none, so the domain itself is tried")
            case .failed(let why): say("SRV \(name): \(why); the domain itself is tried")
            }
            return []
        }
        if found.count == 1, found[0].target.isEmpty {
            say("SRV \(name): the service is not offered")
            throw ConnectionFailure(.resolve, .serviceNotOffered(domain: domain))
        }
        let ordered = ServiceOrder.order(found.filter { !$0.target.isEmpty }) { Int.random(in: $0) }
        for service in ordered {
            say(
                "SRV \(name): \(service.target) port \(service.port), priority \(service.priority), weight \(service.weight)"
            )
        }
        return ordered
    }

    /// The endpoint once for each address of its host.
    private func addresses(of endpoint: Endpoint, _ resolver: DNSResolver) throws(ConnectionFailure) -> [Endpoint] {
        do throws(DNSResolver.Fault) {
            let found = try resolver.addresses(endpoint.host)
            if found != [endpoint.host] { say("\(endpoint.host) has \(found.joined(separator: ", "))") }
            return found.map { address in
                var copy = endpoint
                copy.address = address
                return copy
            }
        } catch { throw failure(error, name: endpoint.host) }
    }

    private func failure(_ fault: DNSResolver.Fault, name: String) -> ConnectionFailure {
        switch fault {
        case .notFound: ConnectionFailure(.resolve, .domainNotFound(name))
        case .failed(let why): ConnectionFailure(.resolve, .resolverFailed(why))
        }
    }
}
