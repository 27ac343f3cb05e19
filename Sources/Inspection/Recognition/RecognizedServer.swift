/// What a domain's server was recognised as, and why.
package struct RecognizedServer: Hashable, Sendable {
    /// One sign that was seen.
    package struct Evidence: Hashable, Sendable {
        package var fingerprint: Fingerprint
        /// The number of the record that first showed it.
        package var record: Int
        /// The version that it stated, as written.
        package var version: String?

        package init(_ fingerprint: Fingerprint, record: Int, version: String? = nil) {
            self.fingerprint = fingerprint
            self.record = record
            self.version = version
        }
    }

    package var domain: String
    /// The product; nil for "some server", where too little was seen.
    package var product: ServerProduct?
    /// The version that the server stated, as written.
    package var version: String?
    /// What the signs leave of the versions.
    package var versions: VersionRange
    /// The profile to forecast with; nil where no product was recognised.
    package var profile: String?
    /// Whether the profile was written for this version; else it is the nearest.
    package var isExact: Bool
    /// How likely it is this product, from 0 to 1; for "some server", how likely the likeliest is.
    package var probability: Double
    /// Every product that got support, the likeliest first, with its probability.
    package var candidates: [(product: ServerProduct, probability: Double)]
    /// What was seen, in the order of the records.
    package var evidence: [Evidence]

    /// `Prosody 0.12.3`, `ejabberd before 24.12`, `some server`.
    package var phrase: String {
        guard let product else { return "some server" }
        if let version { return product.name + " " + version }
        return product.name + (versions.phrase.map { " " + $0 } ?? "")
    }

    package static func == (left: RecognizedServer, right: RecognizedServer) -> Bool {
        left.domain == right.domain && left.product == right.product && left.version == right.version
            && left.versions == right.versions && left.profile == right.profile && left.isExact == right.isExact
            && left.probability == right.probability && left.evidence == right.evidence
            && left.candidates.map(\.product) == right.candidates.map(\.product)
            && left.candidates.map(\.probability) == right.candidates.map(\.probability)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(domain)
        hasher.combine(product)
        hasher.combine(version)
        hasher.combine(probability)
        hasher.combine(evidence)
    }
}
