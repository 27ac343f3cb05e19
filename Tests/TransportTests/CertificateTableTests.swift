import TLS
import Testing
import Transport
import XMPP
import XMPPStreams

/// A kind of certificate, what comes of it, and in which words.
struct CertificateKind: Sendable, CustomTestStringConvertible {
    /// What the connection has to come to.
    enum Result: Sendable {
        /// The certificate is trusted, and this is shown of its staple.
        case trusted(staple: String)
        /// It is refused with this sentence, after `TLS failed: `.
        case refused(String)
    }

    var name: String
    var result: Result
    var make: @Sendable () throws -> CertificateAndKey
    var testDescription: String { name }

    private static let day: Int64 = 86_400
    private static var now: Int64 { EchoServer.now }

    private static func leaf(
        dns: [String] = [EchoServer.domain], srv: [String] = [], xmpp: [String] = [], from: Int64 = now - 3600,
        until: Int64 = now + day, key: CertificateAuthority.Leaf.Key = .ec256, demandsStaple: Bool = false
    ) -> CertificateAuthority.Leaf {
        var leaf = CertificateAuthority.Leaf(dns: dns, srv: srv, xmpp: xmpp, notBefore: from, notAfter: until, key: key)
        leaf.demandsStaple = demandsStaple
        return leaf
    }

    private static func stapled(
        _ leaf: CertificateAuthority.Leaf, _ standing: CertificateAuthority.Standing,
        until: Int64 = now + day, by authority: CertificateAuthority = EchoServer.authority
    ) throws -> CertificateAndKey {
        var certificate = try EchoServer.authority.issue(leaf)
        certificate.staple = try authority.status(of: certificate, standing, from: now - 7200, until: until)
        return certificate
    }

    private static let stranger = try! CertificateAuthority(
        name: "Jabberwock", domains: [EchoServer.domain], now: now, days: 1)

    private static let trustRemedy =
        "Give the authority with --ca FILE, pin the certificate with --fingerprint SHA256, or go without the check by --no-verify"

    static let all: [CertificateKind] = [
        CertificateKind(name: "in order", result: .trusted(staple: "none")) { try EchoServer.authority.issue(leaf()) },
        CertificateKind(
            name: "expired",
            result: .refused(
                "the certificate of wonderland.lit expired on \(CalendarDate.text(now - day)). Check this machine's clock; "
                    + "otherwise the server's operator has to renew it")
        ) { try EchoServer.authority.issue(leaf(from: now - 2 * day, until: now - day)) },
        CertificateKind(
            name: "not yet valid",
            result: .refused(
                "the certificate of wonderland.lit is not valid before \(CalendarDate.text(now + day)). Check this machine's "
                    + "clock; otherwise wait, or tell the server's operator")
        ) { try EchoServer.authority.issue(leaf(from: now + day, until: now + 2 * day)) },
        CertificateKind(
            name: "for another name",
            result: .refused(
                "the certificate is for tea.wonderland.lit, not for wonderland.lit. Check the domain; a server for several "
                    + "domains needs a certificate that names each")
        ) { try EchoServer.authority.issue(leaf(dns: ["tea.wonderland.lit"])) },
        CertificateKind(
            name: "a wildcard, which does not stand for the domain itself",
            result: .refused(
                "the certificate is for *.wonderland.lit, not for wonderland.lit. Check the domain; a server for several "
                    + "domains needs a certificate that names each")
        ) { try EchoServer.authority.issue(leaf(dns: ["*.wonderland.lit"])) },
        CertificateKind(
            name: "self-signed", result: .refused("the certificate is self-signed. " + trustRemedy)
        ) { try leaf().selfSigned() },
        CertificateKind(
            name: "of an unknown authority",
            result: .refused("the certificate was issued by CN=Jabberwock, which is not trusted here. " + trustRemedy)
        ) { try stranger.issue(leaf()) },
        CertificateKind(
            name: "revoked, as its staple says",
            result: .refused(
                "the certificate of wonderland.lit was revoked by its issuer on \(CalendarDate.text(now - 7200)) "
                    + "(keyCompromise). Do not trust this server until its operator has a new certificate")
        ) { try stapled(leaf(), .revoked(on: now - 7200)) },
        CertificateKind(
            name: "with a weak key",
            result: .refused(
                "the certificate is too weak: RSA 1024 bit, signed with ecdsa-with-SHA256. The server's operator needs a "
                    + "certificate with a stronger key and signature")
        ) { try EchoServer.authority.issue(leaf(key: .rsa(1024))) },
        CertificateKind(name: "with an SRVName only", result: .trusted(staple: "none")) {
            try EchoServer.authority.issue(leaf(dns: [], srv: ["_xmpp-client.wonderland.lit"]))
        },
        CertificateKind(
            name: "with another service's SRVName only",
            result: .refused(
                "the certificate is for _xmpp-server.wonderland.lit, not for wonderland.lit. Check the domain; a server for "
                    + "several domains needs a certificate that names each")
        ) { try EchoServer.authority.issue(leaf(dns: [], srv: ["_xmpp-server.wonderland.lit"])) },
        CertificateKind(name: "with an XmppAddr only", result: .trusted(staple: "none")) {
            try EchoServer.authority.issue(leaf(dns: [], xmpp: ["wonderland.lit"]))
        },
        CertificateKind(
            name: "stapled as not revoked",
            result: .trusted(staple: "not revoked, until \(CalendarDate.text(now + day))")
        ) { try stapled(leaf(), .good) },
        CertificateKind(
            name: "stapled by somebody else",
            result: .trusted(staple: "of no use: it is not signed by the certificate's issuer")
        ) { try stapled(leaf(), .revoked(on: now), by: stranger) },
        CertificateKind(
            name: "stapled with an answer whose time is over", result: .trusted(staple: "of no use: its time is over")
        ) { try stapled(leaf(), .good, until: now - 3600) },
        CertificateKind(
            name: "unknown to its issuer", result: .trusted(staple: "the issuer does not know the certificate")
        ) { try stapled(leaf(), .unknown) },
        CertificateKind(
            name: "demanding a staple, without one",
            result: .refused(
                "the certificate of wonderland.lit demands a stapled OCSP answer, and none came. The server's operator has to "
                    + "switch OCSP stapling on")
        ) { try EchoServer.authority.issue(leaf(demandsStaple: true)) },
        CertificateKind(
            name: "demanding a staple, with one",
            result: .trusted(staple: "not revoked, until \(CalendarDate.text(now + day))")
        ) { try stapled(leaf(demandsStaple: true), .good) },
    ]
}

