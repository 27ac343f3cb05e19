import Foundation
import GRDB
internal import XMPP

/// One loopback server's stores: a SQLite file with a plain table per store.
///
/// Every write happens in the current batch. A batch begins with the first write and ends with `commit()`, so that many stanzas can
/// share one commit; whoever answers "done" has to call `commit()` first. With WAL and `synchronous=NORMAL` a committed
/// transaction survives the death of the process.
///
/// All writing calls belong to one thread at a time; `StoreInspection` reads committed rows through a connection of its own.
package final class StoreFile: @unchecked Sendable {
    /// How the file is kept.
    package struct Settings: Sendable {
        /// Whether SQLite overwrites deleted content with zeros (`PRAGMA secure_delete`).
        package var secureDelete: Bool
        /// Whether a commit also waits for the disk (`synchronous=FULL`), which matters only when the machine loses power.
        package var waitsForDisk: Bool

        package init(secureDelete: Bool = true, waitsForDisk: Bool = false) {
            self.secureDelete = secureDelete
            self.waitsForDisk = waitsForDisk
        }
    }

    package let path: String
    /// When true, every write that would add a row fails with `StoreError.full`.
    package var isFull = false
    /// Whether rows were changed since the last commit.
    package private(set) var hasUncommittedChanges = false
    /// Rows written since the file was opened; lets a caller see that a stanza wrote something.
    package private(set) var writeCount = 0
    private var unitIsOpen = false
    /// Rows that are added when the batch ends or somebody looks, in their order.
    private var deferred: [(sql: String, arguments: StatementArguments)] = []
    /// How many of them belong to units that have ended.
    private var deferredOfEndedUnits = 0
    /// Why rows of ended units could not be written: the batch cannot be committed without them.
    private var failure: (any Error)?
    /// What is asked for with every stanza.
    var cache = StoreCache()
    private let queue: DatabaseQueue
    private let checkpointer: StoreCheckpointer
    private var writeCountAtCheckpoint = 0

    /// Opens the file, making it and its tables where they are missing.
    package init(path: String, settings: Settings = Settings()) throws {
        self.path = path
        checkpointer = StoreCheckpointer(path: path)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = \(settings.waitsForDisk ? "FULL" : "NORMAL")")
            try db.execute(sql: "PRAGMA secure_delete = \(settings.secureDelete ? "ON" : "OFF")")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreCheckpointer.fallbackPages)")
        }
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            for statement in StoreSchema.statements { try db.execute(sql: statement) }
        }
    }

    /// Ends the batch; when it returns, everything written so far survives the process.
    package func commit() throws {
        guard hasUncommittedChanges else { return }
        if let failure { throw failure }
        deferredOfEndedUnits = deferred.count
        try queue.writeWithoutTransaction { db in
            try writeDeferred(db)
            if unitIsOpen { try closeUnit(db) }
            if db.isInsideTransaction { try db.commit() }
        }
        hasUncommittedChanges = false
        if writeCount - writeCountAtCheckpoint >= StoreCheckpointer.rows {
            writeCountAtCheckpoint = writeCount
            checkpointer.begin()
        }
    }

    /// Takes back everything since the last commit.
    package func rollback() throws {
        unitIsOpen = false
        hasUncommittedChanges = false
        failure = nil
        cache = StoreCache()
        forgetDeferred(after: 0)
        try queue.writeWithoutTransaction { db in if db.isInsideTransaction { try db.rollback() } }
    }

    /// Ends the current unit of work inside the batch (what one stanza wrote), so that `revertUnit()` cannot take it back.
    package func endUnit() {
        deferredOfEndedUnits = deferred.count
        guard unitIsOpen else { return }
        try? queue.writeWithoutTransaction { db in try closeUnit(db) }
    }

    /// Takes back what was written since the last `endUnit()` or `commit()`.
    package func revertUnit() {
        forgetDeferred(after: deferredOfEndedUnits)
        cache = StoreCache()
        guard unitIsOpen else { return }
        unitIsOpen = false
        try? queue.writeWithoutTransaction { db in
            try db.cachedStatement(sql: "ROLLBACK TO unit").execute()
            try db.cachedStatement(sql: "RELEASE unit").execute()
        }
    }

    private func openUnit(_ db: Database) throws {
        if unitIsOpen { return }
        try db.cachedStatement(sql: "SAVEPOINT unit").execute()
        unitIsOpen = true
    }

    private func closeUnit(_ db: Database) throws {
        unitIsOpen = false
        try db.cachedStatement(sql: "RELEASE unit").execute()
    }

    private func forgetDeferred(after count: Int) {
        deferred.removeSubrange(min(count, deferred.count)...)
        deferredOfEndedUnits = deferred.count
    }

    /// Rewrites the file without its free pages and empties the write-ahead log.
    package func vacuum() throws {
        try commit()
        checkpointer.close()
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM")
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    /// Moves the write-ahead log's pages into the database file.
    package func checkpoint() throws {
        try commit()
        checkpointer.close()
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Switches the overwriting of deleted content on or off.
    package func setSecureDelete(_ on: Bool) throws {
        try commit()
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA secure_delete = \(on ? "ON" : "OFF")") }
    }

    /// Commits and closes.
    package func close() throws {
        try commit()
        checkpointer.close()
        try queue.close()
    }

    /// Deletes every row of every table.
    package func removeAll() throws {
        cache = StoreCache()
        for table in StoreSchema.tables { try write("DELETE FROM \(table)", []) }
    }

    // MARK: Statements, for the tables of this module

    /// Runs a statement that adds or replaces a row; refused while the store is full.
    func insert(_ sql: String, _ arguments: StatementArguments) throws {
        if isFull { throw StoreError.full }
        try write(sql, arguments)
    }

    /// Adds a row when the batch ends, or at the next `write` or `writeDeferred()`: many stanzas' rows go in together. Refused while
    /// the store is full. Tables that use it have to call `writeDeferred()` before they read.
    func insertLater(_ sql: String, _ arguments: StatementArguments) throws {
        if isFull { throw StoreError.full }
        deferred.append((sql, arguments))
        hasUncommittedChanges = true
        writeCount += 1
    }

    /// Writes what was deferred.
    func writeDeferred() throws {
        if deferred.isEmpty { return }
        try queue.writeWithoutTransaction { db in try writeDeferred(db) }
    }

    /// Rows of ended units go in first, so that the unit at hand can be taken back without them.
    private func writeDeferred(_ db: Database) throws {
        if deferred.isEmpty { return }
        try beginBatch(db)
        let rows = deferred
        let ended = deferredOfEndedUnits
        deferred.removeAll(keepingCapacity: true)
        deferredOfEndedUnits = 0
        for (index, row) in rows.enumerated() {
            do {
                if index >= ended { try openUnit(db) }
                try db.cachedStatement(sql: row.sql).execute(arguments: row.arguments)
            } catch {
                if index < ended { failure = error }
                throw error
            }
        }
    }

    private func beginBatch(_ db: Database) throws {
        if !db.isInsideTransaction { try db.beginTransaction(.immediate) }
    }

    /// Runs a statement that changes or deletes rows and returns how many.
    @discardableResult
    func write(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try queue.writeWithoutTransaction { db in
            try beginBatch(db)
            try writeDeferred(db)
            try openUnit(db)
            hasUncommittedChanges = true
            try db.cachedStatement(sql: sql).execute(arguments: arguments)
            writeCount += 1
            return db.changesCount
        }
    }

    func rows<T>(_ sql: String, _ arguments: StatementArguments = [], _ make: (Row) -> T) throws -> [T] {
        try queue.writeWithoutTransaction { db in
            let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            var result: [T] = []
            while let row = try cursor.next() { result.append(make(row)) }
            return result
        }
    }

    func first<T>(_ sql: String, _ arguments: StatementArguments = [], _ make: (Row) -> T) throws -> T? {
        try queue.writeWithoutTransaction { db in
            try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map(make)
        }
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try first(sql, arguments) { $0[0] as Int } ?? 0
    }
}

/// Why a store refused.
package enum StoreError: Error, Hashable, Sendable {
    /// The store has no room left (the fault `full`).
    case full
}

extension Timestamp {
    /// The form in which the tables keep times: XEP-0082 in UTC, which also sorts as text.
    var column: String { dateTime() }

    init(column: String) { self = Timestamp(dateTime: column) ?? Timestamp(microseconds: 0) }
}

extension StoreFile {
    package var accounts: AccountTable { AccountTable(file: self) }
    package var tokens: TokenTable { TokenTable(file: self) }
    package var roster: RosterTable { RosterTable(file: self) }
    package var offline: OfflineTable { OfflineTable(file: self) }
    package var archive: ArchiveTable { ArchiveTable(file: self, table: "archive") }
    package var roomArchive: ArchiveTable { ArchiveTable(file: self, table: "room_archive") }
    package var accountData: AccountDataTable { AccountDataTable(file: self) }
    package var pubsub: PubSubTable { PubSubTable(file: self) }
    package var rooms: RoomTable { RoomTable(file: self) }
    package var uploads: UploadTable { UploadTable(file: self) }
}
