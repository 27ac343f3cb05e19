import Foundation

/// A program that was started here, and is stopped by its own number.
package final class ServerProcess: Sendable {
    private let process: Process
    private let input: Pipe

    /// The number of the process.
    package var number: Int32 { process.processIdentifier }

    /// Starts a program, named or by its path, whose output goes to a file, and waits until its port answers, for that
    /// many seconds.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], folder: ServerFolder, port: Int,
        patience: Double = 60
    ) throws {
        let place = program.contains("/") ? program : InstalledServers.path(of: program)
        guard let path = place else { throw ServerTrouble("\(program) is not installed") }
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
        let deadline = Date().addingTimeInterval(patience)
        while !LoopbackPort.answers(port) {
            if !process.isRunning || Date() > deadline {
                stop()
                throw ServerTrouble("\(program) did not start:\n\(folder.tail("output"))")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Writes a line to the program's standard input.
    package func tell(_ line: String) { input.fileHandleForWriting.write(Data((line + "\n").utf8)) }

    /// Ends the program, by force if it does not go within ten seconds.
    package func stop() {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = Date().addingTimeInterval(10)
        while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.05) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}
