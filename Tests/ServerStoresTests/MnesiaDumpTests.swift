import Inspection
import ServerStores
import Testing

@Suite("A dump of ejabberd's Mnesia tables")
struct MnesiaDumpTests {
    static let dump = """
        {tables,[{offline_msg,[{record_name,offline_msg},{attributes,[us,timestamp]}]}]}.
        {offline_msg,{<<"sister">>,<<"realworld.lit">>},{1795,364042,730077},never,
            {jid,<<"alice">>,<<"wonderland.lit">>,<<"desk">>,<<"alice">>,<<"wonderland.lit">>,<<"desk">>},
            {jid,<<"sister">>,<<"realworld.lit">>,<<>>,<<"sister">>,<<"realworld.lit">>,<<>>},
            {xmlel,<<"message">>,[{<<"xml:lang">>,<<"en">>},{<<"type">>,<<"chat">>},{<<"xmlns">>,<<"jabber:client">>}],
             [{xmlel,<<"body">>,[],[{xmlcdata,<<"say \\"hi\\"">>}]}]}}.
        {archive_msg,{<<"tea">>,<<"conference.realworld.lit">>},<<"1795364129730374">>,{1795,364129,730374},
            {<<"alice">>,<<"wonderland.lit">>,<<"desk">>},{<<"alice">>,<<"wonderland.lit">>,<<>>},
            {xmlel,<<"message">>,[],[{xmlel,<<"body">>,[],[{xmlcdata,<<240,159,141,181>>}]}]},<<"alice">>,groupchat}.
        {roster,{<<"sister">>,<<"realworld.lit">>,{<<"alice">>,<<"wonderland.lit">>,<<>>}},{<<"sister">>,<<"realworld.lit">>},
            {<<"alice">>,<<"wonderland.lit">>,<<>>},<<>>,none,in,[],<<"please">>,[]}.
        {session,{{1795,366333,8423},<0.1905.0>},{<<"alice">>,<<"wonderland.lit">>,<<"desk">>},
            {<<"alice">>,<<"wonderland.lit">>},undefined,[{ip,{{127,0,0,1},51542}}]}.
        {session,{{1795,366333,8424},<0.1906.0>},{<<"sister">>,<<"realworld.lit">>,<<"phone">>},
            {<<"sister">>,<<"realworld.lit">>},5,[{conn,c2s}]}.
        {pubsub_node,{{<<"alice">>,<<"wonderland.lit">>,<<>>},<<"http://jabber.org/protocol/mood">>},7,[],<<"pep">>,[],[{max_items,1}]}.
        {pubsub_node,{<<"pubsub.wonderland.lit">>,<<"news">>},8,[],<<"flat">>,[],[]}.
        {pubsub_item,{<<"current">>,7},7,{{1795,1,1},{<<"alice">>,<<"wonderland.lit">>,<<>>}},{{1795,1,1},{<<"alice">>,<<"wonderland.lit">>,<<>>}},
            [{xmlel,<<"mood">>,[{<<"xmlns">>,<<"http://jabber.org/protocol/mood">>}],[]}]}.

        """

    func records() throws -> [KeptRecord] {
        let folder = try TemporaryFolder()
        try folder.write("dump", MnesiaDumpTests.dump)
        return try StoreOpening.reader(at: folder.path + "/dump").records()
    }

    @Test("an offline message is found under its account, as XML")
    func offlineMessage() throws {
        let offline = try records().filter { $0.store == .offline }
        #expect(offline.map(\.owner) == ["sister@realworld.lit"])
        #expect(offline.map(\.text) == ["<message xml:lang='en' type='chat'><body>say \"hi\"</body></message>"])
    }

    @Test("a room's archive is told from an account's, and bytes that are no ASCII are read as UTF-8")
    func roomArchive() throws {
        let archive = try records().filter { $0.store == .roomArchive }
        #expect(archive.map(\.owner) == ["tea@conference.realworld.lit"])
        #expect(archive.map(\.key) == ["1795364129730374"])
        #expect(archive.first?.text.contains("🍵") == true)
    }

    @Test("a contact who asks is a pending subscription")
    func pendingSubscription() throws {
        let pending = try records().filter { $0.store == .pendingSubscription }
        #expect(pending.map(\.key) == ["alice@wonderland.lit"])
        #expect(pending.first?.text.contains("please") == true)
    }

    @Test("a session counts as presence once it has a priority")
    func presence() throws {
        #expect(try records().filter { $0.store == .presence }.map(\.owner) == ["sister@realworld.lit"])
    }

    @Test("a node of an account is PEP, one of a host is a service's, and items belong to their node")
    func pubsub() throws {
        let pep = try records().filter { $0.store == .pep }
        #expect(pep.map(\.place) == ["pubsub_node", "pubsub_item"])
        #expect(Set(pep.map(\.owner)) == ["alice@wonderland.lit"])
        #expect(try records().filter { $0.store == .pubsub }.map(\.owner) == ["pubsub.wonderland.lit"])
    }

    @Test(
        "a dump that breaks off is an error",
        arguments: ["{tables,[", "{tables,[]}.\n{offline_msg,<<\"a", "{tables,[]}.\n{a,b}"])
    func brokenOff(_ text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("dump", text)
        #expect(throws: StoreReadingError.self) { try MnesiaDump(path: folder.path + "/dump").records() }
    }
}
