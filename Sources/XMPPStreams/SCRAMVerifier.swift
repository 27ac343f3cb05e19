internal import TLS

/// What a server keeps of a password for SCRAM: enough to check it, not enough to log in with (RFC 5802 §3).
package struct SCRAMVerifier: Hashable, Sendable {
    package var hash: SCRAMHash
    package var salt: [UInt8]
    package var iterations: Int
    package var storedKey: [UInt8]
    package var serverKey: [UInt8]

    package init(hash: SCRAMHash, salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
        self.hash = hash
        self.salt = salt
        self.iterations = iterations
        self.storedKey = storedKey
        self.serverKey = serverKey
    }

    /// Derives the verifier of a password; nil for a password that SASLprep forbids.
    package init?(password: Secret, hash: SCRAMHash, salt: [UInt8], iterations: Int) {
        guard let prepared = SASLPreparation.password(password.exposed) else { return nil }
        let digest = hash.digest
        let salted = digest.stretch(Array(prepared.utf8), salt: salt, iterations: iterations)
        self.init(saltedPassword: salted, hash: hash, salt: salt, iterations: iterations)
    }

    init(saltedPassword: [UInt8], hash: SCRAMHash, salt: [UInt8], iterations: Int) {
        let digest = hash.digest
        let clientKey = digest.authenticate("Client Key".utf8, key: saltedPassword)
        self.init(
            hash: hash, salt: salt, iterations: iterations, storedKey: digest.hash(clientKey),
            serverKey: digest.authenticate("Server Key".utf8, key: saltedPassword))
    }

    /// Whether it is the verifier of that password, for PLAIN.
    package func verifies(_ password: Secret) -> Bool {
        guard let other = SCRAMVerifier(password: password, hash: hash, salt: salt, iterations: iterations) else {
            return false
        }
        return Digest.matches(other.storedKey, storedKey)
    }
}
