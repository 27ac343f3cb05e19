/// A document of one of the two series that define XMPP.
package struct Specification: Hashable, Sendable {
    /// Who publishes it.
    package enum Series: String, Hashable, Sendable {
        case rfc = "RFC"
        case xep = "XEP"
    }

    package let series: Series
    package let number: Int
    package let title: String
    package let status: SpecificationStatus
    /// What it is about, in a sentence; nil where the title says enough.
    package let about: String?
    /// What it means for what is kept.
    package let storage: String?

    package init(
        _ series: Series, _ number: Int, _ title: String, _ status: SpecificationStatus, about: String? = nil,
        storage: String? = nil
    ) {
        self.series = series
        self.number = number
        self.title = title
        self.status = status
        self.about = about
        self.storage = storage
    }

    /// The name it is cited by: `XEP-0313`, `RFC 6121`.
    package var name: String { Specification.name(series, number) }

    package static func name(_ series: Series, _ number: Int) -> String {
        let digits = String(number)
        return switch series {
        case .rfc: "RFC " + digits
        case .xep: "XEP-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }
}

/// A section of a document, by number and heading.
package struct SpecificationSection: Hashable, Sendable {
    /// The document: `RFC 6121`.
    package let document: String
    /// `8.5.2.1.1`; a letter for an appendix.
    package let number: String
    package let heading: String
    /// What it rules, in a sentence; nil where the heading says enough.
    package let about: String?
    /// What it means for what is kept.
    package let storage: String?

    package init(_ document: String, _ number: String, _ heading: String, about: String? = nil, storage: String? = nil) {
        self.document = document
        self.number = number
        self.heading = heading
        self.about = about
        self.storage = storage
    }

    /// The name it is cited by: `RFC 6121 §8.5.2.1.1`.
    package var name: String { document + " §" + number }
}
