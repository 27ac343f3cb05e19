import LoopbackServer
import Testing
import XMLTree
import XMPP

@Suite("Many sessions")
struct ManySessionsTests {
    private static let count = 200

    @Test("two hundred clients log in at once, and every message of each arrives once, in order, with its archived copies")
    func manyClients() async throws {
        var settings = World.Settings(domains: ["wonderland.lit"])
        settings.domain.scramIterations = 1
        settings.accounts = try (0..<Self.count).map { number in
            Account(jid: try JID("guest\(number)@wonderland.lit"), password: "tea")
        }
        let world = try World(settings)
        let listeners = try await WorldListeners(world, WorldListeners.Options())
        let bodies = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
            for number in 0..<Self.count {
                group.addTask { (number, try await Self.converse(number, listeners)) }
            }
            var bodies: [Int: [String]] = [:]
            for try await (number, heard) in group { bodies[number] = heard }
            return bodies
        }
        for number in 0..<Self.count {
            #expect(bodies[number] == (0..<5).map { "\($0) from \(number ^ 1)" })
        }
        world.settle()
        let store = try #require(world.store(of: "wonderland.lit"))
        #expect(try store.tables().first { $0.name == "archive" }?.rows == Self.count * 5 * 2)
        await listeners.stop()
        world.shutDown()
    }

    /// Greets the neighbour, writes to them once they are there, and gives what came from them.
    private static func converse(_ number: Int, _ listeners: WorldListeners) async throws -> [String] {
        let neighbour = "guest\(number ^ 1)@wonderland.lit"
        let client = try await SocketClient(
            "guest\(number)@wonderland.lit/chair", password: "tea", listeners, mechanisms: ["PLAIN"])
        client.send("<presence/><presence to='\(neighbour)/chair'/>")
        // Whoever comes second answers the one who came first and has not been heard.
        var heard: [String] = []
        var hasWritten = false
        while heard.count < 5 {
            let element = try await client.next { $0["from"] == neighbour + "/chair" || $0["type"] == "error" }
            switch element.name {
            case "presence" where element["type"] == nil && !hasWritten:
                hasWritten = true
                client.send("<presence to='\(neighbour)/chair'/>")
                for line in 0..<5 {
                    client.send(
                        "<message to='\(neighbour)' type='chat'><body>\(line) from \(number)</body></message>")
                }
            case "message": heard.append(element.child("body")?.text ?? "nothing")
            default: break
            }
        }
        await client.connection.close()
        return heard
    }
}
