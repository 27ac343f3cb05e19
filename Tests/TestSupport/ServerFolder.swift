import Foundation

/// The temporary folder that a server's configuration, data and log live in; it goes when the server goes.
package struct ServerFolder {
    package let path: String

    package init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("xmppscope-\(name)-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file that only this account can read, and gives its path.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }

    /// The last lines of a file, for the message of a failure.
    package func tail(_ name: String, lines: Int = 12) -> String {
        let text = String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }
}
