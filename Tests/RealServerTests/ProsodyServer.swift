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
    ///   - web: the ports for WebSockets, without and with TLS.
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
        let tls = ProsodyConfiguration.certificate(in: folder)
        let owners = pubsubOwners.map { "\"\($0)\"" }.joined(separator: ", ")
        var configuration = ProsodyConfiguration(
            port: port,
            hosts: [
                "VirtualHost \"\(World.wonderland)\"", tls,
                "VirtualHost \"\(World.realworld)\"", tls, "password_hash = \"SHA-256\"",
                "Component \"\(World.rooms)\" \"muc\"", "modules_enabled = { \(archive ? "\"muc_mam\"" : "") }",
                "Component \"\(World.pubsub)\" \"pubsub\"", "admins = { \(owners) }",
            ])
        configuration.federationPort = try LoopbackPort.free()
        configuration.archives = archive
        configuration.usesSQLite = sqlite
        configuration.webPorts = web.map { ($0.plain, $0.secure) }
        configuration.modules = modules
        process = try DebianProsody.start(configuration, in: folder)
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
}
