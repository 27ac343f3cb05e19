import GRDB
package import XMPP

/// The tables `roster`, `roster_version` and `pending_subscription`.
package struct RosterTable: Sendable {
    let file: StoreFile

    /// One roster item (RFC 6121 §2.1.2).
    package struct Item: Hashable, Sendable {
        package var contact: JID
        package var name: String?
        package var groups: [String]
        /// `none`, `to`, `from` or `both`.
        package var subscription: String
        /// Whether a request of one's own is unanswered (`ask='subscribe'`).
        package var ask: Bool
        /// Whether the contact was approved in advance (RFC 6121 §3.4).
        package var approved: Bool

        package init(
            contact: JID, name: String? = nil, groups: [String] = [], subscription: String = "none", ask: Bool = false,
            approved: Bool = false
        ) {
            self.contact = contact
            self.name = name
            self.groups = groups
            self.subscription = subscription
            self.ask = ask
            self.approved = approved
        }
    }

    private static let columns = "contact, name, groups, subscription, ask, approved"

    private func item(_ row: Row) -> Item? {
        guard let contact = try? JID(row[0] as String) else { return nil }
        let groups: String = row[2] ?? ""
        return Item(
            contact: contact, name: row[1], groups: groups.isEmpty ? [] : groups.split(separator: "\n").map(String.init),
            subscription: row[3], ask: (row[4] as String?) == "subscribe", approved: row[5])
    }

    package func items(of owner: JID) throws -> [Item] {
        try file.rows("SELECT \(Self.columns) FROM roster WHERE owner = ? ORDER BY rowid", [owner.bare.description], item)
            .compactMap(\.self)
    }

    package func item(_ contact: JID, of owner: JID) throws -> Item? {
        try file.first(
            "SELECT \(Self.columns) FROM roster WHERE owner = ? AND contact = ?",
            [owner.bare.description, contact.bare.description], item)
            ?? nil
    }

    /// Writes the item and returns the roster's new version.
    @discardableResult
    package func put(_ item: Item, of owner: JID) throws -> Int {
        let version = try advance(owner)
        try file.insert(
            """
            INSERT INTO roster VALUES(?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(owner, contact) DO UPDATE SET name = excluded.name, groups = excluded.groups,
              subscription = excluded.subscription, ask = excluded.ask, approved = excluded.approved, version = excluded.version
            """,
            [
                owner.bare.description, item.contact.bare.description, item.name, item.groups.joined(separator: "\n"),
                item.subscription,
                item.ask ? "subscribe" : nil, item.approved, version,
            ])
        return version
    }

    /// Deletes the item and returns the roster's new version.
    @discardableResult
    package func remove(_ contact: JID, of owner: JID) throws -> Int {
        try file.write(
            "DELETE FROM roster WHERE owner = ? AND contact = ?", [owner.bare.description, contact.bare.description])
        return try advance(owner)
    }

    /// Changes whenever the roster does (RFC 6121 §2.6).
    package func version(of owner: JID) throws -> Int {
        try file.count("SELECT version FROM roster_version WHERE owner = ?", [owner.bare.description])
    }

    private func advance(_ owner: JID) throws -> Int {
        let version = try version(of: owner) + 1
        try file.insert("INSERT OR REPLACE INTO roster_version VALUES(?, ?)", [owner.bare.description, version])
        return version
    }

    // MARK: Subscription requests that wait for an answer

    /// Keeps a request, complete as it came, until it is answered (RFC 6121 §3.1.3); one per requester.
    package func keepRequest(from contact: JID, to owner: JID, stanza: String, at stamp: Timestamp) throws {
        try file.insert(
            "INSERT OR REPLACE INTO pending_subscription VALUES(?, ?, ?, ?)",
            [owner.bare.description, contact.bare.description, stamp.column, stanza])
        _ = try advance(owner)
    }

    /// The requests that wait for the owner's answer: who asks, and the stanza.
    package func requests(to owner: JID) throws -> [(contact: String, stanza: String)] {
        try file.rows(
            "SELECT contact, stanza FROM pending_subscription WHERE owner = ? ORDER BY stamp", [owner.bare.description]
        ) {
            ($0[0], $0[1])
        }
    }

    package func hasRequest(from contact: JID, to owner: JID) throws -> Bool {
        try file.count(
            "SELECT COUNT(*) FROM pending_subscription WHERE owner = ? AND contact = ?",
            [owner.bare.description, contact.bare.description]) > 0
    }

    /// Forgets a request; says whether there was one.
    @discardableResult
    package func dropRequest(from contact: JID, to owner: JID) throws -> Bool {
        try file.write(
            "DELETE FROM pending_subscription WHERE owner = ? AND contact = ?",
            [owner.bare.description, contact.bare.description]) > 0
    }
}
