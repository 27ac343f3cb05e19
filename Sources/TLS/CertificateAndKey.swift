/// A certificate chain and its private key, as PEM texts.
package struct CertificateAndKey: Hashable, Sendable {
    /// The certificate of the entity first, then its intermediates.
    package var chainPEM: String
    package var keyPEM: String

    package init(chainPEM: String, keyPEM: String) {
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
    }
}
