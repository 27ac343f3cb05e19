import Foundation
import TestSupport
import Testing
import Transcripts
import XMPP

@testable import Console

/// Recorded sessions sent again to a server that we did not write.
@Suite("Sessions sent again to a real server", .serialized)
struct ResendingTests {
    /// Two stanzas that went to the own account at another server, and what came back then.
    ///
    /// - Parameter body: the text that came back.
    private static func transcript(_ body: String) -> String {
        """
        xmppscope transcript 1

        received 1 2026-11-22T17:39:15Z
            <iq type='result' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>queen@old.lit/then</jid></bind></iq>

        sent 1 2026-11-22T17:39:16Z
            <iq type='get' id='p1' to='old.lit'><ping xmlns='urn:xmpp:ping'/></iq>

        received 1 2026-11-22T17:39:16Z
            <iq type='result' id='p1' from='old.lit' to='queen@old.lit/then'/>

        sent 1 2026-11-22T17:39:17Z
            <message to='queen@old.lit/then' type='chat' id='m1'><body>Off with his head!</body></message>

        received 1 2026-11-22T17:39:17Z
            <message from='queen@old.lit/then' to='queen@old.lit/then' type='chat' id='m1' xml:lang='en'><body>\(body)</body></message>

        """
    }

    /// Runs `xmppscope replay --to` as alice at a Prosody.
    private func replay(_ body: String, _ more: [String] = []) async throws -> (text: String, status: Int32) {
        let server = try ProsodyServer(archive: false)
        defer { server.stop() }
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        let folder = try ServerFolder("resending")
        defer { folder.remove() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ProgramTests.program ?? "")
        process.arguments =
            [
                "replay", try folder.write("session.transcript", ResendingTests.transcript(body)), "--to",
                "alice@\(World.wonderland)/now", "--host", "127.0.0.1", "--port", "\(server.port)", "--ca",
                try folder.write("ca.pem", try World.authority.get().certificatePEM), "--password-file",
                try folder.write("password", World.password.exposed), "--timeout", "20",
            ] + more
        process.environment = ["HOME": folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: data, as: UTF8.self), process.terminationStatus)
    }

    private static let isPossible = ProgramTests.program != nil && (InstalledServers.areRequired || InstalledServers.prosody)

    @Test(
        "two stanzas to the own account get the answers of then, with the addresses of now",
        .enabled(if: isPossible, "prosody is \(InstalledServers.notice)"))
    func same() async throws {
        let (text, status) = try await replay("Off with his head!")
        #expect(text.contains("2 to be sent"), "\(text)")
        #expect(text.contains("queen@old.lit/then becomes alice@\(World.wonderland)/now"), "\(text)")
        #expect(text.contains("2 sent, 2 came back, 2 came back then"), "\(text)")
        #expect(text.contains("the answers are those of then"), "\(text)")
        #expect(status == 0)
    }

    @Test(
        "an answer that is another one now is shown with that of then, and the status says so",
        .enabled(if: isPossible, "prosody is \(InstalledServers.notice)"))
    func different() async throws {
        let (text, status) = try await replay("Off with her head!")
        #expect(text.contains("2 of the answers differ: - came then only, + came now only"), "\(text)")
        #expect(text.contains("her head!") && text.contains("his head!"), "\(text)")
        #expect(status == ExitStatus.problem)
    }

    @Test(
        "a dry run says what would go to whom, and sends nothing",
        .enabled(if: isPossible, "prosody is \(InstalledServers.notice)"))
    func dryRun() async throws {
        let (text, status) = try await replay("Off with his head!", ["--dry-run"])
        #expect(text.contains("nothing was sent"), "\(text)")
        #expect(!text.contains("came back"), "\(text)")
        #expect(status == 0)
    }
}
