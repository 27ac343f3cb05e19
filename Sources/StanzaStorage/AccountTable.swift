import GRDB
package import XMPP

/// The tables `account`, `credentials` and `former_account`: who has an account, how it is recognised, and who had one.
package struct AccountTable: Sendable {
    let file: StoreFile

    /// What a server keeps to recognise a password, for one SCRAM mechanism (RFC 5802 §3); never the password.
    package struct Verifier: Hashable, Sendable {
        package var mechanism: String
        package var salt: [UInt8]
        package var iterations: Int
        package var storedKey: [UInt8]
        package var serverKey: [UInt8]

        package init(mechanism: String, salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
            self.mechanism = mechanism
            self.salt = salt
            self.iterations = iterations
            self.storedKey = storedKey
            self.serverKey = serverKey
        }
    }

    /// Makes the account where it is missing.
    package func create(_ owner: JID, at stamp: Timestamp) throws {
        file.cache.forget(owner.bare)
        try file.insert("INSERT OR IGNORE INTO account VALUES(?, ?)", [owner.bare.description, stamp.column])
        try file.write("DELETE FROM former_account WHERE owner = ?", [owner.bare.description])
    }

    package func exists(_ owner: JID) throws -> Bool {
        let bare = owner.bare
        return try file.cache.hasAccount(bare) {
            try file.count("SELECT COUNT(*) FROM account WHERE owner = ?", [bare.description]) > 0
        }
    }

    package func all() throws -> [JID] {
        try file.rows("SELECT owner FROM account ORDER BY owner") { try? JID($0[0] as String) }.compactMap(\.self)
    }

    /// Replaces what recognises the password.
    package func setVerifiers(_ verifiers: [Verifier], of owner: JID) throws {
        try file.write("DELETE FROM credentials WHERE owner = ?", [owner.bare.description])
        for verifier in verifiers {
            try file.insert(
                "INSERT INTO credentials VALUES(?, ?, ?, ?, ?, ?)",
                [
                    owner.bare.description, verifier.mechanism, Blob.data(verifier.salt), verifier.iterations,
                    Blob.data(verifier.storedKey), Blob.data(verifier.serverKey),
                ])
        }
    }

    package func verifiers(of owner: JID) throws -> [Verifier] {
        try file.rows(
            "SELECT mechanism, salt, iterations, stored_key, server_key FROM credentials WHERE owner = ?",
            [owner.bare.description]
        ) { row in
            Verifier(
                mechanism: row[0], salt: Blob.bytes(row[1]), iterations: row[2], storedKey: Blob.bytes(row[3]),
                serverKey: Blob.bytes(row[4]))
        }
    }

    /// The accounts that nobody can log in to by a password.
    package func withoutCredentials() throws -> [JID] {
        try file.rows("SELECT owner FROM account WHERE owner NOT IN (SELECT owner FROM credentials)") {
            try? JID($0[0] as String)
        }.compactMap(\.self)
    }

    /// Deletes the account and everything kept for it, and remembers that there was one, unless `stamp` is nil.
    package func remove(_ owner: JID, remembered stamp: Timestamp?) throws {
        file.cache.forget(owner.bare)
        let bare = owner.bare.description
        for table in [
            "account", "credentials", "token", "roster", "roster_version", "pending_subscription", "offline", "archive",
            "archive_prefs",
            "last_activity", "vcard", "private", "blocklist", "push_registration", "pubsub_node", "pubsub_item",
            "pubsub_subscription", "pubsub_affiliation", "upload",
        ] {
            try file.write("DELETE FROM \(table) WHERE owner = ?", [bare])
        }
        if let stamp { try file.write("INSERT OR REPLACE INTO former_account VALUES(?, ?)", [bare, stamp.column]) }
    }

    /// Whether there was an account of that name that has been deleted.
    package func wasRemoved(_ owner: JID) throws -> Bool {
        try file.count("SELECT COUNT(*) FROM former_account WHERE owner = ?", [owner.bare.description]) > 0
    }
}
