internal import NIOCore
internal import NIOPosix
package import TLS
package import XMPPStreams

/// A certificate that the owner of a place vouches for in DNS (DANE, RFC 6698 §2).
package struct CertificateAssociation: Hashable, Sendable, CustomStringConvertible {
    /// 0 and 2 name an authority, 1 and 3 the certificate of the server itself; 0 and 1 ask for the usual check too.
    package var usage: Int
    /// 0 for the whole certificate, 1 for its public key.
    package var selector: Int
    /// 0 for the thing itself, 1 for its SHA-256, 2 for its SHA-512.
    package var matching: Int
    package var data: [UInt8]

    package init(usage: Int, selector: Int, matching: Int, data: [UInt8]) {
        self.usage = usage
        self.selector = selector
        self.matching = matching
        self.data = data
    }

    package var description: String { "\(usage) \(selector) \(matching) \(Hexadecimal.text(data))" }

    /// Whether it fits a chain, the server's own certificate first; nil for a record whose numbers are not known.
    package func matches(_ chain: [Certificate]) -> Bool? {
        guard (0...3).contains(usage), (0...1).contains(selector), (0...2).contains(matching) else { return nil }
        let candidates = usage == 1 || usage == 3 ? chain.prefix(1) : chain.dropFirst()
        return candidates.contains { certificate in
            let chosen = selector == 0 ? certificate.der : certificate.publicKey
            return switch matching {
            case 1: Digest.sha256.hash(chosen) == data
            case 2: Digest.sha512.hash(chosen) == data
            default: chosen == data
            }
        }
    }

    /// Asks DNS for the records of a place; none is an empty list. Whether DNSSEC protects them is not checked here.
    package static func records(
        host: String, port: Int, resolver: String?, threads: NetworkThreads = .shared
    ) async throws(ConnectionFailure) -> [CertificateAssociation] {
        let name = "_\(port)._tcp.\(host)"
        let answered = NIOThreadPool.singleton.runIfActive(eventLoop: threads.group.next()) {
            () -> Result<[CertificateAssociation], ConnectionFailure> in
            do throws(DNSResolver.Fault) { return .success(try DNSResolver(resolver).associations(name)) } catch {
                guard case .failed(let why) = error else { return .success([]) }
                return .failure(ConnectionFailure(.resolve, .resolverFailed(why)))
            }
        }
        let result: Result<[CertificateAssociation], ConnectionFailure>
        do { result = try await answered.get() } catch {
            throw ConnectionFailure(.resolve, .resolverFailed(Words.of(error)))
        }
        return try result.get()
    }
}
