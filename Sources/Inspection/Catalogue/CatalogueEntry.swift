/// What is known of one element in one place: where it is specified, what it says, and what is kept because of it.
package struct CatalogueEntry: Hashable, Sendable {
    /// The element name that stands for every element of a namespace.
    package static let anyName = "*"

    /// Entries are handed around for every element of a stream, so a copy is one reference.
    private let facts: Facts

    private final class Facts: Sendable {
        let namespace: String
        let name: String
        let place: ElementPlace
        let spec: String
        let document: String
        let section: String?
        let status: SpecificationStatus
        let meaning: MeaningTemplate
        let storageClass: StorageClass
        let storage: String

        init(
            _ namespace: String, _ name: String, _ place: ElementPlace, _ spec: String, _ status: SpecificationStatus,
            _ meaning: MeaningTemplate, _ storageClass: StorageClass, _ storage: String
        ) {
            self.namespace = namespace
            self.name = name
            self.place = place
            self.spec = spec
            var document = spec.prefix { $0 != "§" && $0 != "(" }
            while document.last == " " { document.removeLast() }
            self.document = String(document)
            section = spec.firstIndex(of: "§").map { String(spec[spec.index(after: $0)...]) }
            self.status = status
            self.meaning = meaning
            self.storageClass = storageClass
            self.storage = storage
        }
    }

    package init(
        _ name: String, _ place: ElementPlace, _ spec: String, _ status: SpecificationStatus, _ meaning: String,
        _ storageClass: StorageClass, _ storage: String, in namespace: String = ""
    ) {
        facts = Facts(namespace, name, place, spec, status, MeaningTemplate(meaning), storageClass, storage)
    }

    private init(_ facts: Facts) { self.facts = facts }

    /// The same entry for another namespace.
    package func `in`(_ namespace: String) -> CatalogueEntry {
        CatalogueEntry(
            Facts(
                namespace, facts.name, facts.place, facts.spec, facts.status, facts.meaning, facts.storageClass,
                facts.storage))
    }

    package var namespace: String { facts.namespace }
    /// The local name, or ``anyName``.
    package var name: String { facts.name }
    /// Where the element has to stand for this entry to apply.
    package var place: ElementPlace { facts.place }
    /// The document and its section: `XEP-0333 §4.2`.
    package var spec: String { facts.spec }
    /// The document without the section: `XEP-0333`.
    package var document: String { facts.document }
    /// The section in its document; nil where the whole document is meant.
    package var section: String? { facts.section }
    package var status: SpecificationStatus { facts.status }
    /// One short sentence to be shown beside the element, with the values of the element filled in.
    package var meaning: MeaningTemplate { facts.meaning }
    package var storageClass: StorageClass { facts.storageClass }
    /// What the element means for what is kept, with sources.
    package var storage: String { facts.storage }

    package static func == (left: CatalogueEntry, right: CatalogueEntry) -> Bool {
        left.facts === right.facts
            || left.namespace == right.namespace && left.name == right.name && left.place == right.place
                && left.spec == right.spec
                && left.status == right.status && left.meaning == right.meaning && left.storageClass == right.storageClass
                && left.storage == right.storage
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(namespace)
        hasher.combine(name)
        hasher.combine(spec)
        hasher.combine(meaning.source)
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
    /// Not looked at: only the document is known.
    case unknown
}
