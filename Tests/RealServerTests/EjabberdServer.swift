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
        folder = try ServerFolder("ejabberd")
        port = try LoopbackPort.free()
        usesSQLite = sqlite
        guess = ServerGuess(
            "ejabberd-23.01",
            settings: (archive ? ["archive=on", "room-archive=on"] : []) + ["pubsub=on"]
                + (sqlite ? ["backend=sqlite"] : []))
        let certificate = try World.certificate.get()
        try folder.write("server.pem", certificate.chainPEM + certificate.keyPEM)
        var configuration = EjabberdConfiguration(hosts: [World.wonderland, World.realworld], port: port)
        configuration.options = ["loglevel: warning", "disable_sasl_mechanisms: [\"digest-md5\", \"X-OAUTH2\"]"]
        configuration.archives = archive
        configuration.rate = 2_000_000
        configuration.webPorts = web.map { ($0.plain, $0.secure) }
        if sqlite {
            configuration.databases = [:]
            for domain in configuration.hosts { configuration.databases?[domain] = "\(folder.path)/\(domain).db" }
        }
        process = try DebianEjabberd.start(configuration, in: folder)
    }

    deinit { stop() }

    /// Mnesia by a dump, and the SQLite files beside it.
    func records() throws -> [KeptRecord] {
        let number = dumps.add(1, ordering: .relaxed).newValue
        let dump = "\(folder.path)/dump-\(number)"
        try DebianEjabberd.run(
            "ejabberd_admin:dump_to_textfile(\"\(dump)\")", named: "dump-\(number)", in: folder, by: process)
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
}
