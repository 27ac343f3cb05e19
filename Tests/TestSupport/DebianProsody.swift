import Foundation

/// How Debian's Prosody is started from a folder of one's own.
package enum DebianProsody {
    /// Starts it in the foreground and waits until its port answers.
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
