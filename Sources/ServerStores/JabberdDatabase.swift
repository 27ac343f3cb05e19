import Inspection
import StanzaStorage

/// jabberd2's SQLite file.
///
/// Source: jabberd2 2.7 `tools/db-setup.sqlite`.
package struct JabberdDatabase: StoreReader {
    package let path: String
    package let title = "jabberd2's SQLite file"
    package let profile = ServerGuess("jabberd2")

    package init(path: String) { self.path = path }

    private static let tables: KeyValuePairs<String, Store> = [
        "queue": .offline, "roster-items": .roster, "roster-groups": .roster, "authreg": .credentials,
        "active": .credentials,
        "logout": .lastActivity, "status": .presence, "vcard": .vcard, "private": .privateXML, "privacy-items": .blocklist,
        "privacy-default": .blocklist,
    ]

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        let database = ForeignDatabase(path: path)
        do {
            var records: [KeptRecord] = []
            for (table, store) in JabberdDatabase.tables {
                records += try database.rows(of: table).map { record($0, table, store) }
            }
            return records
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    private func record(_ row: StoreInspection.Row, _ table: String, _ store: Store) -> KeptRecord {
        var columns = row
        columns.columns.removeAll { ["collection-owner", "object-sequence"].contains($0.name) }
        let owner = row["collection-owner"] ?? row["username"].map { "\($0)@\(row["realm"] ?? "")" }
        var record = KeptRecord(
            store: store, owner: owner, place: table, key: row["jid"] ?? row["ns"] ?? "",
            text: row["xml"].map(JabberdDatabase.unwrapped) ?? EjabberdDatabase.summary(columns))
        // Requests for a subscription wait in the same table as messages.
        if table == "queue", record.text.hasPrefix("<presence"), record.text.contains("type='subscribe'") {
            record.store = .pendingSubscription
        }
        return record
    }

    /// A queued stanza without the mark `NAD` and the envelope of the router that it is kept in.
    private static func unwrapped(_ text: String) -> String {
        guard text.hasPrefix("NAD<route"), let start = text.firstIndex(of: ">"), let end = text.range(of: "</route>") else {
            return text
        }
        return String(text[text.index(after: start)..<end.lowerBound])
    }
}
