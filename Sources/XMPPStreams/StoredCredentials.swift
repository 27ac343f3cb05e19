/// What a server knows of an account when it checks who somebody is.
package struct StoredCredentials: Hashable, Sendable {
    /// One verifier for each hash function the account can use.
    package var verifiers: [SCRAMVerifier]
    package var isDisabled: Bool

    package init(verifiers: [SCRAMVerifier], isDisabled: Bool = false) {
        self.verifiers = verifiers
        self.isDisabled = isDisabled
    }

    package func verifier(_ hash: SCRAMHash) -> SCRAMVerifier? { verifiers.first { $0.hash == hash } }
}
