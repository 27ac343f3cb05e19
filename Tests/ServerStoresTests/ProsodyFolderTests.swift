import Inspection
import ServerStores
import Testing

@Suite("Prosody's data folder")
struct ProsodyFolderTests {
    static let item = """
        item({
        \t{
        \t\t"hello\\nthere";
        \t\t["name"] = "body";
        \t\t["attr"] = {};
        \t};
        \t["when"] = 1795365705;
        \t["name"] = "message";
        \t["with"] = "sister@realworld.lit";
        \t["key"] = "LpMybCLhDwanSCGERheMlWl4";
        \t["attr"] = {
        \t\t["to"] = "sister@realworld.lit";
        \t\t["type"] = "chat";
        \t\t["xml:lang"] = "en";
        \t\t["id"] = "m1";
        \t};
        });

        """

    @Test("an archived message is found under its account, with its archive id, as XML")
    func archivedMessage() throws {
        let folder = try TemporaryFolder()
        try folder.write("wonderland%2elit/archive/alice.list", ProsodyFolderTests.item + ProsodyFolderTests.item)
        let records = try StoreOpening.reader(at: folder.path).records()
        #expect(records.count == 2)
        #expect(
            records.first
                == KeptRecord(
                    store: .archive, owner: "alice@wonderland.lit", place: "wonderland%2elit/archive/alice.list",
                    key: "LpMybCLhDwanSCGERheMlWl4",
                    text:
                        "<message id='m1' xml:lang='en' to='sister@realworld.lit' type='chat'><body>hello\nthere</body></message>"
                ))
    }

    @Test("a subscription request in a roster's notes is a request, and the notes themselves are nothing")
    func pendingRequest() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "realworld%2elit/roster/sister.dat",
            """
            return {
            \t[false] = {
            \t\t["pending"] = {
            \t\t\t["alice@wonderland.lit"] = {
            \t\t\t\t["name"] = "presence";
            \t\t\t\t["attr"] = { ["type"] = "subscribe"; };
            \t\t\t\t{ "please"; ["name"] = "status"; ["attr"] = {}; };
            \t\t\t};
            \t\t};
            \t\t["version"] = 4;
            \t};
            \t["rabbit@wonderland.lit"] = { ["subscription"] = "both"; ["groups"] = {}; };
            };
            """)
        let records = try ProsodyFolder(path: folder.path).records()
        #expect(records.map(\.store) == [.pendingSubscription, .roster])
        #expect(records.map(\.key) == ["alice@wonderland.lit", "rabbit@wonderland.lit"])
        #expect(records[0].text == "<presence type='subscribe'><status>please</status></presence>")
    }

    @Test("PEP nodes, rooms and pubsub nodes are told apart by the names of their stores")
    func storeNames() throws {
        let folder = try TemporaryFolder()
        try folder.write("wonderland%2elit/pep_urn%3axmpp%3abookmarks%3a1/alice.list", ProsodyFolderTests.item)
        try folder.write("conference%2erealworld%2elit/muc_log/tea.list", ProsodyFolderTests.item)
        try folder.write(
            "conference%2erealworld%2elit/persistent.dat", "return { [\"tea@conference.realworld.lit\"] = true; };")
        try folder.write("pubsub%2ewonderland%2elit/pubsub_news.list", ProsodyFolderTests.item)
        let records = try ProsodyFolder(path: folder.path).records()
        #expect(records.map(\.store) == [.roomArchive, .roomConfig, .pubsub, .pep])
        #expect(
            records.map(\.owner) == [
                "tea@conference.realworld.lit", "conference.realworld.lit", "pubsub.wonderland.lit", "alice@wonderland.lit",
            ])
    }

    @Test("an empty list of blocked addresses keeps nothing")
    func emptyBlocklist() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "wonderland%2elit/blocklist/alice.dat", "return {\n\t[false] = {\n\t\t[\"created\"] = 1;\n\t};\n};\n")
        #expect(try ProsodyFolder(path: folder.path).records() == [])
    }

    @Test(
        "a file that is no Lua data is an error that names the file and the place",
        arguments: ["return {", "item(", "print('x')", "return \"never ends", "return {[1 = 2}"])
    func damaged(_ text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("wonderland%2elit/archive/alice.list", text)
        #expect {
            try ProsodyFolder(path: folder.path).records()
        } throws: { error in
            if case .damaged(let path, _) = error as? StoreReadingError {
                path.hasSuffix("archive/alice.list")
            } else {
                false
            }
        }
    }

    @Test("nesting without end is refused, not followed")
    func deepNesting() throws {
        let folder = try TemporaryFolder()
        try folder.write("wonderland%2elit/private/alice.dat", "return " + String(repeating: "{", count: 100_000))
        #expect(throws: StoreReadingError.self) { try ProsodyFolder(path: folder.path).records() }
    }
}
