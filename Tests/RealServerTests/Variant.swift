import TestSupport

/// The servers and settings that the corpus is played against.
enum Variant: String, CaseIterable, Sendable {
    case prosodyAsShipped = "prosody-0.12-default"
    case prosodyArchive = "prosody-0.12-archive-internal"
    case prosodySQLite = "prosody-0.12-archive-sqlite"
    case ejabberdAsShipped = "ejabberd-23.01-default"
    case ejabberdArchive = "ejabberd-23.01-archive-mnesia"
    case ejabberdSQLite = "ejabberd-23.01-archive-sqlite"

    var isInstalled: Bool {
        switch self {
        case .prosodyAsShipped, .prosodyArchive: InstalledServers.prosody
        case .prosodySQLite: InstalledServers.prosodySQLite
        case .ejabberdAsShipped, .ejabberdArchive: InstalledServers.ejabberd
        case .ejabberdSQLite: InstalledServers.ejabberdSQLite
        }
    }

    /// Starts the server.
    func start() throws -> any RealServer {
        // Who plays the cases of the pubsub service may make nodes there.
        let owners = (0..<40).map { "single\($0)@\(World.wonderland)" }
        return switch self {
        case .prosodyAsShipped: try ProsodyServer(archive: false, pubsubOwners: owners)
        case .prosodyArchive: try ProsodyServer(archive: true, pubsubOwners: owners)
        case .prosodySQLite: try ProsodyServer(archive: true, sqlite: true, pubsubOwners: owners)
        case .ejabberdAsShipped: try EjabberdServer(archive: false)
        case .ejabberdArchive: try EjabberdServer(archive: true)
        case .ejabberdSQLite: try EjabberdServer(archive: true, sqlite: true)
        }
    }
}
