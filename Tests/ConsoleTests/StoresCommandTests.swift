import Foundation
import LineEditing
import Testing

@testable import Console

@Suite("stores at the prompt: a server's own files beside what was forecast in the session")
struct StoresCommandTests {
    /// A data folder of both domains; the message `m7` lies in the archives of those named.
    private static func folder(archivedFor accounts: [String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stores-\(UUID().uuidString)")
        for (host, account) in [("wonderland", "alice"), ("realworld", "sister")] {
            let archive = folder.appendingPathComponent("\(host)%2elit/archive")
            try FileManager.default.createDirectory(at: archive, withIntermediateDirectories: true)
            let id = accounts.contains(account) ? "m7" : "m8"
            try Data(StoresProgramTests.message.replacing("m7", with: id).utf8)
                .write(to: archive.appendingPathComponent("\(account).list"))
        }
        return folder
    }

    private static func shown(_ commands: [String]) async throws -> [String] {
        let source = ScriptedLineSource()
        let session = try DemoTests.session(source)
        await session.begin(.demo(keepIn: nil))
        var shown: [String] = []
        for command in commands {
            _ = source.takeShown()
            await session.execute(command)
            shown.append(source.text)
        }
        _ = await session.finish()
        return shown
    }

    private static let message =
        "<message type='chat' to='sister@realworld.lit' id='m7'><body>Hi</body></message>"

    @Test("what lies in the files confirms the forecast, and an archive without the message refutes it")
    func beside() async throws {
        let folder = try Self.folder(archivedFor: ["alice"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let shown = try await Self.shown([Self.message, "stores \(folder.path) -1", "why"])
        let table = shown[1].split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        #expect(table.contains("Prosody's data folder, beside the forecast of loopback"))
        #expect(table.contains("confirmed sender's server, archive: kept; it is in wonderland%2elit/archive/alice.list"))
        #expect(table.contains("refuted recipient's server, archive: not kept; nothing of it is in the server's files"))
        // It may have waited and gone: that it is not there now proves nothing.
        #expect(!table.contains("recipient's server, offline store: not kept"))
    }

    @Test("without a number all that is kept is listed, and what is no store is said")
    func listing() async throws {
        let folder = try Self.folder(archivedFor: ["alice", "sister"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let shown = try await Self.shown([
            "stores \(folder.path) --account alice@wonderland.lit", "stores \(folder.path)/nothing", "stores",
        ])
        #expect(shown[0].contains("Prosody's data folder: 1 of 2 things kept"))
        #expect(shown[0].contains("wonderland%2elit/archive/alice.list"))
        #expect(shown[1].contains("error") && shown[1].contains("nothing"))
        #expect(shown[2].contains("stores PATH [N]"))
    }
}
