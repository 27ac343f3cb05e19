import Inspection

/// Every element that XMPP specifications and servers put on a stream, as far as it is known here.
package enum Catalogue {
    /// The catalogue, ready for look-ups.
    package static let index = CatalogueIndex(
        families.flatMap { $0() }, tables: CatalogueWords.tables, titles: Glossary.titles)

    /// The families of elements; a new file is one new line here.
    static let families: [@Sendable () -> [CatalogueEntry]] = [
        streams, authentication, stanzas, messages, copies, encryption, presence, accounts, queries, pubSub, rooms, calls,
        federation, errors, otherNamespaces,
    ]

    /// The entries of one namespace.
    static func elements(of namespace: String, _ entries: [CatalogueEntry]) -> [CatalogueEntry] {
        entries.map { $0.in(namespace) }
    }
}
