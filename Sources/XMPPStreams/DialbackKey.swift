internal import TLS

/// The key by which one server asks another whether a stream is its own (XEP-0220, made as XEP-0185 recommends).
package enum DialbackKey {
    /// The key for a stream; the secret never leaves the originating server.
    package static func make(secret: Secret, receiving: String, originating: String, streamID: String) -> String {
        let key = Hexadecimal.text(Digest.sha256.hash(secret.exposed.utf8))
        return Hexadecimal.text(
            Digest.sha256.authenticate("\(receiving) \(originating) \(streamID)".utf8, key: Array(key.utf8)))
    }

    /// Whether a key is the one this server would have made, compared without telling by the time.
    package static func matches(
        _ key: String, secret: Secret, receiving: String, originating: String, streamID: String
    ) -> Bool {
        Digest.matches(
            Array(key.utf8),
            Array(make(secret: secret, receiving: receiving, originating: originating, streamID: streamID).utf8))
    }
}

/// A question for an authoritative server: did you make this key?
package struct DialbackRequest: Hashable, Sendable {
    /// The domain that wants to be believed.
    package var originating: String
    /// Our own domain.
    package var receiving: String
    /// The id that the receiving server gave the stream.
    package var streamID: String
    package var key: String

    package init(originating: String, receiving: String, streamID: String, key: String) {
        self.originating = originating
        self.receiving = receiving
        self.streamID = streamID
        self.key = key
    }
}
