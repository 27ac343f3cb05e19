package import TLS
package import XMPPStreams

/// How a listener accepts streams.
package struct ListenOptions: Sendable {
    /// How streams are protected.
    package enum Protection: Hashable, Sendable {
        /// STARTTLS is offered, and required unless plaintext is allowed.
        case starttls
        /// TLS from the first byte (XEP-0368).
        case direct
        /// No TLS at all.
        case none
    }

    /// An address to bind, such as `127.0.0.1` or `::1`.
    package var address: String
    /// 0 lets the system choose.
    package var port: Int
    package var protection: Protection
    package var certificate: CertificateAndKey?
    /// Whether a certificate with a key that is too weak to be trusted may be shown; for tests of the refusal.
    package var showsWeakKeys = false
    /// What clients' certificates are checked against, for SASL EXTERNAL; nil asks for none.
    package var clientAuthorityPEM: String?
    package var stream: ReceivingStream.Configuration
    /// What connections are called in records: this and a number.
    package var name: String
    /// The largest first-level element, in bytes: before authentication, and after.
    package var limitBeforeAuthentication: Int
    package var elementLimit: Int
    /// How long a client may take to be authenticated, in seconds.
    package var authenticationTimeout: Double
    /// Bytes waiting to be sent at which a connection is no longer writable.
    package var writeBufferLimit: Int
    /// The most connections at one time; further ones are closed at once.
    package var connectionLimit: Int
    /// The most bytes that wait for a client that does not read; then its connection is cut.
    package var unreadLimit: Int

    package init(
        address: String = "127.0.0.1", port: Int = 0, protection: Protection = .starttls,
        certificate: CertificateAndKey? = nil,
        clientAuthorityPEM: String? = nil, stream: ReceivingStream.Configuration, name: String = "c2s",
        limitBeforeAuthentication: Int = 65_536, elementLimit: Int = 1 << 20, authenticationTimeout: Double = 60,
        writeBufferLimit: Int = 1 << 20, connectionLimit: Int = 10_000,
        unreadLimit: Int = 16 << 20
    ) {
        self.address = address
        self.port = port
        self.protection = protection
        self.certificate = certificate
        self.clientAuthorityPEM = clientAuthorityPEM
        self.stream = stream
        self.name = name
        self.limitBeforeAuthentication = limitBeforeAuthentication
        self.elementLimit = elementLimit
        self.authenticationTimeout = authenticationTimeout
        self.writeBufferLimit = writeBufferLimit
        self.connectionLimit = connectionLimit
        self.unreadLimit = unreadLimit
    }
}
