import LoopbackServer
import StanzaStorage
import Testing
import XMPP

/// Rows of the archive go in with the batch: they have to be as good as rows that went in at once.
@Suite("Rows of the archive")
struct ArchiveRowsTests {
    private let path = "/tmp/xmppscope-rows-\(IdentifierSource(SystemRandomNumberGenerator()).text(8)).sqlite"
    private let alice: JID
    private let hatter: JID

    init() throws {
        alice = try JID("alice@wonderland.lit")
        hatter = try JID("hatter@wonderland.lit")
    }

    private func add(_ id: String, to store: StoreFile, at seconds: Double = 0) throws {
        try store.archive.add(
            "<message id='\(id)'/>", id: id, owner: alice, with: hatter, type: "chat", at: Timestamp(seconds: seconds))
    }

    private func ids(_ store: StoreFile) throws -> [String] {
        try store.archive.query(.init(limit: 100), of: alice).entries.map(\.id)
    }

    private func committed() throws -> Int { try StoreInspection(path: path).rows(of: "archive")?.count ?? 0 }

    private func withStore(_ body: (StoreFile) throws -> Void) throws {
        defer { for end in ["", "-wal", "-shm"] { removeFolder(path + end) } }
        let store = try StoreFile(path: path)
        try body(store)
        try store.close()
    }

    @Test("they can be read before the commit, and are on disk after it")
    func commit() throws {
        try withStore { store in
            try add("1", to: store)
            try add("2", to: store)
            #expect(store.hasUncommittedChanges)
            #expect(try committed() == 0)
            #expect(try ids(store) == ["1", "2"])
            #expect(try committed() == 0)
            try store.commit()
            #expect(try committed() == 2)
            #expect(!store.hasUncommittedChanges)
        }
    }

    @Test(
        "what one stanza wrote is taken back without that of the others, read in between or not", arguments: [false, true])
    func revert(_ looks: Bool) throws {
        try withStore { store in
            try add("1", to: store)
            store.endUnit()
            try add("2", to: store)
            if looks { #expect(try ids(store) == ["1", "2"]) }
            store.revertUnit()
            try add("3", to: store)
            try store.accounts.create(hatter, at: Timestamp(seconds: 0))
            store.endUnit()
            try add("4", to: store)
            store.revertUnit()
            #expect(try ids(store) == ["1", "3"])
            try store.commit()
            #expect(try committed() == 2)
            #expect(try store.accounts.exists(hatter))
        }
    }

    @Test("a batch that is rolled back leaves nothing, not even in what is remembered of accounts")
    func rollback() throws {
        try withStore { store in
            #expect(try !store.accounts.exists(alice))
            try store.accounts.create(alice, at: Timestamp(seconds: 0))
            #expect(try store.accounts.exists(alice))
            try add("1", to: store)
            try store.rollback()
            #expect(try !store.accounts.exists(alice))
            #expect(try ids(store).isEmpty)
            try add("2", to: store)
            try store.commit()
            #expect(try ids(store) == ["2"])
        }
    }

    @Test("an account that is made or removed, and archive preferences that change, are seen at once")
    func remembered() throws {
        try withStore { store in
            #expect(try !store.accounts.exists(alice))
            try store.accounts.create(alice, at: Timestamp(seconds: 0))
            #expect(try store.accounts.exists(alice))
            #expect(try store.accountData.archivePreferences(of: alice) == nil)
            try store.accountData.setArchivePreferences(.init(defaultRule: "never"), of: alice)
            #expect(try store.accountData.archivePreferences(of: alice)?.defaultRule == "never")
            try store.accounts.remove(alice, remembered: Timestamp(seconds: 1))
            #expect(try !store.accounts.exists(alice))
            #expect(try store.accountData.archivePreferences(of: alice) == nil)
        }
    }

    @Test("those before a time expire, those after it stay, and a whole archive can go", arguments: [0, 2, 4])
    func expire(_ count: Int) throws {
        try withStore { store in
            for number in 1...4 { try add("\(number)", to: store, at: Double(number)) }
            #expect(try store.archive.expire(before: Timestamp(seconds: Double(count) + 0.5)) == count)
            #expect(try ids(store) == (1...4).map { "\($0)" }.suffix(4 - count))
        }
    }

    @Test("a full store refuses them, and takes them again when there is room")
    func full() throws {
        try withStore { store in
            store.isFull = true
            #expect(throws: StoreError.full) { try add("1", to: store) }
            store.isFull = false
            try add("2", to: store)
            #expect(try ids(store) == ["2"])
        }
    }

    @Test("thousands of rows are moved from the log into the file while the server goes on, and none is lost")
    func checkpoints() throws {
        try withStore { store in
            for batch in 0..<10 {
                for number in 0..<1000 { try add("\(batch)-\(number)", to: store) }
                try store.commit()
            }
            try store.checkpoint()
            #expect(try StoreInspection(path: path).tables().first { $0.name == "archive" }?.rows == 10_000)
        }
    }
}
