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

    /// A folder as Mnesia leaves it, and a program that stands for `ejabberdctl`.
    private func mnesia(_ script: String) throws -> (folder: TemporaryFolder, control: String) {
        let folder = try TemporaryFolder()
        try folder.write("spool/schema.DAT", "")
        let control = folder.path + "/ejabberdctl"
        try folder.write("ejabberdctl", "#!/bin/sh\n" + script)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: control)
        return (folder, control)
    }

    @Test("Mnesia's folder is read through ejabberdctl, and the dump does not stay")
    func mnesiaFolder() throws {
        let (folder, control) = try mnesia(
            """
            [ "$1" = dump ] || exit 9
            echo "$2" > "$(dirname "$0")/where"
            printf '{tables,[]}.\\n{last_activity,{<<"alice">>,<<"wonderland.lit">>},1,<<"">>}.\\n' > "$2"
            """)
        let records = try StoreOpening.reader(at: folder.path + "/spool", control: control).records()
        #expect(records.map(\.owner) == ["alice@wonderland.lit"])
        #expect(records.map(\.store) == [.lastActivity])
        let place = try String(contentsOfFile: folder.path + "/where", encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(!FileManager.default.fileExists(atPath: place))
        #expect(!FileManager.default.fileExists(atPath: (place as NSString).deletingLastPathComponent))
    }

    @Test("an ejabberdctl that fails, and one that is not there, are named with the reason")
    func mnesiaRefusals() throws {
        let (folder, control) = try mnesia("echo 'Failed RPC connection to the node ejabberd@localhost: nodedown'; exit 3")
        let path = folder.path + "/spool"
        #expect(
            throws: StoreReadingError.unreadable(
                path: path,
                reason: "only a running ejabberd can read its Mnesia tables, and \(control) dump ended with status 3: "
                    + "Failed RPC connection to the node ejabberd@localhost: nodedown")
        ) {
            try StoreOpening.reader(at: path, control: control).records()
        }
        #expect(
            throws: StoreReadingError.unreadable(
                path: path,
                reason: "only a running ejabberd can read its Mnesia tables, and there is no ejabberdctl here to ask it with"
            )
        ) {
            try StoreOpening.reader(at: path, control: nil)
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
