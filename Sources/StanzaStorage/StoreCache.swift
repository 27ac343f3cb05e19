internal import XMPP

/// What a server asks its store with every stanza, kept in memory beside the tables.
///
/// Every change goes through the tables, which forget here what they change; what is taken back takes all of it along.
struct StoreCache {
    /// How many owners are remembered, of each kind, before it begins anew.
    private static let limit = 20_000

    private var accounts: [JID: Bool] = [:]
    private var preferences: [JID: AccountDataTable.ArchivePreferences?] = [:]

    mutating func hasAccount(_ owner: JID, otherwise find: () throws -> Bool) rethrows -> Bool {
        if let known = accounts[owner] { return known }
        let found = try find()
        if accounts.count >= Self.limit { accounts = [:] }
        accounts[owner] = found
        return found
    }

    mutating func archivePreferences(
        of owner: JID, otherwise find: () throws -> AccountDataTable.ArchivePreferences?
    ) rethrows -> AccountDataTable.ArchivePreferences? {
        if let known = preferences[owner] { return known }
        let found = try find()
        if preferences.count >= Self.limit { preferences = [:] }
        preferences[owner] = .some(found)
        return found
    }

    /// The owner's rows have changed.
    mutating func forget(_ owner: JID) {
        accounts[owner] = nil
        preferences[owner] = nil
    }
}
