import GRDB
package import XMPP

/// The tables `archive` and `room_archive`: messages that can be queried later (XEP-0313).
package struct ArchiveTable: Sendable {
    let file: StoreFile
    /// `archive` for accounts, `room_archive` for rooms.
    let table: String

    /// One archived message.
    package struct Entry: Hashable, Sendable {
        /// The order in which it was archived.
        package var sequence: Int64
        package var id: String
        package var stamp: Timestamp
        package var stanza: String
    }

    /// What a query asks for (XEP-0313 §4.1) and which page of it (XEP-0059).
    package struct Query: Hashable, Sendable {
        package var with: JID?
        package var start: Timestamp?
        package var end: Timestamp?
        package var afterID: String?
        package var beforeID: String?
        package var ids: [String]?
        package var includesGroupchat = true
        /// The page: at most this many, …
        package var limit: Int
        /// … after the entry of this id, …
        package var pageAfter: String?
        /// … or before the entry of this id, …
        package var pageBefore: String?
        /// … or the last page.
        package var takesLastPage = false

        package init(limit: Int) { self.limit = limit }
    }

    /// A page of results in the order of the archive.
    package struct Page: Hashable, Sendable {
        package var entries: [Entry]
        /// How many match in all.
        package var count: Int
        /// How many stand before the page's first entry.
        package var index: Int
        /// Whether the page reaches the end of the matches in the direction of paging.
        package var isComplete: Bool
    }

    /// An id in a query names no entry of this archive.
    package struct UnknownID: Error, Hashable, Sendable {
        package var id: String
    }

    package func add(_ stanza: String, id: String, owner: JID, with: JID, type: String, at stamp: Timestamp) throws {
        try file.insertLater(
            "INSERT INTO \(table)(id, owner, stamp, with_bare, with_resource, type, stanza) VALUES(?, ?, ?, ?, ?, ?, ?)",
            [id, owner.bare.description, stamp.column, with.bare.description, with.resourcepart, type, stanza])
    }

    package func query(_ query: Query, of owner: JID) throws -> Page {
        let (conditions, arguments) = try conditions(of: query, owner: owner)
        let total = try written().count("SELECT COUNT(*) FROM \(table) WHERE \(conditions)", arguments)
        var paged = conditions
        var pagedArguments = arguments
        if let id = query.pageAfter {
            paged += " AND seq > ?"
            pagedArguments += [try sequence(of: id, owner: owner)]
        }
        if let id = query.pageBefore {
            paged += " AND seq < ?"
            pagedArguments += [try sequence(of: id, owner: owner)]
        }
        let backwards = query.takesLastPage || (query.pageBefore != nil && query.pageAfter == nil)
        let sql =
            "SELECT seq, id, stamp, stanza FROM \(table) WHERE \(paged) ORDER BY seq \(backwards ? "DESC" : "ASC") LIMIT ?"
        var entries = try written().rows(sql, pagedArguments + [query.limit + 1], entry)
        let isComplete = entries.count <= query.limit
        if !isComplete { entries.removeLast() }
        if backwards { entries.reverse() }
        var index = 0
        if let first = entries.first {
            index = try written().count(
                "SELECT COUNT(*) FROM \(table) WHERE \(conditions) AND seq < ?", arguments + [first.sequence])
        }
        return Page(entries: entries, count: total, index: index, isComplete: isComplete)
    }

    private func conditions(of query: Query, owner: JID) throws -> (String, StatementArguments) {
        var conditions = "owner = ?"
        var arguments: StatementArguments = [owner.bare.description]
        if let with = query.with {
            conditions += " AND with_bare = ?"
            arguments += [with.bare.description]
            if let resource = with.resourcepart {
                conditions += " AND with_resource = ?"
                arguments += [resource]
            }
        }
        if let start = query.start {
            conditions += " AND stamp >= ?"
            arguments += [start.column]
        }
        if let end = query.end {
            conditions += " AND stamp <= ?"
            arguments += [end.column]
        }
        if let id = query.afterID {
            conditions += " AND seq > ?"
            arguments += [try sequence(of: id, owner: owner)]
        }
        if let id = query.beforeID {
            conditions += " AND seq < ?"
            arguments += [try sequence(of: id, owner: owner)]
        }
        if let ids = query.ids {
            for id in ids { _ = try sequence(of: id, owner: owner) }
            conditions += " AND id IN (\(ids.map { _ in "?" }.joined(separator: ",")))"
            arguments += StatementArguments(ids)
        }
        if !query.includesGroupchat { conditions += " AND type <> 'groupchat'" }
        return (conditions, arguments)
    }

    private func sequence(of id: String, owner: JID) throws -> Int64 {
        let found = try written().first("SELECT seq FROM \(table) WHERE id = ? AND owner = ?", [id, owner.bare.description])
        {
            $0[0] as Int64
        }
        guard let found else { throw UnknownID(id: id) }
        return found
    }

    /// The file, with the rows in it that were waiting.
    private func written() throws -> StoreFile {
        try file.writeDeferred()
        return file
    }

    private func entry(_ row: Row) -> Entry {
        Entry(sequence: row[0], id: row[1], stamp: Timestamp(column: row[2]), stanza: row[3])
    }

    /// The oldest and the newest entry, or nil for an empty archive.
    package func ends(of owner: JID) throws -> (first: Entry, last: Entry)? {
        func end(_ order: String) throws -> Entry? {
            try written().first(
                "SELECT seq, id, stamp, stanza FROM \(table) WHERE owner = ? ORDER BY seq \(order) LIMIT 1",
                [owner.bare.description], entry)
        }
        guard let first = try end("ASC"), let last = try end("DESC") else { return nil }
        return (first, last)
    }

    package func entry(_ id: String, of owner: JID) throws -> Entry? {
        try written().first(
            "SELECT seq, id, stamp, stanza FROM \(table) WHERE id = ? AND owner = ?", [id, owner.bare.description], entry)
    }

    /// Puts another stanza in the place of an entry's; its id, time and order stay (XEP-0424 tombstones).
    package func replace(_ id: String, of owner: JID, with stanza: String) throws {
        try file.write("UPDATE \(table) SET stanza = ? WHERE id = ? AND owner = ?", [stanza, id, owner.bare.description])
    }

    /// The entries with one contact, newest first, at most `limit`.
    package func newest(with contact: JID, of owner: JID, limit: Int) throws -> [Entry] {
        try written().rows(
            "SELECT seq, id, stamp, stanza FROM \(table) WHERE owner = ? AND with_bare = ? ORDER BY seq DESC LIMIT ?",
            [owner.bare.description, contact.bare.description, limit], entry)
    }

    /// The newest entries of an owner in the order of the archive, at most `limit`, not older than `start`.
    package func tail(of owner: JID, limit: Int, since start: Timestamp? = nil) throws -> [Entry] {
        try written().rows(
            "SELECT seq, id, stamp, stanza FROM \(table) WHERE owner = ? AND stamp >= ? ORDER BY seq DESC LIMIT ?",
            [owner.bare.description, start?.column ?? "", limit], entry
        ).reversed()
    }

    /// Deletes what is older and returns how many entries went.
    @discardableResult
    package func expire(before stamp: Timestamp) throws -> Int {
        // Stamps grow with `seq`: everything before the first entry that stays goes.
        try file.write(
            """
            DELETE FROM \(table) WHERE seq < COALESCE(
              (SELECT seq FROM \(table) WHERE stamp >= ? ORDER BY seq LIMIT 1), (SELECT MAX(seq) + 1 FROM \(table)))
            """, [stamp.column])
    }

    package func removeAll(of owner: JID) throws {
        try file.write("DELETE FROM \(table) WHERE owner = ?", [owner.bare.description])
    }
}
