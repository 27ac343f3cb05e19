import Inspection

/// The words of the program and of the protocol, and the documents that define them.
package enum Glossary {
    /// Everything that can be explained.
    package static let index = GlossaryIndex(
        terms: families.flatMap { $0() }, specifications: specifications,
        sections: sectionsOfRFC6120() + sectionsOfRFC6121(), catalogue: Catalogue.index)

    /// The documents: RFCs, then XEPs by number.
    package static let specifications = rfcs() + xeps1() + xeps2()

    /// The families of words; a new file is one new line here.
    static let families: [@Sendable () -> [GlossaryTerm]] = [stores, verdicts, recipientStates, concepts]

    /// The title of a document: `XEP-0333` → `Displayed Markers`.
    package static func title(of document: String) -> String? { titles[document] }

    static let titles: [String: String] = Dictionary(
        specifications.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
}
