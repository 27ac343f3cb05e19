import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("The check of a domain")
struct DomainCheckTests {
    private func check(
        _ answers: [String: NameServer.Answer], trusting authority: CertificateAuthority = EchoServer.authority,
        and another: CertificateAuthority? = nil
    ) async throws -> DomainReport {
        let names = try await NameServer(answers)
        let report = try await DomainCheck(
            DomainCheck.Options(
                domain: try JID(EchoServer.domain), resolver: "127.0.0.1:\(names.port)",
                authorityPEM: authority.certificatePEM + (another?.certificatePEM ?? ""),
                timeout: 5, now: EchoServer.now)
        ).run()
        await names.stop()
        return report
    }

    @Test("a domain that is in order is reached in both ways, and only advice is left")
    func inOrder() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let (direct, directPort) = try await server.listen(protection: .direct)
        let closed = try await ScriptedServer([])
        await closed.stop()
        let report = try await check([
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(1, 0, port, "a.lit")]),
            "SRV _xmpps-client._tcp.wonderland.lit": .services([(1, 0, directPort, "a.lit")]),
            "SRV _xmpp-server._tcp.wonderland.lit": .services([(1, 0, closed.port, "a.lit")]),
            "A a.lit": .address([127, 0, 0, 1]),
        ])
        await listener.stop()
        await direct.stop()
        #expect(report.places.map(\.isDirectTLS) == [false, true, false])
        #expect(report.places[0].session?.verdict == .trusted)
        #expect(report.places[1].session?.applicationProtocol == "xmpp-client")
        #expect(report.places[0].features?.mechanisms.contains("SCRAM-SHA-256-PLUS") == true)
        #expect(report.places[2].failure?.stage == .tcp)
        // The test's certificate is valid for a day only, and no server is at home for other servers.
        #expect(report.findings.map(\.severity) == [.warning, .warning, .warning])
        #expect(report.exitCode == 0)
    }

    @Test("servers are reached too, and what they show is judged; DANE records that fit nothing are a fault")
    func federation() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let (federation, serverPort) = try await FederationTests.listen(
            EchoServer.domain, handler: FederatedServer(FederationTests.link("", to: "", port: 1)), acceptsCertificates: true
        )
        let certificate = try #require(Certificate(pem: EchoServer.certificate.chainPEM))
        let report = try await check(
            [
                "SRV _xmpp-client._tcp.wonderland.lit": .services([(1, 0, port, "a.lit")]),
                "SRV _xmpp-server._tcp.wonderland.lit": .services([(1, 0, serverPort, "a.lit")]),
                "A a.lit": .address([127, 0, 0, 1]),
                "TLSA _\(port)._tcp.a.lit": .associations([[3, 1, 1] + Digest.sha256.hash(certificate.publicKey)]),
                "TLSA _\(serverPort)._tcp.a.lit": .associations([[3, 1, 1, 7]]),
            ], and: FederationTests.authority)
        await listener.stop()
        await federation.stop()
        #expect(report.places.map(\.isFederation) == [false, true])
        #expect(report.places[1].failure == nil)
        #expect(report.places[1].session?.verdict == .trusted)
        #expect(report.places[1].features?.offersDialback == true)
        #expect(
            report.findings.filter { $0.severity == .fault }.map {
                $0.what.hasPrefix("a.lit port \(serverPort): none of its DANE")
            } == [true])
        #expect(report.exitCode == 1)
    }

    @Test("an untrusted certificate is a fault, and a domain that nobody serves ends with the stage's code")
    func faults() async throws {
        let server = EchoServer()
        let (listener, port) = try await server.listen()
        let other = try CertificateAuthority(name: "Jabberwock", domains: ["wonderland.lit"], now: EchoServer.now, days: 1)
        let records: [String: NameServer.Answer] = [
            "SRV _xmpp-client._tcp.wonderland.lit": .services([(1, 0, port, "a.lit")]), "A a.lit": .address([127, 0, 0, 1]),
        ]
        let report = try await check(records, trusting: other)
        #expect(report.findings.first?.severity == .fault)
        #expect(report.findings.first?.what.contains("not trusted here") == true)
        #expect(report.exitCode == 1)
        await listener.stop()
        #expect(try await check(records).exitCode == 11)
        #expect(try await check([:]).exitCode == 10)
    }
}
