/// Something a server shows without being asked, or in an answer, by which its product can be told.
package struct Fingerprint: Hashable, Sendable {
    /// What kind of first-level element it is looked for in.
    package enum Root: String, Hashable, Sendable {
        case streamOpen, features, nonza, iq, message, presence
    }

    /// Whose word it is.
    package enum Origin: Hashable, Sendable {
        /// The server itself: the stream, or a stanza from its domain.
        case server
        /// The server in the name of one's own account.
        case account
        /// A room of the domain.
        case room
    }

    /// How much it says.
    package enum Strength: Hashable, Sendable {
        /// The server names its product.
        case names
        /// A form that is known of this product.
        case typical
        /// A form that several products share.
        case hint
        /// A form that the product does not have.
        case against

        /// How many times likelier the sign is with the product than with an unknown one.
        package var likelihoodRatio: Double {
            switch self {
            case .names: 150
            case .typical: 12
            case .hint: 2.2
            case .against: 1 / 12
            }
        }

        /// The most that can be believed where nothing stronger was seen.
        package var ceiling: Double {
            switch self {
            case .names: 0.97
            case .typical: 0.9
            case .hint, .against: 0.5
            }
        }
    }

    /// What it says about one product.
    package struct Implication: Hashable, Sendable {
        /// The product's id.
        package var product: String
        package var strength: Strength
        /// The versions it narrows the product to.
        package var versions: VersionRange

        package init(_ product: String, _ strength: Strength, _ versions: VersionRange = .all) {
            self.product = product
            self.strength = strength
            self.versions = versions
        }
    }

    package let id: String
    package let root: Root
    package let origin: Origin
    package let pattern: FingerprintPattern
    package let implies: [Implication]
    /// What was seen, in a few words.
    package let says: String
    package let cite: Citation
    /// Signs that have one cause count once.
    package let group: String
    /// The names of the child elements, from the first-level element down, whose text is the version.
    package let versionPath: [String]

    package init(
        _ id: String, in root: Root, from origin: Origin = .server, _ pattern: FingerprintPattern, _ implies: [Implication],
        says: String, cite: Citation, group: String? = nil, versionPath: [String] = []
    ) {
        self.id = id
        self.root = root
        self.origin = origin
        self.pattern = pattern
        self.implies = implies
        self.says = says
        self.cite = cite
        self.group = group ?? id
        self.versionPath = versionPath
    }
}
