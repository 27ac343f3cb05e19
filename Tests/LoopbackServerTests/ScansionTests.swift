import Foundation
import LoopbackServer
import TestSupport
import Testing
import XMPP

@Suite("Scripts of several clients")
struct ScansionTests {
    /// The world in which the scripts play: what Prosody's own integration tests expect of a server at `localhost`.
    static func world() throws -> World {
        var settings = DomainSettings()
        settings.admins = ["admin@localhost"]
        settings.scramIterations = 1
        settings.uploadTypes = ["text/plain", "image/*"]
        return try World(
            .init(domains: ["localhost"], domain: settings), clock: WorldClock { Timestamp(seconds: 1_700_000_000) },
            identifiers: IdentifierSource(SystemRandomNumberGenerator()))
    }

    static let scripts: [URL] = files(in: RepositoryRoot.url("Tests/LoopbackServerTests/Fixtures/scansion"))
    /// A folder of other scripts to play, such as a server's own.
    static let foreign: [URL] =
        ProcessInfo.processInfo.environment["SCANSION_SCRIPTS"].map { files(in: URL(fileURLWithPath: $0)) } ?? []

    private static func files(in folder: URL) -> [URL] {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "scs" }.sorted { $0.path < $1.path }
    }

    @Test("every script plays to its end", arguments: scripts + foreign)
    func plays(_ file: URL) throws {
        let world = try Self.world()
        defer { world.shutDown() }
        let script = try ScansionScript(try String(contentsOf: file, encoding: .utf8), title: file.lastPathComponent)
        var runner = ScansionRunner(script, world: world)
        try runner.run()
    }
}
