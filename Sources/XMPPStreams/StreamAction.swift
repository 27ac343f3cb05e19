package import XMLTree
package import XMPP

/// What a stream machine asks its owner to do.
package enum StreamAction: Hashable, Sendable {
    /// Send a stream header.
    case open(StreamHeader)
    /// Send a first-level element.
    case send(Element)
    /// Start TLS now: what came before was in the clear, what comes next is the handshake.
    case beginTLS
    /// A stream header comes next: read with a new parser (RFC 6120 §4.3.3).
    case restartParser
    /// A stage begins; the owner starts its clock.
    case began(ConnectionStage)
    case finished(ConnectionStage)
    /// The stream features of the other end.
    case features(StreamFeatures)
    /// The initiating entity: negotiation stops here as was asked for; everything else is typed by hand.
    case ready
    /// Something a user has to know: a choice that was made, a protection that is missing.
    case note(String)
    /// SASL has ended well. The address is the bare one; nil where only binding will tell it.
    case authenticated(JID?, mechanism: String)
    /// Something happened to the client's token (XEP-0484).
    case token(TokenEvent)
    /// The stream has its full address.
    case bound(JID)
    /// A first-level element for the owner.
    case deliver(Element)
    /// The receiving entity: ask for an account's credentials; the answer is `credentialsFound`.
    case lookUpCredentials(CredentialRequest)
    /// The receiving entity: do what was asked for along with SASL2; the answer is `settled`.
    case settle(InlineRequest)
    /// The receiving entity: ask for a resource; the answer is `resourceBound` or `bindRefused`.
    case bind(resource: String?)
    /// A receiving server: ask the authoritative server; the answer is `dialbackVerified`.
    case verifyDialback(DialbackRequest)
    /// A receiving server: the other one has proven to be that domain.
    case domainAuthenticated(String, mechanism: String)
    /// Send the error, if there is one, and `</stream:stream>`, then end the connection.
    case close(StreamError?)
    /// The negotiation has failed; comes before the closing action.
    case failed(ConnectionFailure)
}

/// What a server has to know to check credentials.
package struct CredentialRequest: Hashable, Sendable {
    /// The localpart that was given, prepared.
    package var localpart: String
    package var domainpart: String
    package var mechanism: String
    /// The client whose tokens are asked for, by its own id; nil where a password is to be shown (XEP-0484).
    package var clientID: String?

    package init(localpart: String, domainpart: String, mechanism: String, clientID: String? = nil) {
        self.localpart = localpart
        self.domainpart = domainpart
        self.mechanism = mechanism
        self.clientID = clientID
    }
}
