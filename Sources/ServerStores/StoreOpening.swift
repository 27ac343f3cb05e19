import Foundation
import StanzaStorage

/// Finds out what kind of store a path is.
package enum StoreOpening {
    /// The reader for a folder or file.
    package static func reader(at path: String) throws(StoreReadingError) -> any StoreReader {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .unreadable(path: path, reason: "there is no such file or folder")
        }
        guard manager.isReadableFile(atPath: path) else {
            throw .unreadable(path: path, reason: "this account may not read it")
        }
        if isFolder.boolValue { return try folder(path) }
        if MnesiaDump.isDump(path) { return MnesiaDump(path: path) }
        guard ForeignDatabase.isDatabase(path) else { throw .unknown(path: path) }
        let tables: Set<String>
        do {
            tables = Set(try ForeignDatabase(path: path).tables())
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        if tables.contains("prosodyarchive") { return ProsodyDatabase(path: path) }
        if tables.isSuperset(of: ["spool", "rosterusers"]) { return EjabberdDatabase(path: path) }
        if tables.isSuperset(of: ["queue", "roster-items"]) { return JabberdDatabase(path: path) }
        throw .unknown(path: path)
    }

    /// A data folder, or the one SQLite file of Prosody that lies in it.
    private static func folder(_ path: String) throws(StoreReadingError) -> any StoreReader {
        if ProsodyFolder.isDataFolder(path) { return ProsodyFolder(path: path) }
        let database = path + "/prosody.sqlite"
        if ForeignDatabase.isDatabase(database) { return ProsodyDatabase(path: database) }
        throw .unknown(path: path)
    }
}
