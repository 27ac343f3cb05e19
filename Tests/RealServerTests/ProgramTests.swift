import Foundation
import TestSupport
import Testing
import XMPPStreams

/// The program itself, as somebody runs it in a shell.
@Suite("The program and real servers", .serialized)
struct ProgramTests {
    /// What a run of the program left.
    struct Run {
        var status: Int32
        var output: String
        var errors: String
    }

    static let program = BuiltProgram.path("xmppscope")

    private func connect(
        port: Int, address: String = "alice@\(World.wonderland)/desk", password: String = World.password.exposed,
        trusted: Bool = true, more: [String] = [], lines: [String] = ["ping \(World.wonderland)"]
    ) throws -> Run {
        let folder = try ServerFolder("program")
        defer { folder.remove() }
        let authority = try folder.write("ca.pem", try World.authority.get().certificatePEM)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ProgramTests.program ?? "")
        process.arguments =
            ["connect", address, "--host", "127.0.0.1", "--port", "\(port)"] + (trusted ? ["--ca", authority] : [])
            + more + (lines + ["wait", "quit"]).flatMap { ["-c", $0] }
        process.environment = [
            "HOME": folder.path, "XMPPSCOPE_PASSWORD": password, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ]
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let trouble = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: trouble, as: UTF8.self))
    }

    private func expect(
        _ run: Run, _ stage: ConnectionStage, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status == stage.exitCode, "\(run.errors)", sourceLocation: sourceLocation)
        let messages = (run.output + run.errors).components(separatedBy: "\(stage.words) failed").count - 1
        #expect(messages == 1, "\(run.output)\n\(run.errors)", sourceLocation: sourceLocation)
    }

    @Test(
        "connect ends with the exit status of the stage that failed, and with 0 where none did",
        .enabled(
            if: program != nil && (InstalledServers.areRequired || InstalledServers.prosody),
            "prosody is \(InstalledServers.notice)"))
    func statuses() async throws {
        let server = try ProsodyServer(archive: false)
        defer { server.stop() }
        try await LiveClient.register(["alice"], domain: World.wonderland, port: server.port)
        let fine = try connect(port: server.port)
        #expect(fine.status == 0, "\(fine.errors)")
        expect(try connect(port: server.port, password: "wrong"), .authentication)
        expect(try connect(port: server.port, address: "alice@looking-glass.lit/desk"), .stream)
        expect(try connect(port: server.port, trusted: false), .tls)
        expect(try connect(port: try LoopbackPort.free()), .tcp)
        let silent = try RudeServer(greeting: [])
        defer { silent.stop() }
        expect(try connect(port: silent.port, more: ["--timeout", "1"]), .stream)
        let garbage = try RudeServer(greeting: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        defer { garbage.stop() }
        expect(try connect(port: garbage.port), .stream)
    }
}

/// `verify` as the account at the other end, on servers that keep an archive.
extension ProgramTests {
    /// Registers both accounts, lets alice write to bob, and looks as bob.
    private func verify(_ server: any RealServer, configuration: String) async throws -> Run {
        try await LiveClient.register(["alice", "bob"], domain: World.wonderland, port: server.port)
        return try connect(
            port: server.port, more: ["--server-config", configuration],
            lines: [
                "assume bob@\(World.wonderland) offline", "msg bob@\(World.wonderland) Are you there?",
                "verify --as bob@\(World.wonderland)/looking --yes",
            ])
    }

    private func expectFound(_ run: Run, _ store: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(
            run.output.contains("confirmed  recipient's server, \(store): kept"), "\(run.output)\n\(run.errors)",
            sourceLocation: sourceLocation)
    }

    @Test(
        "what Prosody's configuration says it keeps for somebody is found when looking as that account",
        .enabled(
            if: program != nil && (InstalledServers.areRequired || InstalledServers.prosody),
            "prosody is \(InstalledServers.notice)"))
    func prosodyVerification() async throws {
        let server = try ProsodyServer(archive: true)
        defer { server.stop() }
        let run = try await verify(server, configuration: server.configuration)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("for \(World.wonderland): read as prosody-0.12"))
        #expect(run.output.contains("configured"), "\(run.output)")
        expectFound(run, "archive")
    }

    @Test(
        "what ejabberd's configuration says it keeps for somebody is found when looking as that account",
        .enabled(
            if: program != nil && (InstalledServers.areRequired || InstalledServers.ejabberd),
            "ejabberd is \(InstalledServers.notice)"))
    func ejabberdVerification() async throws {
        let server = try EjabberdServer(archive: true)
        defer { server.stop() }
        let run = try await verify(server, configuration: server.configuration)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("for \(World.wonderland): read as ejabberd-23.01"))
        expectFound(run, "archive")
        expectFound(run, "offline store")
    }
}
