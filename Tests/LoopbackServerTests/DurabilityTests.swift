import Foundation
import Glibc
import LoopbackServer
import StanzaStorage
import Testing
import Transport
import XMLTree
import XMPP
import XMPPStreams

@Suite("What was acknowledged survives a kill")
struct DurabilityTests {
    /// The program, beside the tests that were built with it.
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
        "xmppscope")

    @Test("every message that was acknowledged before the process was killed is there exactly once", arguments: [1, 20, 77])
    func kill(_ acknowledgements: Int) async throws {
        let folder = "/tmp/xmppscope-kill-\(IdentifierSource(SystemRandomNumberGenerator()).text(8))"
        defer { removeFolder(folder) }
        let server = Process()
        let output = Pipe()
        server.executableURL = Self.program
        server.arguments = [
            "serve", "--domain", "localhost", "--port", "0", "--keep", folder, "--account", "alice:drink-me", "--account",
            "hatter:tea",
        ]
        server.standardOutput = output
        try server.run()
        defer { server.terminate() }
        let port = try #require(Self.port(in: output))
        var options = ConnectOptions(address: try JID("alice@localhost/desk"), host: "127.0.0.1", port: port)
        options.password = Secret("drink-me")
        options.authorityFile = folder + "/ca.pem"
        let connection = ClientConnection(options: options)
        try await connection.connect()
        connection.send(Array("<enable xmlns='urn:xmpp:sm:3'/>".utf8))
        var sent = 0
        var acknowledged = 0
        var isKilled = false
        for await event in connection.events {
            guard case .record(let record) = event, record.direction == .received, let element = record.element else {
                continue
            }
            if element.name == "a", let handled = element["h"].flatMap({ Int($0) }) { acknowledged = handled }
            guard element.name == "enabled" || element.name == "a", !isKilled else { continue }
            var burst = ""
            for _ in 0..<10 {
                sent += 1
                burst +=
                    "<message to='hatter@localhost' type='chat' id='m\(sent)'><body>\(sent)</body></message><r xmlns='urn:xmpp:sm:3'/>"
            }
            connection.send(Array(burst.utf8))
            if acknowledged >= acknowledgements {
                isKilled = true
                Glibc.kill(server.processIdentifier, SIGKILL)
            }
        }
        server.waitUntilExit()
        #expect(acknowledged >= acknowledgements)
        let store = StoreInspection(path: folder + "/localhost.sqlite")
        for table in ["archive", "offline"] {
            let rows = try #require(try store.rows(of: table, limit: 100_000)).filter { $0["owner"] == "hatter@localhost" }
            let ids = try rows.map { try #require(try TestClient.element($0["stanza"] ?? "")["id"]) }
            #expect(Set(ids).count == ids.count, "\(table) has a message twice")
            #expect(
                Set((1...acknowledged).map { "m\($0)" }).isSubset(of: Set(ids)), "\(table) lacks an acknowledged message")
        }
    }

    /// Reads what the server prints until it names its port.
    private static func port(in pipe: Pipe) -> Int? {
        var text = ""
        while true {
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            text += String(decoding: more, as: UTF8.self)
            if let match = text.firstMatch(of: #/port (\d+) \(/#) { return Int(match.output.1) }
        }
    }
}
