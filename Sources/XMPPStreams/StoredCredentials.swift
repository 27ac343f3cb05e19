/// What a server knows of an account when it checks who somebody is.
package struct StoredCredentials: Hashable, Sendable {
    /// One verifier for each hash function the account can use.
    package var verifiers: [SCRAMVerifier]
    package var isDisabled: Bool
    /// The tokens of the client that wants to log in with one (XEP-0484).
    package var tokens: [StoredToken]
    /// Whether every password that is shown in clear is right: for a server that only plays one.
    package var acceptsAnyPassword: Bool

    package init(
        verifiers: [SCRAMVerifier], isDisabled: Bool = false, tokens: [StoredToken] = [], acceptsAnyPassword: Bool = false
    ) {
        self.verifiers = verifiers
        self.tokens = tokens
        self.isDisabled = isDisabled
        self.acceptsAnyPassword = acceptsAnyPassword
    }

    package func verifier(_ hash: SCRAMHash) -> SCRAMVerifier? { verifiers.first { $0.hash == hash } }
}
