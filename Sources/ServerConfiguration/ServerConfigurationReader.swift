import Foundation

/// Reads a real server's configuration file: `prosody.cfg.lua` or `ejabberd.yml`. It runs nothing of it.
package enum ServerConfigurationReader {
    /// - Parameters:
    ///   - path: of the file; files it includes are read too.
    ///   - host: the virtual host to look at; the first one where it is nil.
    /// - Throws: where the file cannot be read, is not what its name says, or has no such host.
    package static func read(
        path: String, host: String? = nil
    ) throws(ServerConfigurationError)
        -> ServerConfigurationReport
    {
        let text = try text(of: path)
        if path.hasSuffix(".lua") { return try ProsodyConfiguration.report(text, path: path, host: host) }
        if path.hasSuffix(".yml") || path.hasSuffix(".yaml") || path.hasSuffix(".yml.example") {
            return try EjabberdConfiguration.report(text, path: path, host: host)
        }
        let lines = text.split(separator: "\n")
        if lines.contains(where: { $0.hasPrefix("VirtualHost") || $0.hasPrefix("modules_enabled") }) {
            return try ProsodyConfiguration.report(text, path: path, host: host)
        }
        if lines.contains(where: { $0.hasPrefix("hosts:") || $0.hasPrefix("modules:") }) {
            return try EjabberdConfiguration.report(text, path: path, host: host)
        }
        throw .unknownKind(path)
    }

    /// The whole text of a file.
    static func text(of path: String) throws(ServerConfigurationError) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let reason = (error as NSError).userInfo[NSUnderlyingErrorKey].map { "\($0)" } ?? error.localizedDescription
            throw .unreadable(path, reason: FileManager.default.fileExists(atPath: path) ? reason : "there is no such file")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw .notText(path) }
        return text
    }

    /// The host to look at: the named one, or the first.
    static func choose(_ host: String?, of hosts: [String]) throws(ServerConfigurationError) -> String? {
        guard let host else { return hosts.first }
        guard hosts.contains(host) else { throw .unknownHost(host, known: hosts) }
        return host
    }
}
