import Foundation
import LoopbackServer
import StanzaStorage
import TestSupport
import Testing
import XMPP

/// Clients that we did not write, as Debian has them. Those that are not installed are skipped, visibly.
@Suite("Clients that others wrote", .serialized)
struct RealClientTests {
    /// A client: the program, its arguments, what it reads, and what its output has to contain.
    struct Client: Sendable, CustomTestStringConvertible {
        var name: String
        var program: String
        /// `PORT` and `CA` are replaced.
        var arguments: [String]
        var input = ""
        var prints: [String] = []
        /// Python modules it needs.
        var modules: [String] = []

        var testDescription: String { name }

        var isInstalled: Bool {
            guard FileManager.default.isExecutableFile(atPath: program) else { return false }
            return modules.allSatisfy { (try? RealClientTests.run(program, ["-c", "import \($0)"], input: "").status) == 0 }
        }
    }

    private static func script(_ name: String) -> String {
        RepositoryRoot.url("Tests/LoopbackServerTests/Fixtures/clients/\(name)").path
    }

    static let clients = [
        Client(
            name: "go-sendxmpp", program: "/usr/bin/go-sendxmpp",
            arguments: ["-u", "romeo@localhost", "-p", "secret", "-j", "127.0.0.1:PORT", "-n", "juliet@localhost"],
            input: "from go-sendxmpp\n"),
        Client(
            name: "sendxmpp", program: "/usr/bin/sendxmpp",
            arguments: ["-u", "romeo", "-p", "secret", "-j", "localhost:PORT", "juliet@localhost"],
            input: "from sendxmpp\n"),
        Client(
            name: "slixmpp", program: "/usr/bin/python3", arguments: [script("slixmpp_client.py"), "PORT", "CA"],
            prints: ["presence of romeo", "message from slixmpp", "archive 1"], modules: ["slixmpp"]),
        Client(
            name: "aioxmpp", program: "/usr/bin/python3", arguments: [script("aioxmpp_client.py"), "PORT", "CA"],
            prints: ["carbons"],
            modules: ["aioxmpp"]),
        Client(
            name: "nbxmpp", program: "/usr/bin/python3", arguments: [script("nbxmpp_client.py"), "PORT", "CA"],
            prints: ["bound nb"],
            modules: ["gi", "nbxmpp"]),
    ]

    @Test("logs in and sends a message, which is archived for its recipient", arguments: clients)
    func sends(_ client: Client) async throws {
        guard client.isInstalled else {
            print("SKIPPED: \(client.name) is not installed")
            #expect(
                ProcessInfo.processInfo.environment["XMPPSCOPE_REQUIRE_CLIENTS"] == nil, "\(client.name) is required here")
            return
        }
        var settings = World.Settings(domains: ["localhost"])
        for (name, friend) in [("romeo", "juliet"), ("juliet", "romeo")] {
            settings.accounts.append(
                Account(
                    jid: try JID("\(name)@localhost"), password: "secret",
                    friends: [.init(jid: try JID("\(friend)@localhost"))]))
        }
        let world = try World(settings)
        var options = WorldListeners.Options()
        options.allowsPlaintext = true
        let listeners = try await WorldListeners(world, options)
        let arguments = client.arguments.map {
            $0.replacing("PORT", with: String(listeners.port)).replacing("CA", with: listeners.authorityFile ?? "")
        }
        let result = try await Task.detached { try Self.run(client.program, arguments, input: client.input) }.value
        #expect(result.status == 0, "\(result.output)")
        for line in client.prints { #expect(result.output.contains(line), "\(result.output)") }
        world.settle()
        let kept = try #require(try world.store(of: "localhost")?.rows(of: "archive"))
        #expect(kept.contains { $0["owner"] == "juliet@localhost" && $0["stanza"]?.contains("from \(client.name)") == true })
        await listeners.stop()
        world.shutDown()
    }

    /// Runs a program to its end; what it prints on both outputs, and its status.
    private static func run(
        _ program: String, _ arguments: [String], input: String
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        let standardInput = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["60", program] + arguments
        process.standardOutput = output
        process.standardError = output
        process.standardInput = standardInput
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try? standardInput.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
