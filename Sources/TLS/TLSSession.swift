/// The facts of an established TLS session, for display and for channel binding.
package struct TLSSession: Hashable, Sendable {
    /// `TLSv1.2` or `TLSv1.3`.
    package var version: String
    /// The cipher suite in IANA's words.
    package var cipher: String
    /// The group of the key exchange: `X25519`; nil where the session has none.
    package var group: String?
    /// The application protocol both agreed on (RFC 7301).
    package var applicationProtocol: String?
    /// The name the client asked for (SNI).
    package var serverName: String?
    /// The peer's certificates, its own first.
    package var chain: [Certificate]
    package var verdict: Verdict
    /// What the server stapled to its certificate.
    package var staple: StapledStatus
    /// Whether an earlier session was resumed.
    package var resumed: Bool
    /// The channel bindings of this session; empty entries are those it cannot give.
    package var bindings: [ChannelBinding: [UInt8]]

    /// What the check of the peer's certificate came to.
    package enum Verdict: Hashable, Sendable, CustomStringConvertible {
        /// Chain, dates and name are right.
        case trusted
        /// Faults were found, and the session goes on because the check was switched off by name.
        case ignored([CertificateFault])
        /// The fingerprint is the one that was asked for; what else is wrong does not count.
        case pinned
        /// The peer showed no certificate, as clients usually do not.
        case none

        package var description: String {
            switch self {
            case .trusted: "trusted"
            case .ignored(let faults):
                "NOT trusted, and going on as was asked for: " + faults.map(\.description).joined(separator: "; ")
            case .pinned: "trusted by its fingerprint"
            case .none: "no certificate"
            }
        }
    }

    package init(
        version: String, cipher: String, group: String? = nil, applicationProtocol: String? = nil, serverName: String? = nil,
        chain: [Certificate] = [], verdict: Verdict = .none, staple: StapledStatus = .none,
        resumed: Bool = false, bindings: [ChannelBinding: [UInt8]] = [:]
    ) {
        self.version = version
        self.cipher = cipher
        self.group = group
        self.applicationProtocol = applicationProtocol
        self.serverName = serverName
        self.chain = chain
        self.verdict = verdict
        self.staple = staple
        self.resumed = resumed
        self.bindings = bindings
    }
}
