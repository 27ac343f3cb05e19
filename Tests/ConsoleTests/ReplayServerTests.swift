import Foundation
import Inspection
import Presentation
import Synchronization
import TestSupport
import Testing
import Transcripts
import XMPP
import XMPPStreams

@testable import Console

@Suite("The server of a recorded session", .serialized)
struct ReplayServerTests {
    /// A server that plays a session, and what it has shown.
    private final class Stage: Sendable {
        let server: ReplayServer
        let port: Int
        let folder: ServerFolder
        private let shown = Shown()

        init(_ session: ServedSession, _ change: (inout ReplayServer.Options) -> Void = { _ in }) async throws {
            var options = ReplayServer.Options()
            options.patience = 20
            change(&options)
            let shown = shown
            server = try ReplayServer(session, options, width: 100) { shown.add($0) }
            port = try await server.start()
            folder = try ServerFolder("replay")
            try folder.write("ca.pem", server.authorityPEM ?? "")
        }

        var text: String { shown.text }

        func end() async {
            await server.stop()
            folder.remove()
        }
    }

    private final class Shown: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ more: [StyledLine]) { lines.withLock { $0 += more.map(\.plain) } }
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
    }

    /// Types lines at a prompt that is not connected.
    private func type(_ lines: [String]) async throws -> (text: String, status: Int32) {
        let source = ScriptedLineSource(lines)
        let program = PromptProgram(beginning: .nothing, forecasts: try ForecastSettings(server: "standards"))
        let status = await (try DemoTests.session(source)).run(program, [])
        return (source.text, status)
    }

    /// A session of the loopback world.
    private func recorded(_ lines: [String]) async throws -> (path: String, session: ServedSession) {
        let path = NSTemporaryDirectory() + "served-\(UUID().uuidString).transcript"
        let (source, status) = try await DemoTests.run(lines + ["save \(path)"])
        #expect(status == 0, "\(source.text)")
        return (path, ServedSession(try RecordFiles.session(path)))
    }

    @Test("our own client, sent through the session again, gets the answers of then", arguments: [false, true])
    func ownClient(hasPassword: Bool) async throws {
        let (path, session) = try await recorded([
            "ping wonderland.lit", "disco wonderland.lit", "msg alice@wonderland.lit To myself",
        ])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let stage = try await Stage(session) { if hasPassword { $0.password = Secret("the password") } }
        let secret = try stage.folder.write("password", hasPassword ? "the password" : "whatever")
        async let playing = stage.server.play()
        let run = try await type([
            "connect eve@localhost --host 127.0.0.1 --port \(stage.port) --ca \(stage.folder.path)/ca.pem --password-file \(secret)",
            "replay \(path) --send --timeout 20", "disconnect",
        ])
        let tally = try #require(await playing)
        #expect(run.text.contains("the answers are those of then"), "\(run.text)")
        #expect(run.text.contains(hasPassword ? "SCRAM-" : "PLAIN"), "\(run.text)")
        #expect(run.status == 0)
        #expect(tally.isSame, "\(stage.text)")
        #expect(tally.same == 3 && tally.unsaid == 0, "\(tally)\n\(stage.text)")
        #expect(stage.text.contains("everything was played"))
        await stage.end()
    }

    @Test("a wrong password is refused where one was given")
    func wrongPassword() async throws {
        let (path, session) = try await recorded(["ping wonderland.lit"])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let stage = try await Stage(session) { $0.password = Secret("the password") }
        let secret = try stage.folder.write("password", "another")
        let run = try await type([
            "connect eve@localhost --host 127.0.0.1 --port \(stage.port) --ca \(stage.folder.path)/ca.pem --password-file \(secret)"
        ])
        #expect(run.text.contains("not-authorized"), "\(run.text)")
        #expect(run.status != 0)
        stage.server.interrupt()
        #expect(await stage.server.play() == nil)
        await stage.end()
    }

    @Test("what the client does otherwise is shown, and a second client waits")
    func differences() async throws {
        let (path, session) = try await recorded(["disco wonderland.lit", "msg alice@wonderland.lit To myself"])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let stage = try await Stage(session)
        let secret = try stage.folder.write("password", "any")
        let connect =
            "connect eve@localhost --host 127.0.0.1 --port \(stage.port) --ca \(stage.folder.path)/ca.pem --password-file \(secret)"
        async let playing = stage.server.play()
        let run = try await type([connect, "time localhost", "msg eve@localhost Changed", "disconnect"])
        let tally = try #require(await playing)
        #expect(stage.text.contains("To myself then, Changed now"), "\(stage.text)\n\(run.text)")
        #expect(stage.text.contains("the client did not send this then"))
        #expect(stage.text.contains("did not come"))
        #expect(tally.differing == 1 && tally.unexpected == 1 && tally.missing == 1, "\(tally)\n\(stage.text)")
        await stage.end()
    }

    @Test("slixmpp gets through a session, over TLS that it checks, and gets its receipt")
    func slixmpp() async throws {
        let python = "/usr/bin/python3"
        let folder = RepositoryRoot.url("Tests/ConsoleTests/Fixtures/Replaying")
        guard ReplayServerTests.runs(python, ["-c", "import slixmpp"]) != nil else {
            print("SKIPPED: slixmpp is not installed")
            #expect(ProcessInfo.processInfo.environment["XMPPSCOPE_REQUIRE_CLIENTS"] != "1", "slixmpp is required here")
            return
        }
        let session = ServedSession(try RecordFiles.session(folder.appendingPathComponent("slixmpp.transcript").path))
        let stage = try await Stage(session)
        async let playing = stage.server.play()
        let (port, authority) = (stage.port, stage.folder.path + "/ca.pem")
        let output = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: ReplayServerTests.runs(
                        python, [folder.appendingPathComponent("slixmpp_client.py").path, "\(port)", authority]))
            }
        }
        if output == nil { stage.server.interrupt() }
        let tally = try #require(await playing, "\(stage.text)")
        #expect(output == "roster: bob@old.lit\nmessage: bob@old.lit/y Where are you?\nreceipt\n", "\(stage.text)")
        #expect(tally.missing == 0 && tally.unsaid == 0 && tally.played == 3, "\(tally)\n\(stage.text)")
        #expect(stage.text.contains("message/body/text(): I am here then, Here I am now"), "\(stage.text)")
        await stage.end()
    }

    /// What a program prints; nil if it fails, or is not there.
    private static func runs(_ program: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
