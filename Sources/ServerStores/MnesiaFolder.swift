import Foundation
import StanzaStorage

/// The folder of a running ejabberd's Mnesia tables.
///
/// Only the node that owns the tables can read them, so it is asked for a dump through `ejabberdctl`, which changes nothing
/// (ejabberd 23.01, `ejabberd_admin` `dump_to_textfile`); the dump is removed again.
package struct MnesiaFolder: StoreReader {
    package let path: String
    /// The program to ask with.
    package let control: String
    package let title = "ejabberd's Mnesia tables, asked for with ejabberdctl dump"
    package let profile = ServerGuess("ejabberd-23.01", settings: ["backend=mnesia"])

    package init(path: String, control: String) {
        self.path = path
        self.control = control
    }

    /// Whether a folder holds Mnesia's tables.
    package static func isMnesiaFolder(_ path: String) -> Bool {
        ["schema.DAT", "LATEST.LOG"].contains { FileManager.default.fileExists(atPath: path + "/" + $0) }
    }

    /// Where `ejabberdctl` is on this machine; nil if it is not there.
    package static func installedControl(path: String?) -> String? {
        let folders =
            (path ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/local/sbin", "/opt/ejabberd/bin"]
        return folders.map { $0 + "/ejabberdctl" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    package func records() throws(StoreReadingError) -> [KeptRecord] {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let dump = folder + "/tables"
        try ask(for: dump)
        return try MnesiaDump(path: dump).records()
    }

    /// A folder that only ejabberd's account and this one can look into.
    private func temporaryFolder() throws(StoreReadingError) -> String {
        let manager = FileManager.default
        let folder = NSTemporaryDirectory() + "xmppscope-" + UUID().uuidString
        do {
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            // ejabberd writes the file itself; as root it has to be let in, and root is let in anyway.
            if geteuid() == 0, let owner = try manager.attributesOfItem(atPath: path)[.ownerAccountID] {
                try manager.setAttributes([.ownerAccountID: owner], ofItemAtPath: folder)
            }
        } catch {
            throw .unreadable(path: path, reason: "no folder for the dump could be made: \(error.localizedDescription)")
        }
        return folder
    }

    private func ask(for dump: String) throws(StoreReadingError) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: control)
        process.arguments = ["dump", dump]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw .unreadable(path: path, reason: "\(control) cannot be run: \(error.localizedDescription)")
        }
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, FileManager.default.isReadableFile(atPath: dump) else {
            // Erlang may put reports before the sentence.
            let reason = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? "no reason given"
            throw .unreadable(
                path: path,
                reason: "only a running ejabberd can read its Mnesia tables, and \(control) dump ended with status "
                    + "\(process.terminationStatus): \(reason)")
        }
    }
}
