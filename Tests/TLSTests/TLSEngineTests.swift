import Synchronization
import TLS
import Testing

@Suite("TLS over memory")
struct TLSEngineTests {
    private func pair(
        clientALPN: [String] = ["xmpp-client"], serverALPN: [String] = ["xmpp-client"], newest: TLSContext.Version? = nil
    ) throws -> EnginePair {
        try EnginePair(
            client: Fixture.client(alpn: clientALPN, newest: newest),
            server: Fixture.server(Fixture.authority.issue(Fixture.leaf()), alpn: serverALPN))
    }

    @Test("both ends come to the same session, and the server sees the name that was asked for")
    func handshake() throws {
        let pair = try pair()
        let client = try #require(pair.client.session)
        let server = try #require(pair.server.session)
        #expect(client.version == "TLSv1.3")
        #expect(client.cipher == server.cipher)
        #expect(client.applicationProtocol == "xmpp-client")
        #expect(server.applicationProtocol == "xmpp-client")
        #expect(server.serverName == "wonderland.lit")
        #expect(client.group == "X25519")
        #expect(client.chain.first?.names.dns == ["wonderland.lit"])
        #expect(server.verdict == .none)
    }

    @Test(
        "the channel bindings are equal at both ends, and differ between sessions",
        arguments: [TLSContext.Version.tls13, .tls12])
    func bindings(_ version: TLSContext.Version) throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf())
        let server = try Fixture.server(certificate)
        let first = try EnginePair(client: Fixture.client(newest: version), server: server)
        let second = try EnginePair(client: Fixture.client(newest: version), server: server)
        for type in ChannelBinding.allCases {
            let atClient = try #require(first.client.session?.bindings[type])
            #expect(atClient == first.server.session?.bindings[type])
            #expect(atClient.count == 32)
        }
        #expect(first.client.session?.bindings[.tlsExporter] != second.client.session?.bindings[.tlsExporter])
        #expect(first.client.session?.bindings[.tlsServerEndPoint] == second.client.session?.bindings[.tlsServerEndPoint])
        // The certificate is signed with SHA-256, so that is the hash (RFC 5929 §4.1).
        #expect(first.client.session?.bindings[.tlsServerEndPoint] == Certificate(pem: certificate.chainPEM)?.fingerprint)
    }

    @Test("plaintext arrives whole, however the ciphertext is cut")
    func transfer() throws {
        let pair = try pair()
        let text = Array(String(repeating: "<message/>", count: 5000).utf8)
        try pair.client.send(text)
        var arrived: [UInt8] = []
        for byte in pair.client.takeCiphertext() { arrived += try pair.server.receive([byte]) }
        #expect(arrived == text)
    }

    @Test("what is sent before the handshake has ended waits for it")
    func earlyPlaintext() throws {
        let client = try TLSEngine(Fixture.client(), identity: ReferenceIdentity("wonderland.lit"))
        let server = try TLSEngine(Fixture.server(Fixture.authority.issue(Fixture.leaf())))
        try client.start()
        try client.send(Array("early".utf8))
        var arrived: [UInt8] = []
        for _ in 0..<4 {
            arrived += try server.receive(client.takeCiphertext())
            _ = try client.receive(server.takeCiphertext())
        }
        #expect(arrived == Array("early".utf8))
    }

    @Test("a closing is seen by the other end as one")
    func closing() throws {
        let pair = try pair()
        pair.client.shutDown()
        try pair.carry()
        #expect(pair.server.state == .closed)
    }

    @Test("a peer that does not speak TLS is recognised by its first byte")
    func notTLS() throws {
        let client = try TLSEngine(Fixture.client(), identity: ReferenceIdentity("wonderland.lit"))
        try client.start()
        #expect(throws: TLSFailure.notTLS(Array("<?xml".utf8))) { try client.receive(Array("<?xml".utf8)) }
    }

    @Test("a server that knows none of the client's protocols refuses with an alert that the client reads")
    func alpn() throws {
        #expect(throws: TLSFailure.alert("no application protocol")) { try pair(clientALPN: ["http/1.1"]) }
    }

    @Test("a refused certificate is told to the server by an alert")
    func alertOfClient() throws {
        let certificate = try Fixture.leaf().selfSigned()
        let client = try TLSEngine(Fixture.client(), identity: ReferenceIdentity("wonderland.lit"))
        let server = try TLSEngine(Fixture.server(certificate))
        try client.start()
        _ = try server.receive(client.takeCiphertext())
        #expect(throws: TLSFailure.certificate([.selfSigned])) { try client.receive(server.takeCiphertext()) }
        #expect(throws: TLSFailure.self) { try server.receive(client.takeCiphertext()) }
    }

    @Test("a client's certificate is seen and judged by a server that asks for it")
    func clientCertificate() throws {
        let certificate = try Fixture.authority.issue(Fixture.leaf(dns: [], xmpp: ["alice@wonderland.lit"]))
        let pair = try EnginePair(
            client: Fixture.client(certificate: certificate),
            server: Fixture.server(Fixture.authority.issue(Fixture.leaf()), asks: true))
        #expect(pair.server.session?.verdict == .trusted)
        #expect(pair.server.session?.chain.first?.names.xmpp == ["alice@wonderland.lit"])
    }

    @Test("the key log is written only where it was asked for")
    func keyLog() throws {
        let lines = Mutex<[String]>([])
        let context = try TLSContext(
            TLSContext.Configuration(
                role: .client, authorityPEM: Fixture.authority.certificatePEM,
                keyLog: { line in lines.withLock { $0.append(line) } }))
        _ = try EnginePair(client: context, server: Fixture.server(Fixture.authority.issue(Fixture.leaf())))
        #expect(lines.withLock { $0.contains { $0.hasPrefix("CLIENT_TRAFFIC_SECRET_0 ") } })
    }

    @Test("texts and files that are no certificates are refused in words")
    func configuration() {
        #expect(throws: TLSFailure.self) {
            try TLSContext(.init(role: .server, certificate: CertificateAndKey(chainPEM: "x", keyPEM: "y")))
        }
        #expect(throws: TLSFailure.self) { try TLSContext(.init(role: .client, authorityFile: "/nonexistent.pem")) }
    }
}
