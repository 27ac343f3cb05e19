import Foundation
import Inspection
import ServerStores
import Testing

@Suite("Opening a server's stores")
struct StoreOpeningTests {
    @Test("a path that is not there, and one that is no store, are different errors")
    func refusals() throws {
        let folder = try TemporaryFolder()
        try folder.write("letter", "Dear sister")
        try folder.write("empty/nothing", "")
        #expect(throws: StoreReadingError.unknown(path: folder.path + "/letter")) {
            try StoreOpening.reader(at: folder.path + "/letter")
        }
        #expect(throws: StoreReadingError.unknown(path: folder.path + "/empty")) {
            try StoreOpening.reader(at: folder.path + "/empty")
        }
        #expect {
            try StoreOpening.reader(at: folder.path + "/absent")
        } throws: { error in
            if case .unreadable = error as? StoreReadingError { true } else { false }
        }
    }

    @Test("a query asks for an account, a whole domain, a store or a text")
    func queries() {
        let record = KeptRecord(
            store: .archive, owner: "alice@wonderland.lit", place: "archive", key: "k7", text: "<body>hi</body>")
        #expect(StoreQuery().matches(record))
        #expect(StoreQuery(owner: "alice@wonderland.lit", store: .archive, text: "hi").matches(record))
        #expect(StoreQuery(owner: "wonderland.lit").matches(record))
        #expect(StoreQuery(text: "k7").matches(record))
        #expect(!StoreQuery(owner: "ice@wonderland.lit").matches(record))
        #expect(!StoreQuery(owner: "land.lit").matches(record))
        #expect(!StoreQuery(store: .offline).matches(record))
        #expect(!StoreQuery(text: "bye").matches(record))
    }

    @Test("an account is found also where the store does not say the domain")
    func unknownDomain() {
        let record = KeptRecord(store: .offline, owner: "alice@?", place: "spool", text: "")
        #expect(StoreQuery(owner: "alice@wonderland.lit").matches(record))
        #expect(!StoreQuery(owner: "rabbit@wonderland.lit").matches(record))
    }
}
