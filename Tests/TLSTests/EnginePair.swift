import TLS

/// A client and a server over memory, shaking hands without a socket.
struct EnginePair {
    let client: TLSEngine
    let server: TLSEngine

    /// Shakes hands until both ends have nothing left to say; throws the client's failure, or else the server's.
    init(client: TLSContext, server: TLSContext, identity: ReferenceIdentity = ReferenceIdentity("wonderland.lit")) throws {
        self.client = try TLSEngine(client, identity: identity)
        self.server = try TLSEngine(server)
        try self.client.start()
        try carry()
    }

    /// Carries ciphertext to and fro; gives the plaintext that arrived at either end.
    @discardableResult
    func carry() throws -> (atClient: [UInt8], atServer: [UInt8]) {
        var atClient: [UInt8] = []
        var atServer: [UInt8] = []
        var serverFailure: TLSFailure?
        while true {
            let up = client.takeCiphertext()
            if !up.isEmpty {
                do throws(TLSFailure) { atServer += try server.receive(up) } catch { serverFailure = serverFailure ?? error }
            }
            let down = server.takeCiphertext()
            if !down.isEmpty { atClient += try client.receive(down) }
            if up.isEmpty, down.isEmpty { break }
        }
        if let serverFailure { throw serverFailure }
        return (atClient, atServer)
    }
}

/// The time at which the tests' certificates are valid, and the authority that signs them.
enum Fixture {
    static let authority = try! CertificateAuthority(name: "Test authority", domains: ["wonderland.lit"], now: now, days: 2)
    static let now = currentTime()

    static func leaf(
        dns: [String] = ["wonderland.lit"], srv: [String] = [], xmpp: [String] = [], notBefore: Int64 = now - 60,
        notAfter: Int64 = now + 3600, key: CertificateAuthority.Leaf.Key = .ec256
    ) -> CertificateAuthority.Leaf {
        CertificateAuthority.Leaf(dns: dns, srv: srv, xmpp: xmpp, notBefore: notBefore, notAfter: notAfter, key: key)
    }

    static func client(
        _ verification: TLSContext.Verification = .required, trusting authority: CertificateAuthority? = authority,
        alpn: [String] = [], certificate: CertificateAndKey? = nil, newest: TLSContext.Version? = nil
    ) throws -> TLSContext {
        try TLSContext(
            TLSContext.Configuration(
                role: .client, verification: verification, authorityPEM: authority?.certificatePEM,
                applicationProtocols: alpn,
                certificate: certificate, newestVersion: newest))
    }

    static func server(_ certificate: CertificateAndKey, alpn: [String] = [], asks: Bool = false) throws -> TLSContext {
        try TLSContext(
            TLSContext.Configuration(
                role: .server, verification: .noted, authorityPEM: authority.certificatePEM, applicationProtocols: alpn,
                certificate: certificate, asksForCertificate: asks))
    }

    /// The faults a client finds in a certificate.
    static func faults(
        of certificate: CertificateAndKey, trusting authority: CertificateAuthority? = authority
    ) throws -> [CertificateFault] {
        do {
            _ = try EnginePair(client: client(trusting: authority), server: server(certificate))
            return []
        } catch let failure as TLSFailure {
            guard case .certificate(let faults) = failure else { throw failure }
            return faults
        }
    }
}
