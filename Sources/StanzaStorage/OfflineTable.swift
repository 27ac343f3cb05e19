import GRDB
package import XMPP

/// The table `offline`: messages that wait for their recipient (XEP-0160).
package struct OfflineTable: Sendable {
    let file: StoreFile

    /// A message that waits.
    package struct Message: Hashable, Sendable {
        package var id: Int64
        package var stamp: Timestamp
        package var sender: String
        package var stanza: String
    }

    package func add(_ stanza: String, from sender: JID?, to owner: JID, at stamp: Timestamp) throws {
        try file.insert(
            "INSERT INTO offline(owner, stamp, sender, stanza) VALUES(?, ?, ?, ?)",
            [owner.bare.description, stamp.column, sender?.description, stanza])
    }

    /// The owner's waiting messages, oldest first.
    package func messages(of owner: JID) throws -> [Message] {
        try file.rows("SELECT id, stamp, sender, stanza FROM offline WHERE owner = ? ORDER BY id", [owner.bare.description])
        {
            Message(id: $0[0], stamp: Timestamp(column: $0[1]), sender: $0[2] ?? "", stanza: $0[3])
        }
    }

    package func count(of owner: JID) throws -> Int {
        try file.count("SELECT COUNT(*) FROM offline WHERE owner = ?", [owner.bare.description])
    }

    package func remove(_ id: Int64, of owner: JID) throws -> Bool {
        try file.write("DELETE FROM offline WHERE id = ? AND owner = ?", [id, owner.bare.description]) > 0
    }

    package func removeAll(of owner: JID) throws {
        try file.write("DELETE FROM offline WHERE owner = ?", [owner.bare.description])
    }
}
