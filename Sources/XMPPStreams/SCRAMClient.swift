package import TLS

/// The client's half of a SCRAM exchange (RFC 5802 §3).
package struct SCRAMClient: Hashable, Sendable {
    /// What the gs2 header says of channel binding (RFC 5802 §6).
    package enum Binding: Hashable, Sendable {
        /// `n`: not used.
        case none
        /// `y`: this end could, and believes that the server cannot.
        case notOffered
        /// `p`: used, with the data of the session.
        case used(ChannelBinding, [UInt8])
    }

    /// Fewer iterations than RFC 7677 §4 asks for would make a stolen exchange cheap to guess from, more than the upper bound
    /// would let a server keep this end busy.
    package static let iterations = 4096...5_000_000

    private let hash: SCRAMHash
    private let password: Secret
    private let nonce: String
    private let gs2Header: String
    private let bindingData: [UInt8]
    private let clientFirstBare: String
    private let advertised: DowngradeProtection?
    private var expectedServerSignature: [UInt8]?
    /// Whether the server confirmed what it had advertised.
    package private(set) var isProtectedFromDowngrade = false

    /// Throws `unusablePassword` for what SASLprep forbids.
    package init(
        username: String, password: Secret, hash: SCRAMHash, binding: Binding, nonce: String,
        authorizationIdentity: String? = nil,
        advertised: DowngradeProtection? = nil
    ) throws(SASLFailure) {
        guard let name = SASLPreparation.name(username), let prepared = SASLPreparation.password(password.exposed) else {
            throw .unusablePassword
        }
        self.hash = hash
        self.password = Secret(prepared)
        self.nonce = nonce
        self.advertised = advertised
        let flag: String
        switch binding {
        case .none: (flag, bindingData) = ("n", [])
        case .notOffered: (flag, bindingData) = ("y", [])
        case .used(let type, let data): (flag, bindingData) = ("p=" + type.rawValue, data)
        }
        gs2Header = flag + "," + (authorizationIdentity.map { "a=" + SCRAMMessage.escape($0) } ?? "") + ","
        clientFirstBare = "n=\(SCRAMMessage.escape(name)),r=\(nonce)"
    }

    /// The client-first-message.
    package var firstMessage: [UInt8] { Array((gs2Header + clientFirstBare).utf8) }

    /// Answers the server-first-message with the client-final-message.
    package mutating func challenged(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
        guard let text = String(validating: challenge, as: UTF8.self), let message = SCRAMMessage(text[...]) else {
            throw .malformed("it is not a list of attributes")
        }
        if let error = message["e"] { throw .refused(String(error)) }
        guard message["m"] == nil else { throw .malformed("it demands an extension (m=) that is not known") }
        guard message.attributes.count >= 3, message.attributes.prefix(3).map(\.name) == ["r", "s", "i"],
            let serverNonce = message["r"], let salt = message["s"].flatMap({ Base64.decode($0) }), !salt.isEmpty,
            let count = message["i"], let iterations = Int(count)
        else { throw .malformed("nonce, salt and iteration count are expected") }
        guard serverNonce.hasPrefix(nonce), serverNonce.count > nonce.count, SCRAMMessage.isNonce(serverNonce) else {
            throw .malformed("its nonce does not continue ours")
        }
        guard SCRAMClient.iterations.contains(iterations) else {
            throw .malformed(
                "\(iterations) iterations, and \(SCRAMClient.iterations.lowerBound) to \(SCRAMClient.iterations.upperBound) are accepted"
            )
        }
        if let advertised, let said = message["h"] {
            guard advertised.hash(hash) == said else {
                throw .downgrade(
                    "the list of mechanisms or channel bindings that arrived is not the one the server sent (XEP-0474)")
            }
            isProtectedFromDowngrade = true
        }
        let bound = Base64.encode(Array(gs2Header.utf8) + bindingData)
        let withoutProof = "c=\(bound),r=\(serverNonce)"
        let authMessage = "\(clientFirstBare),\(text),\(withoutProof)"
        let digest = hash.digest
        let salted = digest.stretch(Array(password.exposed.utf8), salt: salt, iterations: iterations)
        let clientKey = digest.authenticate("Client Key".utf8, key: salted)
        let signature = digest.authenticate(authMessage.utf8, key: digest.hash(clientKey))
        let serverKey = digest.authenticate("Server Key".utf8, key: salted)
        expectedServerSignature = digest.authenticate(authMessage.utf8, key: serverKey)
        let proof = zip(clientKey, signature).map { $0 ^ $1 }
        return Array("\(withoutProof),p=\(Base64.encode(proof))".utf8)
    }

    /// Checks the server-final-message, without which nobody has proven to be the server.
    package func concluded(_ final: [UInt8]?) throws(SASLFailure) {
        guard let expected = expectedServerSignature else {
            throw .serverNotProven("it said success before the exchange was complete")
        }
        guard let final, let text = String(validating: final, as: UTF8.self), let message = SCRAMMessage(text[...]) else {
            throw .serverNotProven("its signature is missing")
        }
        if let error = message["e"] { throw .refused(String(error)) }
        guard let signature = message["v"].flatMap({ Base64.decode($0) }) else {
            throw .serverNotProven("its signature is missing")
        }
        guard Digest.matches(signature, expected) else { throw .serverNotProven("its signature is wrong") }
    }
}
