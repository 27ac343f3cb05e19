package import XMLTree

extension ReceivingStream {
    /// What a server offers.
    package struct Configuration: Sendable {
        /// The domains that are served; a header for another one gets `host-unknown`.
        package var domains: Set<String>
        /// The domain that answers a header without `to`.
        package var defaultDomain: String
        package var offersStartTLS: Bool
        package var requiresTLS: Bool
        package var mechanisms: [SASLMechanism]
        /// Whether mechanisms are offered on a stream that is not protected.
        package var allowsPlaintext: Bool
        /// What SASL2 offers (XEP-0388); nil offers no SASL2.
        package var extensible: ExtensibleOffer?
        /// Whether accounts can be registered before logging in (XEP-0077).
        package var offersRegistration: Bool
        /// Features after authentication, beside binding: stream management and the like.
        package var features: [Element]
        /// Features after authentication that differ by domain, beside `features`.
        package var domainFeatures: [String: [Element]]
        /// How often a client may fail before the stream is closed.
        package var attempts: Int
        /// The iteration count that a decoy shows for accounts that do not exist; as the real ones have it.
        package var decoyIterations: Int
        /// Random bytes for nonces, ids and decoys.
        package var random: @Sendable (Int) -> [UInt8]

        package init(
            domains: Set<String>, defaultDomain: String, offersStartTLS: Bool = true, requiresTLS: Bool = true,
            mechanisms: [SASLMechanism] = SASLMechanism.passwordMechanisms, allowsPlaintext: Bool = false,
            offersRegistration: Bool = false, features: [Element] = [],
            domainFeatures: [String: [Element]] = [:], attempts: Int = 5, decoyIterations: Int = 10_000,
            random: @escaping @Sendable (Int) -> [UInt8]
        ) {
            self.domains = domains
            self.defaultDomain = defaultDomain
            self.offersStartTLS = offersStartTLS
            self.requiresTLS = requiresTLS
            self.mechanisms = mechanisms
            self.allowsPlaintext = allowsPlaintext
            self.offersRegistration = offersRegistration
            self.features = features
            self.domainFeatures = domainFeatures
            self.attempts = attempts
            self.decoyIterations = decoyIterations
            self.random = random
        }
    }
}
