import Foundation
import Inspection

/// Prosody's data folder as the storage `internal` writes it: `HOST/STORE/USER.dat` for values, `.list` for lists.
///
/// Source: Prosody 0.12 `util/datamanager.lua`.
package struct ProsodyFolder: StoreReader {
    package let path: String
    package let title = "Prosody's data folder"
    package let profile = ServerGuess("prosody-0.12", settings: ["backend=internal"])

    package init(path: String) { self.path = path }

    /// Whether a folder looks like one: some host's folder with a store in it.
    package static func isDataFolder(_ path: String) -> Bool {
        folders(in: path).contains { host in
            folders(in: path + "/" + host).contains { ProsodyNames.store(ProsodyNames.decoded($0)) != nil }
        }
    }

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        var records: [KeptRecord] = []
        for host in ProsodyFolder.folders(in: path) {
            let name = ProsodyNames.decoded(host)
            for entry in ProsodyFolder.names(in: path + "/" + host) {
                if let stem = ProsodyFolder.stem(entry) {
                    records += try self.records(
                        "\(host)/\(entry)", storeName: ProsodyNames.decoded(stem), host: name, user: nil)
                    continue
                }
                for file in ProsodyFolder.names(in: "\(path)/\(host)/\(entry)") {
                    guard let user = ProsodyFolder.stem(file) else { continue }
                    records += try self.records(
                        "\(host)/\(entry)/\(file)", storeName: ProsodyNames.decoded(entry), host: name,
                        user: ProsodyNames.decoded(user))
                }
            }
        }
        return records
    }

    private func records(
        _ place: String, storeName: String, host: String, user: String?
    ) throws(StoreReadingError) -> [KeptRecord] {
        let file = path + "/" + place
        // A file that went away between listing and reading is one that is not kept.
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        let values: [LuaValue]
        do {
            values = try LuaReader.values(Array(data))
        } catch {
            throw .damaged(path: file, reason: "\(error.reason), at byte \(error.offset)")
        }
        let owner = ProsodyNames.owner(user: user, host: host)
        if place.hasSuffix(".list") {
            return values.map { value in
                KeptRecord(
                    store: ProsodyNames.store(storeName), owner: owner, place: place,
                    key: value["key"]?.text ?? value["id"]?.text ?? "", text: LuaStanza.text(value))
            }
        }
        return values.flatMap { ProsodyValue(storeName: storeName, owner: owner, place: place).records($0) }
    }

    /// The name of a data file without its ending; nil for other files.
    private static func stem(_ name: String) -> String? {
        for ending in [".dat", ".list"] where name.hasSuffix(ending) { return String(name.dropLast(ending.count)) }
        return nil
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
    }

    private static func folders(in folder: String) -> [String] {
        names(in: folder).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder) && isFolder.boolValue
        }
    }
}
