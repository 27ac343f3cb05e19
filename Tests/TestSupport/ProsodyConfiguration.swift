/// A configuration of Prosody: the modules of the one that Debian ships, listeners on 127.0.0.1 alone, open registration.
package struct ProsodyConfiguration {
    package var port: Int
    /// The port for other servers' streams; nil opens none.
    package var federationPort: Int?
    package var requiresTLS = true
    package var archives = false
    package var usesSQLite = false
    /// The ports for WebSockets and BOSH, without and with TLS.
    package var webPorts: (plain: Int, secure: Int)?
    /// Modules beside those that Debian ships, and which of these are left out.
    package var modules: [String] = []
    package var withoutModules: [String] = []
    /// The virtual hosts and components, each with what is below it.
    package var hosts: [String]

    package init(port: Int, hosts: [String]) {
        self.port = port
        self.hosts = hosts
    }

    /// The line that names the certificate and key, expected as `server.crt` and `server.key` in the folder.
    package static func certificate(in folder: ServerFolder) -> String {
        "ssl = { certificate = \"\(folder.path)/server.crt\"; key = \"\(folder.path)/server.key\"; }"
    }

    /// The file's text.
    package func text(in folder: ServerFolder) throws -> String {
        let path = folder.path
        let more = modules + (archives ? ["mam"] : []) + (webPorts == nil ? [] : ["websocket", "bosh"])
        let fewer = withoutModules + (federationPort == nil ? ["s2s"] : [])
        var lines = """
            run_as_root = true
            daemonize = false
            data_path = "\(path)/data"
            pidfile = "\(path)/prosody.pid"
            modules_enabled = {\(try DebianProsody.shippedModules())
            \(Self.list(more)) }
            modules_disabled = { \(Self.list(fewer)) }
            allow_registration = true
            registration_invite_only = false
            c2s_require_encryption = \(requiresTLS)
            allow_unencrypted_plain_auth = \(!requiresTLS)
            authentication = "internal_hashed"
            archive_expires_after = "1w"
            c2s_ports = { \(port) }
            interfaces = { "127.0.0.1" }
            log = { info = "\(path)/prosody.log" }
            \(Self.certificate(in: folder))

            """
        if let federationPort { lines += "s2s_ports = { \(federationPort) }\n" }
        if usesSQLite {
            lines += "default_storage = \"sql\"\nsql = { driver = \"SQLite3\", database = \"prosody.sqlite\" }\n"
        }
        if let webPorts {
            lines += """
                http_ports = { \(webPorts.plain) }
                https_ports = { \(webPorts.secure) }
                http_interfaces = { "127.0.0.1" }
                https_interfaces = { "127.0.0.1" }
                consider_websocket_secure = true
                consider_bosh_secure = true
                https_certificate = "\(path)/server.crt"

                """
        }
        return lines + hosts.joined(separator: "\n") + "\n"
    }

    private static func list(_ names: [String]) -> String { names.map { "\"\($0)\"; " }.joined() }
}
