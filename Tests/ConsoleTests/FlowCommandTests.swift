import Foundation
import Testing

@Suite("flow and ledger", .serialized)
struct FlowCommandTests {
    @Test("flow draws a message to one's own server as seen, and on to the other server as inferred")
    func flow() async throws {
        let (source, status) = try await DemoTests.run(["msg sister@realworld.lit Hi", "flow 1"])
        #expect(status == 0)
        let lines = source.text.split(separator: "\n").map(String.init)
        let heading = try #require(
            lines.firstIndex {
                $0.contains("alice") && $0.contains("wonderland.lit") && $0.contains("realworld.lit") && !$0.contains("→")
            })
        let drawing = lines[heading...]
        #expect(drawing.contains { $0.contains("message chat") })
        #expect(drawing.contains { $0.contains("─▸│") })
        #expect(drawing.contains { $0.contains("╌▸│") })
        #expect(drawing.contains { $0.contains("▪ offline store") })
    }

    @Test("flow refuses what is no number, and says so where there is nothing to draw")
    func mistakes() async throws {
        let (source, status) = try await DemoTests.run(["flow many"])
        #expect(status != 0)
        #expect(source.text.contains("\"many\" is not a number of stanzas"))
    }

    @Test("the answer to a request that was typed as XML is shown as a table, too")
    func typedRequest() async throws {
        let (source, status) = try await DemoTests.run([
            "<iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>", "wait",
        ])
        #expect(status == 0)
        let lines = source.text.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("    roster: ") })
        #expect(lines.contains { $0.hasPrefix("    sister@realworld.lit") && $0.contains("both") })
    }

    @Test("the ledger as JSON is one object a line, whole at any width")
    func ledgerJSON() async throws {
        let (source, status) = try await DemoTests.run(["msg sister@realworld.lit Hi", "ledger --json"])
        #expect(status == 0)
        let objects = source.text.split(separator: "\n").filter { $0.hasPrefix("{\"n\":") }
        #expect(objects.count == 3)
        for object in objects {
            let read = try #require(try JSONSerialization.jsonObject(with: Data(object.utf8)) as? [String: Any])
            #expect(Set(read.keys) == ["n", "what", "until", "effect"])
        }
    }
}
