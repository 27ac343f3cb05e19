import XMLTree
import XMPP

/// Finds what is known of an element by its name, its namespace and the place where it stands.
package struct CatalogueIndex: Sendable {
    /// Every entry, in the order of the catalogue.
    package let entries: [CatalogueEntry]
    /// Tables of words for values, by name: `muc-status` → `110` → words.
    package let tables: [String: [String: String]]
    private let byName: [Name: [Int]]
    private let byNamespace: [String: [Int]]
    /// Namespaces by what stays of them without their version.
    private let families: [String: [String]]

    private struct Name: Hashable {
        let namespace: String
        let name: String
    }

    /// The name of the table that is not one: it turns a namespace into the document that defines it.
    package static let namespaceTable = "namespace"

    package init(_ entries: [CatalogueEntry], tables: [String: [String: String]] = [:]) {
        self.entries = entries
        self.tables = tables
        var byName: [Name: [Int]] = [:]
        var byNamespace: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            byName[Name(namespace: entry.namespace, name: entry.name), default: []].append(index)
            byNamespace[entry.namespace, default: []].append(index)
        }
        var families: [String: [String]] = [:]
        for namespace in byNamespace.keys.sorted() {
            if let family = Self.family(of: namespace) { families[family, default: []].append(namespace) }
        }
        self.byName = byName
        self.byNamespace = byNamespace
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
        let namespace = canonical(position.element)
        if let found = byName[Name(namespace: namespace, name: position.element.name)] {
            if let best = best(found, position) { return .element(best) }
            if let any = byName[Name(namespace: namespace, name: CatalogueEntry.anyName)], let best = best(any, position) {
                return .element(best)
            }
            return .misplaced(entries[found[0]])
        }
        if let any = byName[Name(namespace: namespace, name: CatalogueEntry.anyName)], let best = best(any, position) {
            return .element(best)
        }
        if let first = byNamespace[namespace]?.first { return .namespace(entries[first]) }
        if let relative = relatives(of: namespace).last, let first = byNamespace[relative]?.first {
            return .family(entries[first])
        }
        return .unknown
    }

    /// The entries for a name, in the order of the catalogue; nil stands for every name and every namespace.
    package func entries(name: String? = nil, namespace: String? = nil) -> [CatalogueEntry] {
        if let namespace, let name {
            return byName[Name(namespace: namespace, name: name)].map { $0.map { entries[$0] } } ?? []
        }
        if let namespace { return byNamespace[namespace].map { $0.map { entries[$0] } } ?? [] }
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
        if let first = byNamespace[bare]?.first { return entries[first].document + suffix }
        guard let hash = bare.lastIndex(of: "#"), let first = byNamespace[String(bare[..<hash])]?.first else { return nil }
        return entries[first].document + " " + bare[bare.index(after: hash)...] + suffix
    }

    private func best(_ candidates: [Int], _ position: ElementPosition) -> CatalogueEntry? {
        var best: (entry: CatalogueEntry, fit: Int)?
        for index in candidates {
            guard let fit = entries[index].place.fit(position), fit > best?.fit ?? -1 else { continue }
            best = (entries[index], fit)
        }
        return best?.entry
    }

    /// The namespace to look an element up in: the content namespaces carry the same elements (RFC 6120 §4.8.3).
    private func canonical(_ element: Element) -> String {
        guard Stanza.contentNamespaces.contains(element.namespace), element.namespace != Namespace.client,
            byName[Name(namespace: Namespace.client, name: element.name)] != nil
        else { return element.namespace }
        return Namespace.client
    }

    /// A namespace without its version: `urn:xmpp:mam:2` → `urn:xmpp:mam`; nil if it has none.
    private static func family(of namespace: String) -> String? {
        guard let colon = namespace.lastIndex(of: ":") else { return nil }
        let version = namespace[namespace.index(after: colon)...]
        let isVersion = !version.isEmpty && (version == "tmp" || version.allSatisfy { $0.isNumber || $0 == "." })
        return isVersion ? String(namespace[..<colon]) : nil
    }
}
