import Foundation

/// How Debian's Prosody is started from a folder of one's own.
package enum DebianProsody {
    /// Starts it in the foreground and waits until its port answers; its data is kept in the folder, below `data`.
    package static func start(_ configuration: ProsodyConfiguration, in folder: ServerFolder) throws -> ServerProcess {
        try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
        let file = try folder.write("prosody.cfg.lua", try configuration.text(in: folder))
        return try start(configuration: file, in: folder, port: configuration.port)
    }

    /// The same with a file that is there.
    package static func start(configuration file: String, in folder: ServerFolder, port: Int) throws -> ServerProcess {
        try ServerProcess("prosody", ["--config", file, "-F"], folder: folder, port: port)
    }

    /// The list of modules that Debian ships, as it stands in the file.
    package static func shippedModules() throws -> String {
        let text = String(
            decoding: FileManager.default.contents(atPath: "/etc/prosody/prosody.cfg.lua") ?? Data(), as: UTF8.self)
        guard let start = text.range(of: "modules_enabled = {"), let end = text[start.upperBound...].range(of: "\n}") else {
            throw ServerTrouble("/etc/prosody/prosody.cfg.lua has no list of modules, or may not be read")
        }
        return String(text[start.upperBound..<end.lowerBound])
    }
}
