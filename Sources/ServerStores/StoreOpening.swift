import Foundation
import StanzaStorage

/// Finds out what kind of store a path is.
package enum StoreOpening {
    /// The reader for a folder or file.
    ///
    /// - Parameter control: the `ejabberdctl` to ask with where the path is a folder of Mnesia's; nil where there is none.
    package static func reader(
        at path: String, control: String? = MnesiaFolder.installedControl(path: ProcessInfo.processInfo.environment["PATH"])
    ) throws(StoreReadingError) -> any StoreReader {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .unreadable(path: path, reason: "there is no such file or folder")
        }
        guard manager.isReadableFile(atPath: path) else {
            throw .unreadable(path: path, reason: "this account may not read it")
        }
        if isFolder.boolValue { return try folder(path, control) }
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

    /// A data folder, the one SQLite file of Prosody that lies in it, or Mnesia's.
    private static func folder(_ path: String, _ control: String?) throws(StoreReadingError) -> any StoreReader {
        if ProsodyFolder.isDataFolder(path) { return ProsodyFolder(path: path) }
        let database = path + "/prosody.sqlite"
        if ForeignDatabase.isDatabase(database) { return ProsodyDatabase(path: database) }
        if MnesiaFolder.isMnesiaFolder(path) {
            guard let control else {
                throw .unreadable(
                    path: path,
                    reason:
                        "only a running ejabberd can read its Mnesia tables, and there is no ejabberdctl here to ask it with"
                )
            }
            return MnesiaFolder(path: path, control: control)
        }
        throw .unknown(path: path)
    }
}
