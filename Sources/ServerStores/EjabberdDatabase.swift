import Inspection
import StanzaStorage

/// ejabberd's SQLite file, in the old schema (one file per host, or one for hosts that share their users' names) or the new.
///
/// Source: ejabberd 23.01 `sql/lite.sql` and `sql/lite.new.sql`.
package struct EjabberdDatabase: StoreReader {
    package let path: String
    package let title = "ejabberd's SQLite file"
    package let profile = ServerGuess("ejabberd-23.01", settings: ["backend=sqlite"])

    package init(path: String) { self.path = path }

    /// The domain in an owner where the file does not say it.
    static let unknownHost = "?"

    /// What each table is, in the order in which it is read.
    private static let tables: KeyValuePairs<String, Store> = [
        "spool": .offline, "archive": .archive, "archive_prefs": .archivePrefs, "rosterusers": .roster,
        "rostergroups": .roster, "users": .credentials, "oauth_token": .tokens, "last": .lastActivity, "vcard": .vcard,
        "vcard_search": .searchIndex, "private_storage": .privateXML, "privacy_list": .blocklist,
        "privacy_default_list": .blocklist, "push_session": .pushRegistration, "muc_room": .roomConfig,
        "muc_registered": .roomConfig, "caps_features": .capsCache,
    ]

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        let database = ForeignDatabase(path: path)
        do {
            var records: [KeptRecord] = []
            for (table, store) in EjabberdDatabase.tables {
                records += try database.rows(of: table).map { record($0, table, store) }
            }
            return try records + pubsub(database)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    private func record(_ row: StoreInspection.Row, _ table: String, _ store: Store) -> KeptRecord {
        let name = row["username"] ?? row["lusername"]
        var record = KeptRecord(
            store: store, owner: nil, place: table,
            key: row["id"] ?? row["jid"] ?? row["namespace"] ?? row["node"] ?? row["name"] ?? "",
            text: row["xml"] ?? row["data"] ?? (table == "vcard" ? row["vcard"] : nil) ?? EjabberdDatabase.summary(row))
        if let name, name.contains("@") {
            // The rooms' archives are in the accounts' table, under the room's address.
            record.owner = name
            record.store = store == .archive ? .roomArchive : store
        } else if let name {
            record.owner = name + "@" + (row["server_host"] ?? EjabberdDatabase.unknownHost)
        } else if let room = row["name"], let host = row["host"] {
            record.owner = room + "@" + host
        }
        // Somebody who asks for a subscription is on the roster with the question open.
        if table == "rosterusers", ["I", "B"].contains(row["ask"]) { record.store = .pendingSubscription }
        return record
    }

    /// Nodes, their items and their subscribers; a node of an account is PEP, one of a host a pubsub service's.
    private func pubsub(_ database: ForeignDatabase) throws -> [KeptRecord] {
        var nodes: [String: (owner: String, name: String, store: Store)] = [:]
        var records: [KeptRecord] = []
        for row in try database.rows(of: "pubsub_node") {
            guard let id = row["nodeid"], let host = row["host"] else { continue }
            let node = (owner: host, name: row["node"] ?? "", store: host.contains("@") ? Store.pep : .pubsub)
            nodes[id] = node
            records.append(
                KeptRecord(
                    store: node.store, owner: host, place: "pubsub_node", key: node.name, text: EjabberdDatabase.summary(row)
                ))
        }
        for table in ["pubsub_item", "pubsub_state"] {
            for row in try database.rows(of: table) {
                guard let node = row["nodeid"].flatMap({ nodes[$0] }) else { continue }
                records.append(
                    KeptRecord(
                        store: node.store, owner: node.owner, place: table, key: node.name,
                        text: row["payload"] ?? EjabberdDatabase.summary(row)))
            }
        }
        return records
    }

    /// A row's columns in readable form, without the empty ones.
    static func summary(_ row: StoreInspection.Row) -> String {
        row.columns.compactMap { column in
            column.value.flatMap { $0.isEmpty ? nil : "\(column.name)=\($0)" }
        }.joined(separator: " ")
    }
}
