import GRDB
package import XMPP

/// The small tables of an account: `archive_prefs`, `last_activity`, `vcard`, `private`, `blocklist`, `push_registration`.
package struct AccountDataTable: Sendable {
    let file: StoreFile

    // MARK: Archive preferences (XEP-0441)

    /// Whom the account wants archived.
    package struct ArchivePreferences: Hashable, Sendable {
        /// `always`, `never` or `roster`.
        package var defaultRule: String
        package var always: [JID]
        package var never: [JID]

        package init(defaultRule: String, always: [JID] = [], never: [JID] = []) {
            self.defaultRule = defaultRule
            self.always = always
            self.never = never
        }
    }

    package func archivePreferences(of owner: JID) throws -> ArchivePreferences? {
        let bare = owner.bare
        return try file.cache.archivePreferences(of: bare) {
            try file.first("SELECT \"default\", always, never FROM archive_prefs WHERE owner = ?", [bare.description]) {
                row in
                ArchivePreferences(defaultRule: row[0], always: Self.addresses(row[1]), never: Self.addresses(row[2]))
            }
        }
    }

    package func setArchivePreferences(_ preferences: ArchivePreferences, of owner: JID) throws {
        file.cache.forget(owner.bare)
        try file.insert(
            "INSERT OR REPLACE INTO archive_prefs VALUES(?, ?, ?, ?)",
            [
                owner.bare.description, preferences.defaultRule, Self.text(preferences.always), Self.text(preferences.never),
            ])
    }

    private static func addresses(_ text: String) -> [JID] { text.split(separator: " ").compactMap { try? JID($0) } }
    private static func text(_ addresses: [JID]) -> String { addresses.map(\.description).joined(separator: " ") }

    // MARK: Last activity (XEP-0012)

    package func setLastActivity(of owner: JID, at stamp: Timestamp, status: String?) throws {
        try file.write(
            "INSERT OR REPLACE INTO last_activity VALUES(?, ?, ?)", [owner.bare.description, stamp.column, status])
    }

    package func lastActivity(of owner: JID) throws -> (stamp: Timestamp, status: String?)? {
        try file.first("SELECT stamp, status FROM last_activity WHERE owner = ?", [owner.bare.description]) {
            (Timestamp(column: $0[0]), $0[1])
        }
    }

    // MARK: vcard-temp (XEP-0054)

    package func vcard(of owner: JID) throws -> String? {
        try file.first("SELECT xml FROM vcard WHERE owner = ?", [owner.bare.description]) { $0[0] }
    }

    package func setVCard(_ xml: String, of owner: JID, at stamp: Timestamp) throws {
        try file.insert("INSERT OR REPLACE INTO vcard VALUES(?, ?, ?)", [owner.bare.description, stamp.column, xml])
    }

    package func removeVCard(of owner: JID) throws {
        try file.write("DELETE FROM vcard WHERE owner = ?", [owner.bare.description])
    }

    // MARK: Private XML (XEP-0049)

    package func privateXML(name: String, namespace: String, of owner: JID) throws -> String? {
        try file.first(
            "SELECT xml FROM private WHERE owner = ? AND name = ? AND namespace = ?",
            [owner.bare.description, name, namespace]
        ) { $0[0] }
    }

    package func setPrivateXML(_ xml: String, name: String, namespace: String, of owner: JID) throws {
        try file.insert("INSERT OR REPLACE INTO private VALUES(?, ?, ?, ?)", [owner.bare.description, name, namespace, xml])
    }

    package func removePrivateXML(name: String, namespace: String, of owner: JID) throws {
        try file.write(
            "DELETE FROM private WHERE owner = ? AND name = ? AND namespace = ?", [owner.bare.description, name, namespace])
    }

    // MARK: Block list (XEP-0191)

    package func blocked(by owner: JID) throws -> [JID] {
        try file.rows("SELECT jid FROM blocklist WHERE owner = ? ORDER BY rowid", [owner.bare.description]) {
            try? JID($0[0] as String)
        }
        .compactMap(\.self)
    }

    package func block(_ jid: JID, of owner: JID) throws {
        try file.insert("INSERT OR IGNORE INTO blocklist VALUES(?, ?)", [owner.bare.description, jid.description])
    }

    package func unblock(_ jid: JID, of owner: JID) throws {
        try file.write("DELETE FROM blocklist WHERE owner = ? AND jid = ?", [owner.bare.description, jid.description])
    }

    // MARK: Push registrations (XEP-0357)

    /// Where an account wants its push notifications published.
    package struct PushRegistration: Hashable, Sendable {
        package var service: String
        package var node: String
        /// The publish options as XML, or empty.
        package var options: String
    }

    package func pushRegistrations(of owner: JID) throws -> [PushRegistration] {
        try file.rows(
            "SELECT service, node, options FROM push_registration WHERE owner = ? ORDER BY rowid", [owner.bare.description]
        ) {
            PushRegistration(service: $0[0], node: $0[1], options: $0[2])
        }
    }

    package func enablePush(service: String, node: String, options: String, of owner: JID, at stamp: Timestamp) throws {
        try file.insert(
            "INSERT OR REPLACE INTO push_registration VALUES(?, ?, ?, ?, ?)",
            [owner.bare.description, service, node, options, stamp.column])
    }

    /// Removes one registration, or all of a service where no node is given; returns how many.
    @discardableResult
    package func disablePush(service: String, node: String?, of owner: JID) throws -> Int {
        if let node {
            return try file.write(
                "DELETE FROM push_registration WHERE owner = ? AND service = ? AND node = ?",
                [owner.bare.description, service, node])
        }
        return try file.write(
            "DELETE FROM push_registration WHERE owner = ? AND service = ?", [owner.bare.description, service])
    }
}
