import XMLTree
import XMPP

/// Finds what is known of an element by its name, its namespace and the place where it stands.
package struct CatalogueIndex: Sendable {
    /// Every entry, in the order of the catalogue.
    package let entries: [CatalogueEntry]
    /// Tables of words for values, by name: `muc-status` → `110` → words.
    package let tables: [String: [String: String]]
    private let byNamespace: [String: NamespaceEntries]
    /// Namespaces by what stays of them without their version.
    private let families: [String: [String]]
    /// Titles of documents, by name: `XEP-0313`.
    private let titles: [String: String]

    /// What is known of one namespace.
    private final class NamespaceEntries: Sendable {
        let all: [CatalogueEntry]
        let byName: [String: [CatalogueEntry]]
        /// The entries for elements of any name.
        let any: [CatalogueEntry]

        init(_ entries: [CatalogueEntry]) {
            all = entries
            byName = Dictionary(grouping: entries, by: \.name)
            any = byName[CatalogueEntry.anyName] ?? []
        }
    }

    /// The name of the table that is not one: it turns a namespace into the document that defines it.
    package static let namespaceTable = "namespace"

    package init(_ entries: [CatalogueEntry], tables: [String: [String: String]] = [:], titles: [String: String] = [:]) {
        self.entries = entries
        self.tables = tables
        self.titles = titles
        byNamespace = Dictionary(grouping: entries, by: \.namespace).mapValues { NamespaceEntries($0) }
        var families: [String: [String]] = [:]
        for namespace in byNamespace.keys.sorted() {
            if let family = Self.family(of: namespace) { families[family, default: []].append(namespace) }
        }
        self.families = families
    }

    /// How well an element is known.
    package enum Match: Hashable, Sendable {
        case element(CatalogueEntry)
        /// The name is known, but not in this place; the entry nearest to it.
        case misplaced(CatalogueEntry)
        /// The namespace is known, the name in it is not; one entry of the namespace.
        case namespace(CatalogueEntry)
        /// Only other versions of the namespace are known; an entry of one of them.
        case family(CatalogueEntry)
        case unknown
    }

    /// What is known of the element at `position`.
    package func match(_ position: ElementPosition) -> Match {
        let element = position.element
        guard let known = entries(for: element) else {
            guard let relative = relatives(of: element.namespace).last, let first = byNamespace[relative]?.all.first else {
                return .unknown
            }
            return .family(first)
        }
        let named = known.byName[element.name]
        if let best = best(named ?? [], position) ?? best(known.any, position) { return .element(best) }
        return if let first = named?.first { .misplaced(first) } else { .namespace(known.all[0]) }
    }

    /// The entries for a name, in the order of the catalogue; nil stands for every name and every namespace.
    package func entries(name: String? = nil, namespace: String? = nil) -> [CatalogueEntry] {
        if let namespace {
            guard let known = byNamespace[namespace] else { return [] }
            return name.map { known.byName[$0] ?? [] } ?? known.all
        }
        return entries.filter { name == nil || $0.name == name }
    }

    /// The namespaces that differ from `namespace` only in their version, oldest first.
    package func relatives(of namespace: String) -> [String] {
        Self.family(of: namespace).flatMap { families[$0] }?.filter { $0 != namespace } ?? []
    }

    /// Every namespace of the catalogue.
    package var namespaces: [String] { byNamespace.keys.sorted() }

    /// The word for a value in a table; nil where the table has none.
    package func word(_ table: String, _ value: String) -> String? {
        if table == Self.namespaceTable { return document(namespace: value) }
        return tables[table]?[value]
    }

    /// The document that defines a namespace or a feature derived from it (`urn:xmpp:mam:2#extended`); nil if it is not known.
    package func document(namespace: String) -> String? {
        let bare = namespace.hasSuffix("+notify") ? String(namespace.dropLast("+notify".count)) : namespace
        let suffix = bare.count < namespace.count ? ", told of changes" : ""
        if let known = tables["feature"]?[bare] { return known + suffix }
        if let first = byNamespace[bare]?.all.first { return titled(first.document) + suffix }
        guard let hash = bare.lastIndex(of: "#"), let first = byNamespace[String(bare[..<hash])]?.all.first else {
            return nil
        }
        return first.document + " " + bare[bare.index(after: hash)...] + suffix
    }

    /// A document with its title, where that is known and short.
    private func titled(_ document: String) -> String {
        titles[document].map { $0.utf8.count <= 40 ? document + " " + $0 : document } ?? document
    }

    private func best(_ candidates: [CatalogueEntry], _ position: ElementPosition) -> CatalogueEntry? {
        var best: (entry: CatalogueEntry, fit: Int)?
        for entry in candidates {
            guard let fit = entry.place.fit(position), fit > best?.fit ?? -1 else { continue }
            best = (entry, fit)
        }
        return best?.entry
    }

    /// The entries of the element's namespace: the content namespaces carry the same elements (RFC 6120 §4.8.3).
    private func entries(for element: Element) -> NamespaceEntries? {
        if element.namespace != Namespace.client, Stanza.contentNamespaces.contains(element.namespace),
            let client = byNamespace[Namespace.client], client.byName[element.name] != nil
        {
            return client
        }
        return byNamespace[element.namespace]
    }

    /// A namespace without its version: `urn:xmpp:mam:2` → `urn:xmpp:mam`; nil if it has none.
    private static func family(of namespace: String) -> String? {
        guard let colon = namespace.lastIndex(of: ":") else { return nil }
        let version = namespace[namespace.index(after: colon)...]
        let isVersion = !version.isEmpty && (version == "tmp" || version.allSatisfy { $0.isNumber || $0 == "." })
        return isVersion ? String(namespace[..<colon]) : nil
    }
}
