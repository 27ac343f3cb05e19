/// One explanation of a term that was asked for; a term can have several.
package enum GlossaryAnswer: Hashable, Sendable {
    case term(GlossaryTerm)
    /// A document with its elements.
    case specification(Specification, elements: [CatalogueEntry])
    /// A section of a document, the sections directly below it, and the elements that it defines.
    case section(SpecificationSection, of: Specification?, below: [SpecificationSection], elements: [CatalogueEntry])
    /// An element of one namespace, with all its places.
    case element(name: String, namespace: String, entries: [CatalogueEntry])
    /// A namespace with what is known of it.
    case namespace(String, entries: [CatalogueEntry], relatives: [String])
    /// A namespace of which only other versions are known.
    case unknownVersion(String, relatives: [String], document: String)
    /// A feature of service discovery.
    case feature(String, meaning: String)
    /// A value of an attribute or text.
    case value(String, table: String, meaning: String)
}
