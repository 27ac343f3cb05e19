import Inspection

/// Which of the things a server keeps are asked for; a field that is nil asks for all.
package struct StoreQuery: Hashable, Sendable {
    /// A bare address, or a domain for everything that is kept under it.
    package var owner: String?
    package var store: Store?
    /// Words that have to be in the text, the key or the place.
    package var text: String?

    package init(owner: String? = nil, store: Store? = nil, text: String? = nil) {
        self.owner = owner
        self.store = store
        self.text = text
    }

    /// Whether a record is asked for.
    package func matches(_ record: KeptRecord) -> Bool {
        if let owner {
            guard let found = record.owner else { return false }
            if !StoreQuery.isOwner(owner, found) { return false }
        }
        if let store, record.store != store { return false }
        guard let text else { return true }
        return record.text.contains(text) || record.key.contains(text) || record.place.contains(text)
    }

    /// Whether an owner found in a store may be the one asked for; some stores do not say the domain.
    private static func isOwner(_ asked: String, _ found: String) -> Bool {
        if found == asked { return true }
        guard let separator = asked.firstIndex(of: "@") else { return found.hasSuffix("@" + asked) }
        return found == asked[...separator] + EjabberdDatabase.unknownHost
    }
}
