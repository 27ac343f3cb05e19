import Synchronization
import TLS
import Testing
import XMPP
import XMPPStreams

@testable import Transport

@Suite("Look-ups, step by step")
struct LookUpTests {
    /// What is said of a look-up, with every time as `N ms`.
    private func words(
        _ answers: [String: NameServer.Answer], domain: String = "wonderland.lit"
    ) async throws -> (said: [String], endpoints: [Endpoint]) {
        let server = try await NameServer(answers)
        let options = ConnectOptions(address: try JID("alice@\(domain)"), resolver: "127.0.0.1:\(server.port)")
        let said = Mutex<[String]>([])
        let finder = ServerFinder(options: options, threads: .shared) { words in said.withLock { $0.append(words) } }
        let endpoints = try await finder.endpoints()
        await server.stop()
        return (said.withLock { $0.map { $0.replacing(/[0-9]+\.[0-9] ms/, with: "N ms") } }, endpoints)
    }

    @Test("each question is told with its answer and its time")
    func steps() async throws {
        let found = try await words([
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(5, 1, 5222, "a.lit"), (10, 0, 5223, "b.lit")]),
            "A a.lit": .address([127, 0, 0, 1]), "A b.lit": .address([127, 0, 0, 2]),
        ])
        #expect(
            found.said == [
                "SRV _xmpps-client._tcp.wonderland.lit: none (N ms)",
                "SRV _xmpp-client._tcp.wonderland.lit: 2 records (N ms)",
                "SRV: a.lit port 5222 for STARTTLS, priority 5, weight 1",
                "SRV: b.lit port 5223 for STARTTLS, priority 10, weight 0", "a.lit has 127.0.0.1 (N ms)",
                "b.lit has 127.0.0.2 (N ms)",
            ])
    }

    @Test("another name for a host is followed and told")
    func alias() async throws {
        let found = try await words([
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(5, 1, 5222, "chat.lit")]),
            "A chat.lit": .alias("host7.lit", [127, 0, 0, 1]),
        ])
        #expect(found.said.suffix(2) == ["CNAME: chat.lit is another name for host7.lit", "chat.lit has 127.0.0.1 (N ms)"])
        #expect(found.endpoints.map(\.address) == ["127.0.0.1"])
    }

    @Test("an internationalised domain is asked for in the letters of DNS, and that is told")
    func internationalised() async throws {
        let found = try await words(
            [
                "SRV _xmpp-client._tcp.xn--wunderlnd-12a.lit": .services([(5, 1, 5222, "a.lit")]),
                "A a.lit": .address([127, 0, 0, 1]),
            ], domain: "wunderländ.lit")
        #expect(found.said.first == "wunderländ.lit is xn--wunderlnd-12a.lit in DNS")
        #expect(found.endpoints.map(\.host) == ["a.lit"])
    }

    @Test("DANE records are found at a place, and fit the certificate or its key, whole or as a hash")
    func associations() async throws {
        let certificate = try #require(Certificate(pem: EchoServer.certificate.chainPEM))
        let right: [[UInt8]] = [
            [3, 1, 1] + Digest.sha256.hash(certificate.publicKey), [3, 0, 2] + Digest.sha512.hash(certificate.der),
            [1, 1, 0] + certificate.publicKey,
        ]
        let wrong: [[UInt8]] = [[3, 1, 1] + Digest.sha256.hash(certificate.der), [2, 0, 1] + certificate.fingerprint]
        let server = try await NameServer(["TLSA _5222._tcp.a.lit": .associations(right + wrong + [[9, 0, 0, 1]])])
        let records = try await CertificateAssociation.records(
            host: "a.lit", port: 5222, resolver: "127.0.0.1:\(server.port)")
        #expect(records.map { $0.matches([certificate]) } == [true, true, true, false, false, nil])
        #expect(records[0].description == "3 1 1 " + Hexadecimal.text(Digest.sha256.hash(certificate.publicKey)))
        #expect(
            try await CertificateAssociation.records(host: "b.lit", port: 5222, resolver: "127.0.0.1:\(server.port)") == [])
        await server.stop()
    }
}
