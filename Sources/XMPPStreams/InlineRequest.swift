package import XMLTree
package import XMPP

/// What a client has asked for along with SASL2, once it has proven who it is (XEP-0388 §2.6.1).
package struct InlineRequest: Hashable, Sendable {
    package var account: JID
    package var userAgent: UserAgent?
    package var bind: Bind2Request?
    /// `<resume/>` (XEP-0198 §9).
    package var resumption: Element?
    /// The binding of a token that is asked for (XEP-0484 §3.2).
    package var requestedToken: TokenBinding?
    /// The token that was shown.
    package var usedToken: StoredToken?
    package var invalidatesToken: Bool
    /// How often the client says it has used its token.
    package var count: Int?

    package init(
        account: JID, userAgent: UserAgent? = nil, bind: Bind2Request? = nil, resumption: Element? = nil,
        requestedToken: TokenBinding? = nil, usedToken: StoredToken? = nil, invalidatesToken: Bool = false, count: Int? = nil
    ) {
        self.account = account
        self.userAgent = userAgent
        self.bind = bind
        self.resumption = resumption
        self.requestedToken = requestedToken
        self.usedToken = usedToken
        self.invalidatesToken = invalidatesToken
        self.count = count
    }

    /// Whether there is anything to be done for it.
    package var isEmpty: Bool { bind == nil && resumption == nil && requestedToken == nil && usedToken == nil }
}

/// What came of it.
package struct InlineOutcome: Hashable, Sendable {
    /// The full address, where a resource was bound or a stream resumed.
    package var address: JID?
    /// What stands inside `<bound/>`; nil where nothing was bound.
    package var bound: [Element]?
    /// `<resumed/>` or `<failed/>`.
    package var resumption: Element?
    package var token: AccessToken?
    /// What is sent right after the features: the queue of a resumed stream.
    package var afterwards: [Element]

    package init(
        address: JID? = nil, bound: [Element]? = nil, resumption: Element? = nil, token: AccessToken? = nil,
        afterwards: [Element] = []
    ) {
        self.address = address
        self.bound = bound
        self.resumption = resumption
        self.token = token
        self.afterwards = afterwards
    }
}

/// A token as its server keeps it (XEP-0484 §5.1).
package struct StoredToken: Hashable, Sendable {
    package var secret: Secret
    package var binding: TokenBinding
    /// Whether it is in the slot `new`, that is, has not been used yet; otherwise it is in the slot `current`.
    package var isNew: Bool
    package var isExpired: Bool

    package init(secret: Secret, binding: TokenBinding, isNew: Bool, isExpired: Bool) {
        self.secret = secret
        self.binding = binding
        self.isNew = isNew
        self.isExpired = isExpired
    }
}

/// What a server offers with SASL2.
package struct ExtensibleOffer: Hashable, Sendable {
    /// What can be switched on while binding.
    package var bindFeatures: [Bind2Request.Feature]
    package var resumes: Bool
    package var givesTokens: Bool

    package init(
        bindFeatures: [Bind2Request.Feature] = Bind2Request.Feature.allCases, resumes: Bool = true, givesTokens: Bool = true
    ) {
        self.bindFeatures = bindFeatures
        self.resumes = resumes
        self.givesTokens = givesTokens
    }
}
