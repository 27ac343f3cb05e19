import Console
import Foundation
import Presentation
import Testing

@Suite("stores: a real server's own stores")
struct StoresProgramTests {
    static let output = ProgramOutput(width: 80, renderer: TerminalRenderer(depth: .none))

    static let message = """
        item({
        \t{ "Hi"; ["name"] = "body"; ["attr"] = {}; };
        \t["when"] = 1795365705; ["name"] = "message"; ["key"] = "LpMybCLhDwanSCGERheMlWl4";
        \t["attr"] = { ["to"] = "sister@realworld.lit"; ["from"] = "alice@wonderland.lit/desk"; ["type"] = "chat"; ["id"] = "m7"; };
        });

        """

    /// A data folder in which a message lies offline and in the recipient's archive, but not in the sender's.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stores-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for store in ["offline", "archive"] {
            let place = folder.appendingPathComponent("realworld%2elit/\(store)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(StoresProgramTests.message.utf8).write(to: place.appendingPathComponent("sister.list"))
        }
        try body(folder.path)
    }

    @Test("lists what is kept, and how much of it was asked for")
    func listing() throws {
        try withFolder { path in
            let text = try StoresProgram(path: path, store: "offline").listing(StoresProgramTests.output)
            #expect(text.contains("Prosody's data folder: 1 of 2 things kept"))
            #expect(text.contains("offline sister@realworld.lit  realworld%2elit/offline/sister.list"))
            #expect(text.contains("<message from='alice@wonderland.lit/desk' id='m7'"))
            #expect(!text.contains("archive/sister.list"))
        }
    }

    @Test("credentials are listed without what is secret in them, unless asked for")
    func secrets() throws {
        try withFolder { path in
            let place = path + "/realworld%2elit/accounts"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try Data("return { [\"password\"] = \"down the rabbit hole\"; };\n".utf8)
                .write(to: URL(fileURLWithPath: place + "/sister.dat"))
            for isJSON in [false, true] {
                let text = try StoresProgram(path: path, store: "credentials", isJSON: isJSON).listing(
                    StoresProgramTests.output)
                #expect(text.contains("sister@realworld.lit"))
                #expect(!text.contains("rabbit hole"))
                let asked = try StoresProgram(path: path, store: "credentials", isJSON: isJSON, showsSecrets: true)
                #expect(try asked.listing(StoresProgramTests.output).contains("rabbit hole"))
            }
        }
    }

    @Test("gives one JSON object per thing that is kept")
    func json() throws {
        try withFolder { path in
            let text = try StoresProgram(path: path, account: "sister@realworld.lit", isJSON: true)
                .listing(StoresProgramTests.output)
            let lines = text.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.hasPrefix("{\"store\":") && $0.hasSuffix("}") })
        }
    }

    @Test("sets the forecast beside what is there, and says where they differ")
    func beside() throws {
        try withFolder { path in
            let prediction = PredictProgram(settings: try ForecastSettings(), recipient: "offline")
            let text = try StoresProgram(path: path, isJSON: true).comparison(
                "<message to='sister@realworld.lit' type='chat' id='m7'><body>Hi</body></message>", settings: nil,
                prediction: prediction, StoresProgramTests.output)
            let lines = text.split(separator: "\n").map(String.init)
            func line(_ party: String, _ store: String) -> String? {
                lines.first { $0.contains("\"party\":\"\(party)\",\"store\":\"\(store)\"") }
            }
            #expect(line("recipient-server", "offline")?.contains("\"forecast\":\"kept\"") == true)
            #expect(line("recipient-server", "offline")?.hasSuffix("\"agrees\":true}") == true)
            #expect(line("recipient-server", "archive")?.hasSuffix("\"agrees\":true}") == true)
            // Where the recipient's archive is on, so is the sender's on the same server; here its copy is missing.
            #expect(line("sender-server", "archive")?.hasSuffix("\"agrees\":false}") == true)
        }
    }

    @Test("an unknown kind of store is an error with the near one, a path that is no store one with what was expected")
    func errors() throws {
        #expect {
            try StoresProgram(path: "/", store: "ofline")
        } throws: { error in
            (error as? ProgramFailure)?.status == ExitStatus.usage && "\(error)".contains("did you mean \"offline\"?")
        }
        let nowhere = try StoresProgram(path: "/nowhere/at/all")
        #expect {
            try nowhere.listing(StoresProgramTests.output)
        } throws: { error in
            (error as? ProgramFailure)?.status == ExitStatus.noInput
        }
    }
}
