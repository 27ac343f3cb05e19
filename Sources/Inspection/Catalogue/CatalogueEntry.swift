/// What is known of one element in one place: where it is specified, what it says, and what is kept because of it.
package struct CatalogueEntry: Hashable, Sendable {
    /// The element name that stands for every element of a namespace.
    package static let anyName = "*"

    package private(set) var namespace: String
    /// The local name, or ``anyName``.
    package let name: String
    /// Where the element has to stand for this entry to apply.
    package let place: ElementPlace
    /// The document and its section: `XEP-0333 §4.2`.
    package let spec: String
    package let status: SpecificationStatus
    /// One short sentence to be shown beside the element, with the values of the element filled in.
    package let meaning: MeaningTemplate
    package let storageClass: StorageClass
    /// What the element means for what is kept, with sources.
    package let storage: String

    package init(
        _ name: String, _ place: ElementPlace, _ spec: String, _ status: SpecificationStatus, _ meaning: String,
        _ storageClass: StorageClass, _ storage: String, in namespace: String = ""
    ) {
        self.namespace = namespace
        self.name = name
        self.place = place
        self.spec = spec
        self.status = status
        self.meaning = MeaningTemplate(meaning)
        self.storageClass = storageClass
        self.storage = storage
    }

    /// The same entry for another namespace.
    package func `in`(_ namespace: String) -> CatalogueEntry {
        var copy = self
        copy.namespace = namespace
        return copy
    }

    /// The document without the section: `XEP-0333`.
    package var document: String { String(spec.prefix { $0 != "§" && $0 != "(" }).trimmingSpaces }

    /// The section in its document; nil where the whole document is meant.
    package var section: String? { spec.firstIndex(of: "§").map { String(spec[spec.index(after: $0)...]) } }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// How far a specification has come: the states of XEP-0001 §10 and of RFC 2026, and two words for what has no standard.
package enum SpecificationStatus: String, Hashable, Sendable, CaseIterable {
    case experimental = "Experimental"
    case proposed = "Proposed"
    /// "Draft" before XEP-0001 was renewed.
    case stable = "Stable"
    case final = "Final"
    case active = "Active"
    case deferred = "Deferred"
    case retracted = "Retracted"
    case rejected = "Rejected"
    case deprecated = "Deprecated"
    case obsolete = "Obsolete"
    case proposedStandard = "Proposed Standard"
    case standard = "Internet Standard"
    case informational = "Informational"
    /// A form that was deployed although today's text of the specification no longer has it.
    case superseded = "Superseded version"
    /// A server's or client's own extension.
    case vendor = "Vendor extension"

    /// Whether nothing firm can be built on it: rules from such a text are marked experimental.
    package var isExperimental: Bool {
        switch self {
        case .experimental, .proposed, .deferred, .retracted, .rejected, .vendor: true
        case .stable, .final, .active, .deprecated, .obsolete, .proposedStandard, .standard, .informational, .superseded:
            false
        }
    }
}

/// What kind of traces an element leaves, in one word.
package enum StorageClass: String, Hashable, Sendable, CaseIterable {
    /// Only arranges the stream.
    case negotiation
    /// State that lives as long as a stream or session.
    case session
    /// Of the moment; meant to be kept nowhere.
    case ephemeral
    /// What people say to each other.
    case content
    /// Asks a server to keep or not to keep.
    case hint
    /// Kept until somebody answers.
    case pending
    /// Account data at one's own server.
    case account
    /// Passwords, verifiers and tokens.
    case credential
    /// Kept by a room, pubsub, push or upload service.
    case service
    /// Reads or hands out what is already kept.
    case retrieval
    /// Passes through and is kept nowhere.
    case transit
    /// Shares the fate of what it rides on.
    case meta
    /// Reports a failure.
    case error
}
