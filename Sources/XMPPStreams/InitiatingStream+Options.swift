package import XMPP

extension InitiatingStream {
    /// What a user asked for, as far as it concerns the negotiation.
    package struct Options: Sendable {
        package var address: JID
        package var password: Secret?
        /// TLS from the first byte; STARTTLS is not looked for.
        package var isDirectTLS: Bool
        package var usesStartTLS: Bool
        /// A stream that cannot be protected is given up.
        package var requiresTLS: Bool
        package var mechanisms: [String]?
        /// What is asked for with SASL2 (XEP-0388); nil for SASL as in RFC 6120.
        package var extensible: ExtensibleRequest?
        /// The login from before SASL (XEP-0078).
        package var usesLegacyAuthentication = false
        package var stopsAfterFeatures: Bool
        package var isAnonymous: Bool
        package var allowsPlaintext: Bool
        package var hasCertificate: Bool
        package var authorizationIdentity: String?
        package var language: String?
        /// The client's half of SCRAM's nonce: printable, fresh for each login.
        package var nonce: String
        /// Fresh ids for the iqs of the negotiation.
        package var iqID: String
        /// An earlier stream to be resumed in place of binding, where the server offers it.
        package var resumption: StreamResumption?

        package init(
            address: JID, password: Secret? = nil, isDirectTLS: Bool = false, usesStartTLS: Bool = true,
            requiresTLS: Bool = true,
            mechanisms: [String]? = nil, stopsAfterFeatures: Bool = false, isAnonymous: Bool = false,
            allowsPlaintext: Bool = false,
            hasCertificate: Bool = false, authorizationIdentity: String? = nil, language: String? = nil, nonce: String,
            iqID: String = "bind-1", resumption: StreamResumption? = nil
        ) {
            self.address = address
            self.password = password
            self.isDirectTLS = isDirectTLS
            self.usesStartTLS = usesStartTLS
            self.requiresTLS = requiresTLS
            self.mechanisms = mechanisms
            self.stopsAfterFeatures = stopsAfterFeatures
            self.isAnonymous = isAnonymous
            self.allowsPlaintext = allowsPlaintext
            self.hasCertificate = hasCertificate
            self.authorizationIdentity = authorizationIdentity
            self.language = language
            self.nonce = nonce
            self.iqID = iqID
            self.resumption = resumption
        }
    }
}
