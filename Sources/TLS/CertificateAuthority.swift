import COpenSSL
import COpenSSLShims

/// A certificate authority made on the spot, for worlds that exist on this machine only.
///
/// Its certificate carries critical name constraints, so that whoever trusts it trusts it for those domains alone.
package struct CertificateAuthority: Hashable, Sendable {
    package let certificatePEM: String
    /// Whoever has it can issue certificates: it belongs in a file of mode 0600, if anywhere.
    package let keyPEM: String

    /// Takes an authority that was made before.
    package init(certificatePEM: String, keyPEM: String) {
        self.certificatePEM = certificatePEM
        self.keyPEM = keyPEM
    }

    /// Makes an authority that may issue for `domains` and what is below them; `now` is in seconds since 1970. Throws
    /// `TLSFailure.configuration` where OpenSSL cannot.
    package init(name: String, domains: [String], now: Int64, days: Int) throws(TLSFailure) {
        let permitted = domains.map { "permitted;DNS:\($0)" } + ["permitted;IP:127.0.0.1/255.255.255.255"]
        let made = try CertificateRequest(
            commonName: name, notBefore: now - 3600, notAfter: now + Int64(days) * 86_400,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
                (NID_name_constraints, "critical," + permitted.joined(separator: ",")),
            ]
        ).signed(by: nil)
        self.init(certificatePEM: made.chainPEM, keyPEM: made.keyPEM)
    }

    /// What a certificate is to say.
    package struct Leaf: Hashable, Sendable {
        /// dNSName entries; wildcards are allowed. The first is the common name too.
        package var dns: [String]
        /// SRVName entries: `_xmpp-client.example.org`.
        package var srv: [String]
        /// XmppAddr entries.
        package var xmpp: [String]
        /// Seconds since 1970.
        package var notBefore: Int64
        /// Seconds since 1970.
        package var notAfter: Int64
        package var key: Key
        package var commonName: String?
        /// Whether it is to be believed only with a stapled OCSP answer (RFC 7633).
        package var demandsStaple = false

        /// The kinds of key that are made; the weak one is for tests of its refusal.
        package enum Key: Hashable, Sendable {
            case ec256
            case rsa(Int)
        }

        package init(
            dns: [String] = [], srv: [String] = [], xmpp: [String] = [], notBefore: Int64, notAfter: Int64,
            key: Key = .ec256,
            commonName: String? = nil
        ) {
            self.dns = dns
            self.srv = srv
            self.xmpp = xmpp
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.key = key
            self.commonName = commonName
        }

        fileprivate var names: String {
            let names =
                dns.map { "DNS:\($0)" } + srv.map { "otherName:1.3.6.1.5.5.7.8.7;IA5STRING:\($0)" }
                + xmpp.map { "otherName:1.3.6.1.5.5.7.8.5;UTF8:\($0)" }
            return names.joined(separator: ",")
        }

        fileprivate func request(isSelfSigned: Bool) -> CertificateRequest {
            var extensions: [(Int32, String)] = [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth,clientAuth"), (NID_subject_key_identifier, "hash"),
            ]
            if !isSelfSigned { extensions.append((NID_authority_key_identifier, "keyid")) }
            if demandsStaple { extensions.append((NID_tlsfeature, "status_request")) }
            if !names.isEmpty { extensions.append((NID_subject_alt_name, names)) }
            return CertificateRequest(
                commonName: commonName ?? dns.first ?? xmpp.first ?? "xmppscope", notBefore: notBefore, notAfter: notAfter,
                key: key,
                extensions: extensions)
        }

        /// A certificate that nobody else has signed.
        package func selfSigned() throws(TLSFailure) -> CertificateAndKey { try request(isSelfSigned: true).signed(by: nil) }
    }

    /// Issues a certificate; its chain holds the leaf alone.
    package func issue(_ leaf: Leaf) throws(TLSFailure) -> CertificateAndKey {
        try leaf.request(isSelfSigned: false).signed(by: self)
    }

    /// Issues the certificate of a server: the domain, everything one label below it, and XMPP's own names.
    package func issueServer(domains: [String], now: Int64, days: Int) throws(TLSFailure) -> CertificateAndKey {
        try issue(
            Leaf(
                dns: domains.flatMap { [$0, "*." + $0] },
                srv: domains.flatMap { ["_xmpp-client." + $0, "_xmpp-server." + $0] }, xmpp: domains, notBefore: now - 3600,
                notAfter: now + Int64(days) * 86_400))
    }
}
