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
        let (server, port, folder) = try Self.serve()
        defer {
            Glibc.kill(server.processIdentifier, SIGKILL)
            removeFolder(folder)
        }
        let connection = try await Self.connect("alice", "drink-me", port, folder)
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

    @Test(
        "every request that was answered before the process was killed has been carried out, as a whole",
        arguments: [3, 45, 160])
    func answered(_ results: Int) async throws {
        let (server, port, folder) = try Self.serve()
        defer {
            Glibc.kill(server.processIdentifier, SIGKILL)
            removeFolder(folder)
        }
        let connection = try await Self.connect("hatter", "tea", port, folder)
        var sent = 0
        func burst() {
            var xml = ""
            for _ in 0..<10 {
                sent += 1
                xml +=
                    "<iq type='set' id='\(sent)'><query xmlns='jabber:iq:roster'><item jid='c\(sent)@localhost'/></query></iq>"
            }
            connection.send(Array(xml.utf8))
        }
        for _ in 0..<5 { burst() }
        var answered: Set<String> = []
        var isKilled = false
        for await event in connection.events {
            guard case .record(let record) = event, record.direction == .received, let element = record.element,
                element.name == "iq", element["type"] == "result", let id = element["id"], Int(id) != nil
            else { continue }
            answered.insert(id)
            if isKilled { continue }
            if answered.count >= results {
                isKilled = true
                Glibc.kill(server.processIdentifier, SIGKILL)
            } else if answered.count % 10 == 0 {
                burst()
            }
        }
        server.waitUntilExit()
        #expect(answered.count >= results)
        let store = StoreInspection(path: folder + "/localhost.sqlite")
        let rows = try #require(try store.rows(of: "roster", limit: 100_000)).filter { $0["owner"] == "hatter@localhost" }
        let contacts = Set(rows.compactMap { $0["contact"] })
        #expect(contacts.count == rows.count)
        #expect(contacts.isSuperset(of: answered.map { "c\($0)@localhost" }), "an answered request was lost")
        // The item and the version are written in two tables: both or neither.
        let versions = try #require(try store.rows(of: "roster_version")).filter { $0["owner"] == "hatter@localhost" }
        #expect(versions.compactMap { $0["version"] } == [String(rows.count)])
        // What was left is a store to go on with.
        let (again, newPort, _) = try Self.serve(in: folder)
        // Whatever fails, no process stays behind.
        defer { Glibc.kill(again.processIdentifier, SIGKILL) }
        let second = try await Self.connect("hatter", "tea", newPort, folder)
        second.send(Array("<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>".utf8))
        for await event in second.events {
            guard case .record(let record) = event, record.direction == .received, let element = record.element,
                element["id"] == "r"
            else { continue }
            #expect(element.child("query", xmlns: Namespace.roster)?.elements.count == rows.count)
            break
        }
        await second.close()
        again.terminate()
        #expect(await Patience.until { !again.isRunning }, "SIGTERM does not end serve")
        #expect(again.terminationReason == .exit && again.terminationStatus == 0)
    }

    /// Starts the program as a server with two accounts, and gives its port and the folder of its stores.
    private static func serve(in folder: String? = nil) throws -> (server: Process, port: Int, folder: String) {
        let folder = folder ?? "/tmp/xmppscope-kill-\(IdentifierSource(SystemRandomNumberGenerator()).text(8))"
        let server = Process()
        let output = Pipe()
        server.executableURL = program
        server.arguments = [
            "serve", "--domain", "localhost", "--port", "0", "--keep", folder, "--account", "alice:drink-me", "--account",
            "hatter:tea",
        ]
        server.standardOutput = output
        try server.run()
        return (server, try #require(port(in: output)), folder)
    }

    private static func connect(
        _ name: String, _ password: String, _ port: Int, _ folder: String
    ) async throws -> ClientConnection {
        var options = ConnectOptions(address: try JID("\(name)@localhost/desk"), host: "127.0.0.1", port: port)
        options.password = Secret(password)
        options.authorityFile = folder + "/ca.pem"
        let connection = ClientConnection(options: options)
        try await connection.connect()
        return connection
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
