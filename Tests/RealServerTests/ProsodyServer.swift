import Foundation
import ServerStores
import TestSupport

/// Debian's Prosody with the modules of its shipped configuration; rooms, a pubsub service and open registration are added so
/// that there is something to observe.
final class ProsodyServer: RealServer {
    let guess: ServerGuess
    let port: Int
    /// The file it was configured by.
    var configuration: String { folder.path + "/prosody.cfg.lua" }
    private let folder: ServerFolder
    private let process: ServerProcess
    private let usesSQLite: Bool

    /// - Parameters:
    ///   - pubsubOwners: accounts that may create pubsub nodes.
    ///   - web: the ports for WebSockets and BOSH, without and with TLS.
    ///   - modules: further modules.
    init(
        archive: Bool, sqlite: Bool = false, pubsubOwners: [String] = [], web: WebPorts? = nil, modules: [String] = []
    ) throws {
        folder = try ServerFolder("prosody")
        port = try LoopbackPort.free()
        usesSQLite = sqlite
        guess = ServerGuess(
            "prosody-0.12",
            settings: (archive ? ["archive=on", "room-archive=on"] : []) + ["pubsub=on"]
                + (sqlite ? ["backend=sqlite"] : []))
        let certificate = try World.certificate.get()
        try folder.write("server.crt", certificate.chainPEM)
        try folder.write("server.key", certificate.keyPEM)
        let configuration = try ProsodyServer.configuration(
            folder: folder.path, port: port, archive: archive, sqlite: sqlite, pubsubOwners: pubsubOwners, web: web,
            modules: modules)
        let file = try folder.write("prosody.cfg.lua", configuration)
        process = try DebianProsody.start(configuration: file, in: folder, port: port)
    }

    deinit { stop() }

    func records() throws -> [KeptRecord] {
        let path = usesSQLite ? folder.path + "/data/prosody.sqlite" : folder.path + "/data"
        return try StoreOpening.reader(at: path).records()
    }

    func stop() {
        process.stop()
        folder.remove()
    }

    private static func configuration(
        folder: String, port: Int, archive: Bool, sqlite: Bool, pubsubOwners: [String], web: WebPorts?, modules: [String]
    ) throws -> String {
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        let tls = "ssl = { certificate = \"\(folder)/server.crt\"; key = \"\(folder)/server.key\"; }"
        let more = modules + (archive ? ["mam"] : []) + (web == nil ? [] : ["websocket", "bosh"])
        let ports = web.map { web in
            """
            http_ports = { \(web.plain) }
            https_ports = { \(web.secure) }
            http_interfaces = { "127.0.0.1" }
            https_interfaces = { "127.0.0.1" }
            consider_websocket_secure = true
            consider_bosh_secure = true
            https_certificate = "\(folder)/server.crt"

            """
        }
        return """
            run_as_root = true
            daemonize = false
            data_path = "\(folder)/data"
            pidfile = "\(folder)/prosody.pid"
            modules_enabled = {\(try DebianProsody.shippedModules())
            \(more.map { "\"\($0)\";" }.joined(separator: " ")) }
            \(ports ?? "")
            allow_registration = true
            registration_invite_only = false
            c2s_require_encryption = true
            authentication = "internal_hashed"
            archive_expires_after = "1w"
            c2s_ports = { \(port) }
            s2s_ports = { \(try LoopbackPort.free()) }
            interfaces = { "127.0.0.1" }
            log = { info = "\(folder)/prosody.log" }
            \(sqlite ? "default_storage = \"sql\"\nsql = { driver = \"SQLite3\", database = \"prosody.sqlite\" }" : "")
            \(tls)
            VirtualHost "\(World.wonderland)"
            \(tls)
            VirtualHost "\(World.realworld)"
            \(tls)
            password_hash = "SHA-256"
            Component "\(World.rooms)" "muc"
            modules_enabled = { \(archive ? "\"muc_mam\"" : "") }
            Component "\(World.pubsub)" "pubsub"
            admins = { \(pubsubOwners.map { "\"\($0)\"" }.joined(separator: ", ")) }

            """
    }
}
