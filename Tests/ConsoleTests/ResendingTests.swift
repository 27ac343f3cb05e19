import Foundation
import Testing
import XMPP

@testable import Console

@Suite("Recorded sessions sent again", .serialized)
struct ResendingTests {
    @Test("a session of the loopback world, sent again by another account, gets the same answers")
    func loopback() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("resend-\(UUID().uuidString).transcript")
        defer { try? FileManager.default.removeItem(at: file) }
        let (first, firstStatus) = try await DemoTests.run([
            "ping wonderland.lit", "disco wonderland.lit", "msg alice@wonderland.lit To myself", "save \(file.path)",
        ])
        #expect(firstStatus == 0, "\(first.text)")
        let (again, status) = try await DemoTests.run([
            "replay \(file.path) --send --dry-run", "disconnect", "connect rabbit@wonderland.lit",
            "replay \(file.path) --send --timeout 10",
        ])
        #expect(again.text.contains("3 to be sent"), "\(again.text)")
        #expect(again.text.contains("nothing was sent"))
        #expect(again.text.contains("becomes rabbit@wonderland.lit/"))
        #expect(again.text.contains("the answers are those of then"), "\(again.text)")
        #expect(status == 0)
    }

    @Test("answers that differ are shown, and the status says so")
    func difference() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("resend-\(UUID().uuidString).transcript")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = """
            xmppscope transcript 1

            received 1 2026-11-22T17:39:15Z
                <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>al@old.lit/x</jid></bind></iq>

            sent 1 2026-11-22T17:39:15Z
                <iq type='get' id='v' to='old.lit'><ping xmlns='urn:xmpp:ping'/></iq>

            received 1 2026-11-22T17:39:15Z
                <iq type='error' id='v' from='old.lit' to='al@old.lit/x'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        let (source, status) = try await DemoTests.run(["replay \(file.path) --send"])
        #expect(source.text.contains("2 of the answers differ"), "\(source.text)")
        #expect(status == ExitStatus.problem)
    }

    @Test("without a connection nothing is sent, and the file may be of any format")
    func formats() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("resend-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: file) }
        try
            "DEBUG    SEND: <iq type='get' id='1' to='wonderland.lit'><ping xmlns='urn:xmpp:ping'/></iq>\nDEBUG    RECV: <iq type='result' id='1' from='wonderland.lit'/>\n"
            .write(to: file, atomically: true, encoding: .utf8)
        let (source, _) = try await DemoTests.run(["replay \(file.path) --send --dry-run"])
        #expect(source.text.contains("1 to be sent"))
        let (unconnected, status) = try await DemoTests.run(["disconnect", "replay \(file.path) --send"])
        #expect(status != 0)
        #expect(!unconnected.text.contains("to be sent"))
    }
}
