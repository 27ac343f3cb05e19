import Foundation
import GRDB

/// Looks into a store file from outside: through a read-only connection of its own, and at the raw bytes on the disk.
package struct StoreInspection: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// A table and how many rows it has.
    package struct Table: Hashable, Sendable {
        package var name: String
        package var rows: Int
    }

    /// A file on the disk that belongs to the store.
    package struct File: Hashable, Sendable {
        package var path: String
        /// In octets.
        package var size: Int
    }

    /// A row as column names and readable values, in the order of the table.
    package struct Row: Hashable, Sendable {
        package var columns: [Column]

        package subscript(_ name: String) -> String? { columns.first { $0.name == name }?.value }
    }

    /// One column of a row; nil is NULL.
    package struct Column: Hashable, Sendable {
        package var name: String
        package var value: String?
    }

    /// Every row of every table at one moment.
    package struct Snapshot: Hashable, Sendable {
        /// Rows by table and primary key.
        package var tables: [String: [String: Row]]
    }

    /// One row that came, changed or went between two snapshots.
    package struct Change: Hashable, Sendable {
        /// What became of the row.
        package enum Kind: String, Hashable, Sendable { case added, changed, removed }

        package var table: String
        package var kind: Kind
        /// The row as it is now, or as it last was.
        package var row: Row
        /// The row as it was, where it changed.
        package var before: Row?
    }

    /// Where a text was found in the bytes of a file.
    package struct Match: Hashable, Sendable {
        package var file: String
        /// In octets from the start of the file.
        package var offset: Int
        /// What stands around it, with unprintable bytes as dots.
        package var context: String
    }

    /// The store's tables in their listed order, with row counts.
    package func tables() throws -> [Table] {
        try read { db in
            try StoreSchema.tables.map {
                Table(name: $0, rows: try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \($0)") ?? 0)
            }
        }
    }

    /// The rows of a table in their order, at most `limit`; nil if there is no such table.
    package func rows(of table: String, limit: Int = 1000) throws -> [Row]? {
        guard StoreSchema.tables.contains(table) else { return nil }
        return try read { db in
            try GRDB.Row.fetchAll(db, sql: "SELECT * FROM \(table) LIMIT ?", arguments: [limit]).map(Self.readable)
        }
    }

    /// The statement that made a table; nil if there is no such table.
    package func schema(of table: String) throws -> String? {
        try read { db in try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [table]) }
    }

    /// All committed rows now.
    package func snapshot() throws -> Snapshot {
        try read { db in
            var tables: [String: [String: Row]] = [:]
            for table in StoreSchema.tables {
                let keys = try db.primaryKey(table).columns
                var rows: [String: Row] = [:]
                let cursor = try GRDB.Row.fetchCursor(db, sql: "SELECT * FROM \(table)")
                while let row = try cursor.next() {
                    let readable = Self.readable(row)
                    rows[keys.map { readable[$0] ?? "" }.joined(separator: "\u{1F}")] = readable
                }
                tables[table] = rows
            }
            return Snapshot(tables: tables)
        }
    }

    /// What differs between two snapshots, by table in listed order, added before changed before removed.
    package static func changes(from before: Snapshot, to after: Snapshot) -> [Change] {
        var changes: [Change] = []
        for table in StoreSchema.tables {
            let old = before.tables[table] ?? [:]
            let new = after.tables[table] ?? [:]
            for key in new.keys.sorted() where old[key] == nil {
                changes.append(Change(table: table, kind: .added, row: new[key]!, before: nil))
            }
            for key in new.keys.sorted() {
                if let was = old[key], was != new[key]! {
                    changes.append(Change(table: table, kind: .changed, row: new[key]!, before: was))
                }
            }
            for key in old.keys.sorted() where new[key] == nil {
                changes.append(Change(table: table, kind: .removed, row: old[key]!, before: nil))
            }
        }
        return changes
    }

    /// The files that hold the store: the database and its write-ahead log.
    package func files() -> [File] {
        [path, path + "-wal"].compactMap { path in
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                let size = attributes[.size] as? Int
            else {
                return nil
            }
            return File(path: path, size: size)
        }
    }

    /// Every place in the raw bytes of those files where the text stands, whether or not a row still refers to it.
    package func grep(_ text: String, context: Int = 24) throws -> [Match] {
        let needle = Data(text.utf8)
        guard !needle.isEmpty else { return [] }
        var matches: [Match] = []
        for file in files() {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
            var start = bytes.startIndex
            while let range = bytes.range(of: needle, in: start..<bytes.endIndex) {
                let from = max(bytes.startIndex, range.lowerBound - context)
                let to = min(bytes.endIndex, range.upperBound + context)
                let shown = String(decoding: bytes[from..<to].map { $0 >= 0x20 && $0 < 0x7F ? $0 : 0x2E }, as: UTF8.self)
                matches.append(Match(file: file.path, offset: range.lowerBound, context: shown))
                start = range.lowerBound + 1
            }
        }
        return matches
    }

    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration).read(body)
    }

    static func readable(_ row: GRDB.Row) -> Row {
        Row(
            columns: row.map { name, value in
                switch value.storage {
                case .null: Column(name: name, value: nil)
                case .int64(let number): Column(name: name, value: String(number))
                case .double(let number): Column(name: name, value: String(number))
                case .string(let text): Column(name: name, value: text)
                case .blob(let data):
                    Column(name: name, value: data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
                }
            })
    }
}
