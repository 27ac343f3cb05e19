/// A certificate chain and its private key, as PEM texts.
package struct CertificateAndKey: Hashable, Sendable {
    /// The certificate of the entity first, then its intermediates.
    package var chainPEM: String
    package var keyPEM: String
    /// An OCSP answer as DER that a server shows with the certificate (RFC 6066 §8); nil for none.
    package var staple: [UInt8]?

    package init(chainPEM: String, keyPEM: String, staple: [UInt8]? = nil) {
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
        self.staple = staple
    }
}
