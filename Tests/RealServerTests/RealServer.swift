import Foundation
import ServerStores
import TLS
import XMPPStreams

/// A server from a Debian package that runs from a temporary folder on 127.0.0.1.
protocol RealServer: AnyObject, Sendable {
    /// The profile that forecasts it, and the settings it runs with.
    var guess: ServerGuess { get }
    /// Where clients connect.
    var port: Int { get }
    /// Everything it keeps at this moment.
    func records() throws -> [KeptRecord]
    func stop()
}

/// The two domains of every server in these tests, their rooms, and who vouches for them.
enum World {
    static let wonderland = "wonderland.lit"
    static let realworld = "realworld.lit"
    static let rooms = "conference.realworld.lit"
    static let pubsub = "pubsub.wonderland.lit"
    static let password = Secret("curiouser and curiouser")

    static let now = Int64(Date().timeIntervalSince1970)
    static let authority = Result { () throws(TLSFailure) in
        try CertificateAuthority(name: "Authority of the tests", domains: [wonderland, realworld], now: now, days: 2)
    }
    static let certificate = Result {
        try authority.get().issueServer(domains: [wonderland, realworld, rooms, pubsub], now: now, days: 1)
    }
}

/// A program that was started here, and is stopped by its own number.
final class ServerProcess: Sendable {
    private let process: Process
    private let input: Pipe

    /// Starts a program whose output goes to a file, and waits until its port answers.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: ServerFolder, port: Int
    ) throws {
        guard let path = InstalledServers.path(of: program) else { throw ServerTrouble("\(program) is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        _ = FileManager.default.createFile(atPath: folder.path + "/output", contents: nil)
        let output = FileHandle(forWritingAtPath: folder.path + "/output")
        process.standardOutput = output
        process.standardError = output
        input = Pipe()
        process.standardInput = input
        self.process = process
        try process.run()
        let deadline = Date().addingTimeInterval(60)
        while !LoopbackPort.answers(port) {
            if !process.isRunning || Date() > deadline {
                stop()
                throw ServerTrouble("\(program) did not start:\n\(folder.tail("output"))")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Writes a line to the program's standard input.
    func tell(_ line: String) { input.fileHandleForWriting.write(Data((line + "\n").utf8)) }

    /// Ends the program, by force if it does not go within ten seconds.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = Date().addingTimeInterval(10)
        while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.05) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