@Suite("Certificates of every kind, over sockets")
struct CertificateTableTests {
    private func listen(
        _ kind: CertificateKind, _ protection: ListenOptions.Protection
    ) async throws -> (
        StreamListener, Int
    ) {
        var options = ListenOptions(
            protection: protection, certificate: try kind.make(), stream: EchoServer.streamConfiguration())
        options.showsWeakKeys = true
        let listener = try StreamListener(options, handler: EchoServer())
        return (listener, try await listener.start())
    }

    @Test("a certificate is trusted, or refused with its sentence and exit code 12", arguments: CertificateKind.all)
    func kinds(_ kind: CertificateKind) async throws {
        for isDirect in [false, true] {
            let (listener, port) = try await listen(kind, isDirect ? .direct : .starttls)
            var options = try EchoServer.options(port: port)
            options.protection = isDirect ? .direct : .starttls
            let client = ClientConnection(options: options)
            var failure: ConnectionFailure?
            do throws(ConnectionFailure) { try await client.connect() } catch { failure = error }
            let session = await client.negotiated()?.session
            await client.close()
            let observed = await Observed.collect(client.events)
            await listener.stop()
            switch kind.result {
            case .trusted(let staple):
                #expect(failure == nil)
                #expect(session?.verdict == .trusted)
                #expect(session?.staple.description == staple)
                #expect(observed.fact("OCSP staple") == staple)
            case .refused(let sentence):
                #expect(failure?.description == "TLS failed: " + sentence)
                #expect(failure?.stage.exitCode == 12)
                // Nothing of the account went to a server that is not trusted.
                #expect(!observed.records.contains { $0.element?["from"] != nil && $0.direction == .sent })
                #expect(observed.fact("refused").map { sentence.hasPrefix($0) } == true)
            }
        }
    }

    @Test(
        "what is refused is only noted where the check is switched off, and does not count where the certificate is pinned")
    func revokedNevertheless() async throws {
        let kind = try #require(CertificateKind.all.first { $0.name.hasPrefix("revoked") })
        let (listener, port) = try await listen(kind, .starttls)
        var options = try EchoServer.options(port: port)
        options.verifiesCertificate = false
        let lenient = ClientConnection(options: options)
        try await lenient.connect()
        let session = try #require(await lenient.negotiated()?.session)
        await lenient.close()
        #expect(session.verdict.description.hasPrefix("NOT trusted, and going on as was asked for: the certificate of"))
        #expect(session.staple.description.hasPrefix("REVOKED on "))
        options.verifiesCertificate = true
        options.fingerprint = session.chain.first?.fingerprint
        let pinned = ClientConnection(options: options)
        try await pinned.connect()
        #expect(await pinned.negotiated()?.session?.verdict == .pinned)
        await pinned.close()
        await listener.stop()
    }
}

extension Observed {
    /// The value of a fact about TLS.
    func fact(_ name: String) -> String? {
        for record in records {
            if case .tls(let facts) = record.content, let fact = facts.first(where: { $0.name == name }) {
                return fact.value
            }
        }
        return nil
    }
}
