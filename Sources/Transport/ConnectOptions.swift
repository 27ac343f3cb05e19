package import TLS
package import XMPP
package import XMPPStreams

/// What a user asked for when connecting; the defaults protect everything and leave nothing on the server.
package struct ConnectOptions: Sendable {
    /// How the stream is protected.
    package enum Protection: String, Hashable, Sendable, CaseIterable {
        /// TLS is required: by STARTTLS (RFC 6120 §5), or from the first byte at a place that DNS names for it (XEP-0368).
        case starttls
        /// TLS from the first byte (XEP-0368).
        case direct
        /// STARTTLS where it is offered; otherwise the stream stays open to everybody.
        case optional
        /// No TLS, even if it is offered.
        case none
    }

    /// What a connection is for.
    package enum Role: Sendable {
        /// A client with an account (RFC 6120).
        case client
        /// A component of a server, which knows its secret (XEP-0114); the address is the component's domain.
        case component(secret: Secret)
        /// Another server (RFC 6120, XEP-0220); the address is the domain to go to. Without a secret there is no dialback.
        case server(from: String, dialbackSecret: Secret?)
    }

    /// How the stream travels, other than over TCP itself.
    package enum WebChoice: Hashable, Sendable {
        /// Over the WebSocket (RFC 7395) or the BOSH service (XEP-0206) at an address.
        case address(WebAddress)
        /// Over what the domain names on the web (XEP-0156).
        case discovered(WebCarrier)
    }

    /// The account; its resourcepart is asked for at binding. A domain alone stands for an anonymous or stopped login.
    package var address: JID
    package var password: Secret?
    /// The host to go to instead of what DNS says; the domain stays the address's.
    package var host: String?
    package var port: Int?
    package var protection: Protection
    /// Going over HTTP; nil goes over TCP. The address decides whether TLS protects the stream, not `protection`.
    package var web: WebChoice?
    /// Whether a fault of the server's certificate ends the connection.
    package var verifiesCertificate: Bool
    package var authorityFile: String?
    /// Trusted authorities as PEM text: the loopback world's.
    package var authorityPEM: String?
    /// The SHA-256 of the only certificate to be accepted.
    package var fingerprint: [UInt8]?
    package var certificate: CertificateAndKey?
    /// The mechanisms that may be used, by name; nil leaves the choice to us, which is the strongest that needs no option.
    package var mechanisms: [String]?
    /// SASL2 and what is asked for along with it (XEP-0388); nil for SASL as in RFC 6120, which leaves nothing on the server.
    package var extensible: InitiatingStream.ExtensibleRequest?
    /// The login from before SASL, which is obsolete (XEP-0078).
    package var usesLegacyAuthentication = false
    /// Stop after the features, and leave the rest to the user.
    package var stopsAfterFeatures: Bool
    package var isAnonymous: Bool
    /// Whether credentials may go over a stream that is not protected.
    package var allowsPlaintext: Bool
    /// The authorization identity, where it is another than the account.
    package var authorizationIdentity: String?
    /// The `xml:lang` of the stream header.
    package var language: String?
    /// The name of the connection in its records.
    package var name: String
    /// A DNS server, `ADDRESS` or `ADDRESS:PORT`; nil stands for the system's.
    package var resolver: String?
    /// A proxy to go through; SRV records are still asked for here.
    package var proxy: ProxyServer?
    /// Whether the owner is asked before each step.
    package var isStepped = false
    /// An earlier TLS session to be resumed, where it fits.
    package var tlsResumption: TLSResumption?
    /// An earlier stream to be resumed in place of binding (XEP-0198 §5).
    package var streamResumption: StreamResumption?
    /// Whether the owner is to connect again after a cut.
    package var reconnects = false
    /// Whether the owner is to follow a server that names another place over a protected stream.
    package var followsRedirection = false
    /// The port at which the owner is to answer for dialback keys, where it is a server.
    package var verificationPort: Int?
    /// What the stream is for.
    package var role = Role.client
    package var timeouts: Timeouts
    /// The largest first-level element that is read, in bytes.
    package var elementLimit: Int
    /// Called with each line of the TLS key log.
    package var keyLog: (@Sendable (String) -> Void)?

    /// How long each stage may take, in seconds.
    package struct Timeouts: Hashable, Sendable {
        package var resolve: Double
        package var tcp: Double
        package var tls: Double
        package var stream: Double
        package var authentication: Double
        package var binding: Double
        /// How long the other end may take to answer `</stream:stream>`.
        package var closing: Double

        package init(
            resolve: Double = 10, tcp: Double = 15, tls: Double = 15, stream: Double = 15, authentication: Double = 30,
            binding: Double = 15, closing: Double = 2
        ) {
            self.resolve = resolve
            self.tcp = tcp
            self.tls = tls
            self.stream = stream
            self.authentication = authentication
            self.binding = binding
            self.closing = closing
        }

        package subscript(_ stage: ConnectionStage) -> Double {
            switch stage {
            case .resolve: resolve
            case .tcp: tcp
            case .tls: tls
            case .stream: stream
            case .authentication: authentication
            case .binding: binding
            }
        }
    }

    package init(
        address: JID, password: Secret? = nil, host: String? = nil, port: Int? = nil, protection: Protection = .starttls,
        verifiesCertificate: Bool = true, authorityFile: String? = nil, authorityPEM: String? = nil,
        fingerprint: [UInt8]? = nil,
        certificate: CertificateAndKey? = nil, mechanisms: [String]? = nil, stopsAfterFeatures: Bool = false,
        isAnonymous: Bool = false, allowsPlaintext: Bool = false, authorizationIdentity: String? = nil,
        language: String? = nil,
        name: String = "1", resolver: String? = nil, timeouts: Timeouts = Timeouts(), elementLimit: Int = 4 << 20,
        keyLog: (@Sendable (String) -> Void)? = nil
    ) {
        self.address = address
        self.password = password
        self.host = host
        self.port = port
        self.protection = protection
        self.verifiesCertificate = verifiesCertificate
        self.authorityFile = authorityFile
        self.authorityPEM = authorityPEM
        self.fingerprint = fingerprint
        self.certificate = certificate
        self.mechanisms = mechanisms
        self.stopsAfterFeatures = stopsAfterFeatures
        self.isAnonymous = isAnonymous
        self.allowsPlaintext = allowsPlaintext
        self.authorizationIdentity = authorizationIdentity
        self.language = language
        self.name = name
        self.resolver = resolver
        self.timeouts = timeouts
        self.elementLimit = elementLimit
        self.keyLog = keyLog
    }
}
