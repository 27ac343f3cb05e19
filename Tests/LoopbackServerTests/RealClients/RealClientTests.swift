import Foundation
import Glibc
import LoopbackServer
import Testing
import XMPP

/// Clients that we did not write, as Debian has them. Those that are not installed are skipped, visibly, unless
/// `XMPPSCOPE_REQUIRE_CLIENTS=1` demands them.
@Suite("Clients that others wrote", .serialized)
struct RealClientTests {
    private static let areRequired = ProcessInfo.processInfo.environment["XMPPSCOPE_REQUIRE_CLIENTS"] == "1"

    @Test("logs in, exchanges messages, and sees presence and the archive as far as it can", arguments: RealClient.all)
    func plays(_ client: RealClient) async throws {
        guard client.isInstalled else {
            print("SKIPPED: \(client.name) is not installed")
            #expect(!Self.areRequired, "\(client.name) is required here")
            return
        }
        let world = try Self.world()
        var options = WorldListeners.Options()
        options.allowsPlaintext = true
        let listeners = try await WorldListeners(world, options)
        try Self.writeEarlierMessage("earlier-\(client.name)", world)
        let juliet = try Correspondent(
            "juliet@localhost", world, status: "reading-a-play", greeting: "to-\(client.name)",
            answer: "again-\(client.name)")
        let home = "/tmp/xmppscope-client-\(world.identifiers.text(8))"
        defer { removeFolder(home) }
        let program = try Self.start(client, listeners, home: home)
        for step in client.steps {
            let isDone = await Self.perform(step, program, juliet)
            #expect(isDone, "\(step)\n\(program.text.suffix(4000))")
            if !isDone { break }
        }
        await program.end()
        await listeners.stop()
        world.shutDown()
    }

    private static func perform(_ step: RealClient.Step, _ program: TerminalProgram, _ juliet: Correspondent) async -> Bool {
        switch step {
        case .shows(let text): return await Patience.until { program.text.contains(text) }
        case .line(let text):
            let before = program.count
            program.type(text)
            guard await Patience.until({ program.count >= before + text.utf8.count }) else { return false }
            program.type("\r")
        case .command(let text):
            let before = program.count
            program.type(String(text.prefix(1)))
            guard await Patience.until({ program.count > before }) else { return false }
            return await perform(.line(String(text.dropFirst())), program, juliet)
        case .seen: return await Patience.until { juliet.hasSeen("romeo@localhost") }
        case .heard(let text): return await Patience.until { juliet.hasHeard(text) }
        case .ends: return await Patience.until { program.hasEnded } && program.exitStatus == 0
        }
        return true
    }

    private static func world() throws -> World {
        var settings = World.Settings(domains: ["localhost"])
        settings.domain.scramIterations = 4096
        for (name, friend) in [("romeo", "juliet"), ("juliet", "romeo")] {
            settings.accounts.append(
                Account(
                    jid: try JID("\(name)@localhost"), password: "secret",
                    friends: [.init(jid: try JID("\(friend)@localhost"), name: friend.capitalized)]))
        }
        return try World(settings)
    }

    /// A message that is in Romeo's archive and nowhere else: he was there when it came.
    private static func writeEarlierMessage(_ body: String, _ world: World) throws {
        let romeo = try TestClient("romeo@localhost/earlier", world).send("<presence/>")
        let other = try TestClient("juliet@localhost/earlier", world)
        try other.send("<message to='romeo@localhost' type='chat' id='earlier'><body>\(body)</body></message>")
        try #require(romeo.received().contains { $0.child("body")?.text == body })
        romeo.leave()
        other.leave()
    }

    private static func start(
        _ client: RealClient, _ listeners: WorldListeners, home: String
    ) throws -> TerminalProgram {
        func filled(_ text: String) -> String {
            let webSocket = "ws://127.0.0.1:\(listeners.webSocketPort ?? 0)\(WorldListeners.webSocketPath)"
            return text.replacing("PORT", with: String(listeners.port)).replacing("WEBSOCKET", with: webSocket)
                .replacing("HOME", with: home)
        }
        let isRoot = geteuid() == 0
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        var files = client.files.mapValues(filled)
        files["ca.pem"] = listeners.authorityPEM
        for (name, content) in files {
            let url = URL(fileURLWithPath: home + "/" + name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: url)
            chmod(url.path, 0o600)
            if isRoot, client.refusesRoot { chown(url.path, nobody, nobody) }
        }
        if isRoot, client.refusesRoot { chown(home, nobody, nobody) }
        var words = client.script.map { ["/bin/sh", "-c", filled($0)] } ?? [client.program] + client.arguments.map(filled)
        if isRoot, client.refusesRoot {
            words = ["/usr/bin/setpriv", "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups"] + words
        }
        return try TerminalProgram(
            words[0], Array(words.dropFirst()),
            environment: [
                "HOME": home, "XDG_CONFIG_HOME": home + "/.config", "XDG_DATA_HOME": home + "/.local/share",
                "XDG_CACHE_HOME": home + "/.cache", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
                "PYTHONUNBUFFERED": "1",
            ])
    }

    /// The user and the group that own nothing.
    private static let nobody: UInt32 = 65_534
}
