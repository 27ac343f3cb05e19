import Foundation
import ServerStores
import Synchronization
import TestSupport

/// Debian's ejabberd with the modules of its shipped configuration, without the listeners that need other ports; open
/// registration is added so that accounts can be made.
final class EjabberdServer: RealServer {
    let guess: ServerGuess
    let port: Int
    /// The file it was configured by.
    var configuration: String { folder.path + "/ejabberd.yml" }
    private let folder: ServerFolder
    private let process: ServerProcess
    private let usesSQLite: Bool
    private let dumps = Atomic(0)

    init(archive: Bool, sqlite: Bool = false, web: WebPorts? = nil) throws {
        guard let library = InstalledServers.ejabberdLibrary else { throw ServerTrouble("ejabberd is not installed") }
        folder = try ServerFolder("ejabberd")
        port = try LoopbackPort.free()
        usesSQLite = sqlite
        guess = ServerGuess(
            "ejabberd-23.01",
            settings: (archive ? ["archive=on", "room-archive=on"] : []) + ["pubsub=on"]
                + (sqlite ? ["backend=sqlite"] : []))
        let certificate = try World.certificate.get()
        try folder.write("server.pem", certificate.chainPEM + certificate.keyPEM)
        let file = try folder.write(
            "ejabberd.yml",
            EjabberdServer.configuration(folder: folder.path, port: port, archive: archive, sqlite: sqlite, web: web))
        if sqlite {
            for domain in [World.wonderland, World.realworld] {
                try DebianEjabberd.makeTables(in: "\(folder.path)/\(domain).db", schema: library + "/priv/sql/lite.sql")
            }
        }
        process = try DebianEjabberd.start(configuration: file, in: folder, port: port)
    }

    deinit { stop() }

    /// Mnesia by a dump, and the SQLite files beside it.
    func records() throws -> [KeptRecord] {
        let number = dumps.add(1, ordering: .relaxed).newValue
        let dump = "\(folder.path)/dump-\(number)"
        process.tell("dump \(dump)")
        let deadline = Date().addingTimeInterval(30)
        while !FileManager.default.fileExists(atPath: dump + ".done") {
            if Date() > deadline { throw ServerTrouble("no dump came:\n\(folder.tail("output"))") }
            Thread.sleep(forTimeInterval: 0.02)
        }
        var records = try StoreOpening.reader(at: dump).records()
        guard usesSQLite else { return records }
        for domain in [World.wonderland, World.realworld] {
            records += try StoreOpening.reader(at: "\(folder.path)/\(domain).db").records().map { record in
                var record = record
                // One file per host: the file says the domain where the table does not.
                if let owner = record.owner, owner.hasSuffix("@?") { record.owner = owner.dropLast() + domain }
                return record
            }
        }
        return records
    }

    func stop() {
        process.stop()
        folder.remove()
    }

    /// A listener for WebSockets and BOSH, with the paths of the shipped configuration.
    private static func listener(_ port: Int, tls: Bool) -> String {
        """
          -
            port: \(port)
            ip: "127.0.0.1"
            module: ejabberd_http
            tls: \(tls)
            request_handlers:
              /ws: ejabberd_http_ws
              /bosh: mod_bosh
              /.well-known/host-meta: mod_host_meta
              /.well-known/host-meta.json: mod_host_meta

        """
    }

    private static func configuration(
        folder: String, port: Int, archive: Bool, sqlite: Bool, web: WebPorts?
    ) -> String {
        let databases = [World.wonderland, World.realworld].map { domain in
            "  \(domain): {sql_type: sqlite, sql_database: \"\(folder)/\(domain).db\"}\n"
        }
        return """
            loglevel: warning
            hosts: [\(World.wonderland), \(World.realworld)]
            certfiles: ["\(folder)/server.pem"]
            registration_timeout: infinity
            auth_password_format: scram
            disable_sasl_mechanisms: ["digest-md5", "X-OAUTH2"]
            \(sqlite ? "default_db: sql\nhost_config:\n" + databases.joined() : "")
            listen:
              -
                port: \(port)
                ip: "127.0.0.1"
                module: ejabberd_c2s
                max_stanza_size: 262144
                starttls_required: true
                access: all
                shaper: fast
            \(web.map { listener($0.plain, tls: false) + listener($0.secure, tls: true) } ?? "")
            access_rules:
              everybody: {allow: all}
            shaper:
              fast: 2000000
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
              mod_muc: {access: all, access_create: everybody, access_persistent: everybody, default_room_options: {mam: true}}
              mod_offline: {access_max_user_messages: max_user_offline_messages}
              mod_ping: {}
              mod_privacy: {}
              mod_private: {}
              mod_pubsub:
                access_createnode: everybody
                plugins: [flat, pep]
                force_node_config:
                  "eu.siacs.conversations.axolotl.*": {access_model: open}
                  "storage:bookmarks": {access_model: whitelist}
              mod_push: {}
              mod_push_keepalive: {}
              mod_register: {ip_access: all}
              mod_roster: {versioning: true}
              mod_s2s_dialback: {}
              mod_shared_roster: {}
              mod_stream_mgmt: {resend_on_timeout: if_offline}
              mod_vcard: {search: false}
              mod_vcard_xupdate: {}
              mod_version: {}
            \(web.map { "  mod_bosh: {}\n  mod_host_meta: {websocket_url: \"wss://@HOST@:\($0.secure)/ws\", bosh_service_url: \"https://@HOST@:\($0.secure)/bosh\"}" } ?? "")
            \(archive ? "  mod_mam: {default: always, assume_mam_usage: true}" : "")

            """
    }
}
