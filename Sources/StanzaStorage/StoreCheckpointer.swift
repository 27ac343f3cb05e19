import Dispatch
import GRDB
internal import Synchronization

/// Moves the write-ahead log's pages into the database file on a thread of its own, while the server goes on writing.
final class StoreCheckpointer: Sendable {
    /// How many rows are written between two checkpoints.
    static let rows = 4000
    /// At how many pages of the log the writer itself does it: seldom, and then nearly all has been done already.
    static let fallbackPages = 8192

    private struct State: Sendable {
        var isRunning = false
        var connection: DatabaseQueue?
    }

    private let path: String
    private let thread = DispatchQueue(label: "checkpoint", qos: .utility)
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// Begins a checkpoint, unless one is under way.
    func begin() {
        let isFree = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFree else { return }
        thread.async { [self] in
            if let connection = connection() {
                // Whatever stands in its way, the log stays as it is and is read from there.
                _ = try? connection.writeWithoutTransaction { db in try db.checkpoint(.passive) }
            }
            state.withLock { $0.isRunning = false }
        }
    }

    private func connection() -> DatabaseQueue? {
        if let open = state.withLock({ $0.connection }) { return open }
        let made = try? DatabaseQueue(path: path)
        state.withLock { $0.connection = made }
        return made
    }

    /// Waits for a checkpoint that is under way, and closes the connection.
    func close() {
        thread.sync {
            let connection = state.withLock { state in
                defer { state.connection = nil }
                return state.connection
            }
            try? connection?.close()
        }
    }
}
