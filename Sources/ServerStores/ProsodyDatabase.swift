import Foundation
import Inspection
import StanzaStorage

/// Prosody's SQL storage in an SQLite file: the tables `prosody` (values) and `prosodyarchive` (lists).
///
/// Source: Prosody 0.12 `plugins/mod_storage_sql.lua`.
package struct ProsodyDatabase: StoreReader {
    package let path: String
    package let title = "Prosody's SQLite file"
    package let profile = ServerGuess("prosody-0.12", settings: ["backend=sqlite"])

    package init(path: String) { self.path = path }

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        let database = ForeignDatabase(path: path)
        do {
            return try database.rows(of: "prosody").flatMap(values) + database.rows(of: "prosodyarchive").map(item)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    private func item(_ row: StoreInspection.Row) -> KeptRecord {
        KeptRecord(
            store: ProsodyNames.store(row["store"] ?? ""), owner: owner(row),
            place: "prosodyarchive, store \(row["store"] ?? "")", key: row["key"] ?? "", text: row["value"] ?? "")
    }

    private func values(_ row: StoreInspection.Row) -> [KeptRecord] {
        let store = row["store"] ?? ""
        let place = "prosody, store \(store)"
        let key = row["key"] ?? ""
        if store == "roster", key.isEmpty { return pending(row, place) }
        return [
            KeptRecord(store: ProsodyNames.store(store), owner: owner(row), place: place, key: key, text: row["value"] ?? "")
        ]
    }

    /// The requests in a roster's metadata, which JSON keeps as `{"__hash": [false, {"pending": …}]}`.
    private func pending(_ row: StoreInspection.Row, _ place: String) -> [KeptRecord] {
        guard let json = try? JSONSerialization.jsonObject(with: Data((row["value"] ?? "").utf8)) as? [String: Any],
            let pairs = json["__hash"] as? [Any]
        else {
            return []
        }
        return pairs.compactMap { ($0 as? [String: Any])?["pending"] as? [String: Any] }.flatMap { pending in
            pending.sorted { $0.key < $1.key }.map { contact, request in
                let data = try? JSONSerialization.data(withJSONObject: request, options: [.sortedKeys, .fragmentsAllowed])
                return KeptRecord(
                    store: .pendingSubscription, owner: owner(row), place: place, key: contact,
                    text: data.map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
    }

    private func owner(_ row: StoreInspection.Row) -> String {
        ProsodyNames.owner(user: row["user"], host: row["host"] ?? "")
    }
}
