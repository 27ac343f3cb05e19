import COpenSSL

/// What is needed to resume a TLS session later, with what was found out about the peer when it was made.
package final class TLSResumption: @unchecked Sendable {
    let pointer: OpaquePointer
    let identity: ReferenceIdentity
    let verification: TLSContext.Verification
    let chain: [Certificate]
    let verdict: TLSSession.Verdict

    /// Takes over the session.
    init(
        _ pointer: OpaquePointer, identity: ReferenceIdentity, verification: TLSContext.Verification, session: TLSSession
    ) {
        self.pointer = pointer
        self.identity = identity
        self.verification = verification
        chain = session.chain
        verdict = session.verdict
    }

    deinit { SSL_SESSION_free(pointer) }
}
