import Foundation
import GRDB

/// An SQLite file that another program owns, read without changing it.
///
/// Where no journal lies beside the file it is opened as immutable, so that not even a shared lock is taken; a file that is
/// being written at that moment is read again through an ordinary read-only connection.
package struct ForeignDatabase: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Whether the file begins as every SQLite file does.
    package static func isDatabase(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
    }

    /// The names of the tables, sorted.
    package func tables() throws -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
            )
        }
    }

    /// The rows of a table in the order of the file, with readable values; none if there is no such table.
    package func rows(of table: String) throws -> [StoreInspection.Row] {
        guard try tables().contains(table) else { return [] }
        return try read { db in
            try GRDB.Row.fetchAll(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)").map(StoreInspection.readable)
        }
    }

    private func read<T>(_ body: (Database) throws -> T) throws -> T {
        let manager = FileManager.default
        let isQuiet = !["-wal", "-journal"].contains { suffix in
            let size = try? manager.attributesOfItem(atPath: path + suffix)[.size] as? Int
            return (size ?? 0) > 0
        }
        if isQuiet, let url = immutableName, let result = try? open(url, body) { return result }
        return try open(path, body)
    }

    /// The file as a URI that tells SQLite to take no locks.
    private var immutableName: String? {
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(charactersIn: "?#%")
        let absolute = URL(fileURLWithPath: path).path
        return absolute.addingPercentEncoding(withAllowedCharacters: allowed).map { "file:\($0)?mode=ro&immutable=1" }
    }

    private func open<T>(_ name: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: name, configuration: configuration).read(body)
    }
}
