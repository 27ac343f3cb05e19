package import TLS

/// The server's half of a SCRAM exchange (RFC 5802 §3).
package struct SCRAMServer: Hashable, Sendable {
    private let hash: SCRAMHash
    private let isPlus: Bool
    private let offersPlus: Bool
    private let bindings: [ChannelBinding: [UInt8]]
    private let nonce: String
    private let advertised: DowngradeProtection?
    private var gs2Header = ""
    private var bindingData: [UInt8] = []
    private var clientFirstBare = ""
    private var serverFirst = ""
    private var fullNonce = ""
    private var verifier: SCRAMVerifier?

    package init(
        hash: SCRAMHash, isPlus: Bool, offersPlus: Bool, bindings: [ChannelBinding: [UInt8]], nonce: String,
        advertised: DowngradeProtection? = nil
    ) {
        self.hash = hash
        self.isPlus = isPlus
        self.offersPlus = offersPlus
        self.bindings = bindings
        self.nonce = nonce
        self.advertised = advertised
    }

    /// Reads the client-first-message: the name that wants to log in, and the identity it wants to act as.
    package mutating func began(
        _ message: [UInt8]
    ) throws(SASLCondition) -> (username: String, authorizationIdentity: String?) {
        guard let text = String(validating: message, as: UTF8.self) else { throw .malformedRequest }
        let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformedRequest }
        switch parts[0] {
        case "n":
            if isPlus { throw .malformedRequest }
        case "y":
            // The client believes that we offered no binding; if we did, somebody removed it (RFC 5802 §6).
            if isPlus { throw .malformedRequest }
            if offersPlus { throw .notAuthorized }
        default:
            guard parts[0].hasPrefix("p="), isPlus else { throw .malformedRequest }
            guard let type = ChannelBinding(rawValue: String(parts[0].dropFirst(2))), let data = bindings[type] else {
                throw .notAuthorized
            }
            bindingData = data
        }
        var identity: String?
        if !parts[1].isEmpty {
            guard parts[1].hasPrefix("a="), let name = SCRAMMessage.unescape(parts[1].dropFirst(2)) else {
                throw .malformedRequest
            }
            identity = name
        }
        guard let bare = SCRAMMessage(parts[2]), bare["m"] == nil, bare.attributes.count >= 2,
            bare.attributes.prefix(2).map(\.name) == ["n", "r"], let escaped = bare["n"],
            let name = SCRAMMessage.unescape(escaped),
            let username = SASLPreparation.name(name), !username.isEmpty, let clientNonce = bare["r"],
            SCRAMMessage.isNonce(clientNonce)
        else { throw .malformedRequest }
        gs2Header = "\(parts[0]),\(parts[1]),"
        clientFirstBare = String(parts[2])
        fullNonce = clientNonce + nonce
        return (username, identity)
    }

    /// Answers with the server-first-message.
    package mutating func verifierFound(_ verifier: SCRAMVerifier) -> [UInt8] {
        self.verifier = verifier
        serverFirst = "r=\(fullNonce),s=\(Base64.encode(verifier.salt)),i=\(verifier.iterations)"
        if let advertised { serverFirst += ",h=" + advertised.hash(hash) }
        return Array(serverFirst.utf8)
    }

    /// Checks the client-final-message and answers with the server-final-message.
    package func finished(_ message: [UInt8]) throws(SASLCondition) -> [UInt8] {
        guard let verifier, let text = String(validating: message, as: UTF8.self), let final = SCRAMMessage(text[...]),
            final.attributes.count >= 3, final.attributes[0].name == "c", final.attributes[1].name == "r",
            final.attributes.last?.name == "p", let bound = final["c"].flatMap({ Base64.decode($0) }),
            let nonce = final["r"],
            let proof = final["p"].flatMap({ Base64.decode($0) }), proof.count == hash.digest.byteCount,
            let end = text.range(ofLast: ",p=")
        else { throw .malformedRequest }
        guard nonce == fullNonce, bound == Array(gs2Header.utf8) + bindingData else { throw .notAuthorized }
        let authMessage = "\(clientFirstBare),\(serverFirst),\(text[..<end])"
        let digest = hash.digest
        let signature = digest.authenticate(authMessage.utf8, key: verifier.storedKey)
        let clientKey = zip(proof, signature).map { $0 ^ $1 }
        guard Digest.matches(digest.hash(clientKey), verifier.storedKey) else { throw .notAuthorized }
        return Array("v=\(Base64.encode(digest.authenticate(authMessage.utf8, key: verifier.serverKey)))".utf8)
    }
}

extension String {
    /// Where the last occurrence of a text begins.
    fileprivate func range(ofLast wanted: String) -> String.Index? {
        var index = endIndex
        while index > startIndex {
            index = self.index(before: index)
            if self[index...].hasPrefix(wanted) { return index }
        }
        return nil
    }
}
