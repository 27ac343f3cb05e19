import Testing
import Transport
import XMPP
import XMPPStreams

@Suite("A server that sends more than is read")
struct FloodTests {
    /// Stanzas of the flood; enough to fill every buffer in between several times.
    private static let count = 60_000

    /// A stream whose server sends a flood as soon as it hears of it.
    private func flooded() async throws -> (ClientConnection, ScriptedServer) {
        let flood = (1...FloodTests.count).map { "<message id='\($0)'><body>down, down, down</body></message>" }.joined()
        let server = try await ScriptedServer { heard in
            heard.contains("<flood") ? flood : FailureScenario.header + FailureScenario.features("")
        }
        var options = try EchoServer.options(port: server.port)
        options.protection = .none
        options.stopsAfterFeatures = true
        return (ClientConnection(options: options), server)
    }

    @Test("a reader that does not keep up makes the server wait: what is unread stays bounded, and nothing is lost")
    func bounded() async throws {
        let (client, server) = try await flooded()
        try await client.connect()
        client.send(Array("<flood xmlns='test'/>".utf8))
        var next = 1
        var peak = 0
        for await event in client.events {
            guard case .record(let record) = event, let stanza = record.stanza else { continue }
            if stanza.id != "\(next)" { Issue.record("\(stanza.id ?? "none") came in place of \(next)") }
            // Time for the socket to bring more than is read.
            if next % 2000 == 0 { try await Task.sleep(for: .milliseconds(2)) }
            peak = max(peak, client.events.backlog.peak)
            if next == FloodTests.count { break }
            next += 1
        }
        #expect(next == FloodTests.count)
        #expect(peak >= ConnectionEvents.countLimit / 2)
        #expect(peak <= ConnectionEvents.countLimit + 8)
        await client.close()
        await server.stop()
    }

    @Test("what came before the end is read to the end, however late")
    func endAfterFlood() async throws {
        let (client, server) = try await flooded()
        try await client.connect()
        client.send(Array("<flood xmlns='test'/>".utf8))
        var iterator = client.events.makeAsyncIterator()
        var seen = 0
        while seen < 10 { if case .record(let record)? = await iterator.next(), record.stanza != nil { seen += 1 } }
        client.cut()
        var isClosed = false
        while let event = await iterator.next() {
            if case .record(let record) = event, record.stanza != nil { seen += 1 }
            if case .closed = event { isClosed = true }
        }
        #expect(seen >= ConnectionEvents.countLimit / 2)
        #expect(isClosed)
        await server.stop()
    }

    @Test("a connection can be closed by somebody who does not read on", .timeLimit(.minutes(10)))
    func closingUnread() async throws {
        let (client, server) = try await flooded()
        try await client.connect()
        client.send(Array("<flood xmlns='test'/>".utf8))
        while client.events.backlog.now < ConnectionEvents.countLimit { try await Task.sleep(for: .milliseconds(1)) }
        await client.close()
        await server.stop()
    }
}
