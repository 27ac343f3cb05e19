import TLS
import Testing

@Suite("Certificates, right and wrong")
struct CertificateTests {
    @Test("a certificate that is in order is trusted")
    func right() throws {
        #expect(try Fixture.faults(of: Fixture.authority.issue(Fixture.leaf())) == [])
    }

    @Test("a wildcard stands for one label at the left, and for nothing else")
    func wildcard() throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf(dns: ["*.wonderland.lit"]))
        let fits = try EnginePair(
            client: Fixture.client(), server: Fixture.server(certificate),
            identity: ReferenceIdentity("conference.wonderland.lit"))
        #expect(fits.client.session?.verdict == .trusted)
        #expect(
            try Fixture.faults(of: certificate) == [.wrongName(expected: "wonderland.lit", presented: ["*.wonderland.lit"])])
    }

    @Test("an SRV name alone is enough, for its own service")
    func srvName() throws {
        #expect(
            try Fixture.faults(of: Fixture.authority.issue(Fixture.leaf(dns: [], srv: ["_xmpp-client.wonderland.lit"])))
                == [])
        let other = try Fixture.authority.issue(Fixture.leaf(dns: [], srv: ["_xmpp-server.wonderland.lit"]))
        #expect(
            try Fixture.faults(of: other) == [
                .wrongName(expected: "wonderland.lit", presented: ["_xmpp-server.wonderland.lit"])
            ])
    }

    @Test("an XmppAddr alone is enough")
    func xmppAddress() throws {
        #expect(try Fixture.faults(of: Fixture.authority.issue(Fixture.leaf(dns: [], xmpp: ["wonderland.lit"]))) == [])
    }

    @Test("an expired certificate is named with its date")
    func expired() throws {
        let end = Fixture.now - 86_400
        let certificate = try Fixture.authority.issue(Fixture.leaf(notBefore: end - 86_400, notAfter: end))
        #expect(try Fixture.faults(of: certificate) == [.expired(on: CalendarDate.text(end), subject: "wonderland.lit")])
    }

    @Test("a certificate that is not yet valid is named with its date")
    func notYetValid() throws {
        let start = Fixture.now + 86_400
        let certificate = try Fixture.authority.issue(Fixture.leaf(notBefore: start, notAfter: start + 86_400))
        #expect(
            try Fixture.faults(of: certificate) == [.notYetValid(until: CalendarDate.text(start), subject: "wonderland.lit")]
        )
    }

    @Test("a certificate for another name is named with the names it has")
    func wrongName() throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf(dns: ["tea.wonderland.lit"]))
        #expect(
            try Fixture.faults(of: certificate) == [
                .wrongName(expected: "wonderland.lit", presented: ["tea.wonderland.lit"])
            ])
    }

    @Test("a common name is no name that counts")
    func commonName() throws {
        var leaf = Fixture.leaf(dns: [])
        leaf.commonName = "wonderland.lit"
        #expect(
            try Fixture.faults(of: Fixture.authority.issue(leaf)) == [.wrongName(expected: "wonderland.lit", presented: [])])
    }

    @Test("a self-signed certificate is named as such")
    func selfSigned() throws {
        #expect(try Fixture.faults(of: Fixture.leaf().selfSigned()) == [.selfSigned])
    }

    @Test("an authority that nobody knows is named")
    func unknownAuthority() throws {
        let other = try CertificateAuthority(name: "Jabberwock", domains: ["wonderland.lit"], now: Fixture.now, days: 1)
        let faults = try Fixture.faults(of: other.issue(Fixture.leaf()))
        #expect(faults.contains(.unknownAuthority(issuer: "CN=Jabberwock")))
    }

    @Test("a key that is too short is named as weak")
    func weakKey() throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf(key: .rsa(1024)))
        // A server of ours refuses to carry such a key, which is as good.
        #expect(throws: TLSFailure.self) { try Fixture.faults(of: certificate) }
    }

    @Test("an authority cannot vouch for names beyond its constraints")
    func nameConstraints() throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf(dns: ["wonderland.lit", "bank.example"]))
        #expect(try Fixture.faults(of: certificate) == [.notPermitted("wonderland.lit")])
    }

    @Test("several faults are all named")
    func several() throws {
        let end = Fixture.now - 86_400
        let certificate = try Fixture.leaf(dns: ["tea.lit"], notBefore: end - 60, notAfter: end).selfSigned()
        let faults = try Fixture.faults(of: certificate)
        #expect(faults.count == 3)
        #expect(faults.contains(.selfSigned))
    }

    @Test("without the check the faults are kept in the verdict, and the session goes on")
    func noted() throws {
        let pair = try EnginePair(client: Fixture.client(.noted), server: Fixture.server(Fixture.leaf().selfSigned()))
        #expect(pair.client.session?.verdict == .ignored([.selfSigned]))
    }

    @Test("a pinned fingerprint is all that counts")
    func pinned() throws {
        let certificate = try Fixture.leaf(dns: ["other.lit"]).selfSigned()
        let fingerprint = try #require(Certificate(pem: certificate.chainPEM)?.fingerprint)
        let pair = try EnginePair(client: Fixture.client(.fingerprint(fingerprint)), server: Fixture.server(certificate))
        #expect(pair.client.session?.verdict == .pinned)
        #expect(throws: TLSFailure.self) {
            try EnginePair(client: Fixture.client(.fingerprint([1, 2])), server: Fixture.server(certificate))
        }
    }

    @Test("the facts of a certificate are read from it")
    func facts() throws {
        let made = try Fixture.authority.issue(
            Fixture.leaf(dns: ["wonderland.lit", "*.wonderland.lit"], xmpp: ["wonderland.lit"]))
        let certificate = try #require(Certificate(pem: made.chainPEM))
        #expect(certificate.subject == "CN=wonderland.lit")
        #expect(certificate.issuer == "CN=Test authority")
        #expect(certificate.names.dns == ["wonderland.lit", "*.wonderland.lit"])
        #expect(certificate.names.xmpp == ["wonderland.lit"])
        #expect(certificate.notBefore == Fixture.now - 60)
        #expect(certificate.key == "EC 256 bit")
        #expect(certificate.signatureAlgorithm == "ecdsa-with-SHA256")
        #expect(!certificate.isAuthority)
        #expect(Certificate(pem: certificate.pem) == certificate)
        #expect(certificate.fingerprintText.count == 95)
        #expect(Certificate(pem: Fixture.authority.certificatePEM)?.isAuthority == true)
    }

    @Test(
        "names are compared label by label",
        arguments: [
            ("example.org", "example.org", true), ("EXAMPLE.org", "example.ORG", true),
            ("example.org.", "example.org", true),
            ("*.example.org", "a.example.org", true), ("*.example.org", "a.b.example.org", false),
            ("*.example.org", "example.org", false), ("a*.example.org", "ab.example.org", false),
            ("*.org", "example.org", false),
            ("*", "org", false), ("", "", false), ("xn--bcher-kva.example", "xn--bcher-kva.example", true),
        ])
    func nameMatching(_ pattern: String, _ name: String, _ matches: Bool) {
        #expect(CertificateNames(dns: [pattern]).matches(ReferenceIdentity(name)) == matches)
    }
}
