import Foundation

/// SQLite's own program, for files that other servers keep.
package enum SQLiteProgram {
    /// Makes a database file or changes it.
    package static func run(_ sql: String, on file: String) throws {
        guard let path = InstalledServers.path(of: "sqlite3") else { throw ServerTrouble("sqlite3 is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["-bail", "-cmd", ".timeout 5000", file, sql]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ServerTrouble("sqlite3 could not write \(file)") }
    }
}
