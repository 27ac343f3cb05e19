import Foundation
import TLS
import TestSupport

/// One of the servers that are compared, running in a folder of its own on 127.0.0.1.
final class MeasuredServer {
    /// The servers, as the table names them.
    enum Product: String, CaseIterable {
        case xmppscope, prosody, ejabberd
        case prosodySQLite = "prosody-sqlite"
        case ejabberdSQLite = "ejabberd-sqlite"
    }

    /// What all of them are given alike.
    struct Setting {
        var archives: Bool
        var usesTLS: Bool
        /// The accounts that are there from the start, where a server takes them from a file.
        var accounts: Int
        /// Where `xmppscope` keeps its stores, accounts made before included.
        var stores: String
        /// The program to measure, `xmppscope` from a release build.
        var program: String
    }

    static let domain = "bench.lit"
    static let prefix = "u"
    static let password = "pencil"

    let product: Product
    let port: Int
    let process: ServerProcess
    private let folder: ServerFolder

    init(_ product: Product, _ setting: Setting) throws {
        self.product = product
        folder = try ServerFolder("bench-\(product.rawValue)")
        port = try LoopbackPort.free()
        let now = Int64(Date().timeIntervalSince1970)
        let authority = try CertificateAuthority(
            name: "Authority of the benchmark", domains: [Self.domain], now: now, days: 1)
        let certificate = try authority.issueServer(domains: [Self.domain], now: now, days: 1)
        try folder.write("server.crt", certificate.chainPEM)
        try folder.write("server.key", certificate.keyPEM)
        try folder.write("server.pem", certificate.chainPEM + certificate.keyPEM)
        switch product {
        case .xmppscope: process = try Self.startOwn(setting, folder, port)
        case .prosody, .prosodySQLite:
            let text = try Self.prosody(setting, folder.path, port, usesSQLite: product == .prosodySQLite)
            process = try DebianProsody.start(
                configuration: try folder.write("prosody.cfg.lua", text), in: folder, port: port)
        case .ejabberd, .ejabberdSQLite:
            let database = product == .ejabberdSQLite ? folder.path + "/bench.db" : nil
            if let database, let library = InstalledServers.ejabberdLibrary {
                try DebianEjabberd.makeTables(in: database, schema: library + "/priv/sql/lite.sql")
            }
            let text = Self.ejabberd(setting, folder.path, port, database: database)
            process = try DebianEjabberd.start(configuration: try folder.write("ejabberd.yml", text), in: folder, port: port)
        }
    }

    /// Ends it and deletes what it kept.
    func stop() {
        process.stop()
        folder.remove()
    }

    /// The end of its output, for a message of failure.
    var lastWords: String { folder.tail("output") }

    private static func startOwn(_ setting: Setting, _ folder: ServerFolder, _ port: Int) throws -> ServerProcess {
        let lines = (0..<setting.accounts).map { "\(prefix)\($0):\(password)\n" }
        let accounts = try folder.write("accounts", lines.joined())
        var arguments = [
            "serve", "--domain", domain, "--port", "\(port)", "--accounts", accounts, "--keep", setting.stores,
            "--cert", folder.path + "/server.crt", "--key", folder.path + "/server.key", "--quiet",
        ]
        if !setting.usesTLS { arguments.append("--allow-plaintext") }
        if !setting.archives { arguments.append("--no-archive") }
        return try ServerProcess(setting.program, arguments, folder: folder, port: port, patience: 600)
    }

    /// The configuration that Debian ships, without its limits of rate; open registration, no way to other servers.
    private static func prosody(_ setting: Setting, _ folder: String, _ port: Int, usesSQLite: Bool) throws -> String {
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        return """
            run_as_root = true
            daemonize = false
            data_path = "\(folder)/data"
            pidfile = "\(folder)/prosody.pid"
            modules_enabled = {\(try DebianProsody.shippedModules())
            \(setting.archives ? "\"mam\";" : "") }
            modules_disabled = { "limits"; "s2s" }
            allow_registration = true
            registration_invite_only = false
            c2s_require_encryption = \(setting.usesTLS)
            allow_unencrypted_plain_auth = \(!setting.usesTLS)
            authentication = "internal_hashed"
            archive_expires_after = "1w"
            c2s_ports = { \(port) }
            interfaces = { "127.0.0.1" }
            log = { info = "\(folder)/prosody.log" }
            \(usesSQLite ? "default_storage = \"sql\"\nsql = { driver = \"SQLite3\", database = \"prosody.sqlite\" }" : "")
            ssl = { certificate = "\(folder)/server.crt"; key = "\(folder)/server.key"; }
            VirtualHost "\(domain)"

            """
    }

    /// The modules that Debian's configuration ships, without shapers; open registration, one listener.
    private static func ejabberd(_ setting: Setting, _ folder: String, _ port: Int, database: String?) -> String {
        """
        loglevel: info
        hosts: [\(domain)]
        certfiles: ["\(folder)/server.pem"]
        registration_timeout: infinity
        auth_password_format: scram
        \(database.map { "default_db: sql\nsql_type: sqlite\nsql_database: \"\($0)\"" } ?? "")
        listen:
          -
            port: \(port)
            ip: "127.0.0.1"
            module: ejabberd_c2s
            max_stanza_size: 262144
            starttls_required: \(setting.usesTLS)
            access: all
        access_rules:
          everybody: {allow: all}
        shaper_rules:
          max_user_sessions: 10
          max_user_offline_messages: {100: all}
        modules:
          mod_adhoc: {}
          mod_avatar: {}
          mod_blocking: {}
          mod_caps: {}
          mod_carboncopy: {}
          mod_client_state: {}
          mod_disco: {}
          mod_last: {}
          mod_offline: {access_max_user_messages: max_user_offline_messages}
          mod_ping: {}
          mod_privacy: {}
          mod_private: {}
          mod_pubsub: {access_createnode: everybody, plugins: [flat, pep]}
          mod_push: {}
          mod_push_keepalive: {}
          mod_register: {ip_access: all}
          mod_roster: {versioning: true}
          mod_shared_roster: {}
          mod_stream_mgmt: {resend_on_timeout: if_offline}
          mod_vcard: {search: false}
          mod_vcard_xupdate: {}
          mod_version: {}
        \(setting.archives ? "  mod_mam: {default: always, assume_mam_usage: true}" : "")

        """
    }
}
