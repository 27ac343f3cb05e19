import GRDB
package import XMPP

/// The table `token`: what clients log in with in the place of a password (XEP-0484).
///
/// Each client of an account has two slots: `new`, which has not been used yet, and `current` (XEP-0484 §5.1). The token itself is
/// kept, readable, as the mechanisms need it on both sides.
package struct TokenTable: Sendable {
    let file: StoreFile

    /// A token of one client.
    package struct Token: Hashable, Sendable {
        package var slot: Slot
        /// The only mechanism it is good for.
        package var mechanism: String
        package var secret: String
        package var issued: Timestamp
        package var expiry: Timestamp
        /// How often the client says it has used it.
        package var uses: Int

        package init(slot: Slot, mechanism: String, secret: String, issued: Timestamp, expiry: Timestamp, uses: Int = 0) {
            self.slot = slot
            self.mechanism = mechanism
            self.secret = secret
            self.issued = issued
            self.expiry = expiry
            self.uses = uses
        }
    }

    /// The place of a token among those of its client (XEP-0484 §5.1).
    package enum Slot: String, Hashable, Sendable {
        case new, current
    }

    /// The tokens of one client, the new one first.
    package func tokens(of owner: JID, client: String) throws -> [Token] {
        try file.rows(
            "SELECT slot, mechanism, secret, issued, expiry, uses FROM token WHERE owner = ? AND client = ? ORDER BY slot DESC",
            [owner.bare.description, client]
        ) { row in
            Token(
                slot: Slot(rawValue: row[0]) ?? .current, mechanism: row[1], secret: row[2],
                issued: Timestamp(column: row[3]),
                expiry: Timestamp(column: row[4]), uses: row[5])
        }
    }

    /// Puts a token into its slot, in the place of the one that was there.
    package func put(_ token: Token, of owner: JID, client: String) throws {
        try file.insert(
            "INSERT OR REPLACE INTO token VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            [
                owner.bare.description, client, token.slot.rawValue, token.mechanism, token.secret, token.issued.column,
                token.expiry.column, token.uses,
            ])
    }

    package func remove(_ slot: Slot, of owner: JID, client: String) throws {
        try file.write(
            "DELETE FROM token WHERE owner = ? AND client = ? AND slot = ?",
            [owner.bare.description, client, slot.rawValue])
    }

    /// All tokens of the account: its password has changed.
    package func removeAll(of owner: JID) throws {
        try file.write("DELETE FROM token WHERE owner = ?", [owner.bare.description])
    }

    /// Removes what has expired.
    package func expire(before stamp: Timestamp) throws {
        if try file.count("SELECT COUNT(*) FROM token WHERE expiry < ?", [stamp.column]) == 0 { return }
        try file.write("DELETE FROM token WHERE expiry < ?", [stamp.column])
    }
}
