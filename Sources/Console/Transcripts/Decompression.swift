import Foundation

/// A tool of the system that decompresses what is written to it, on a process of its own.
final class Decompression: @unchecked Sendable {
    /// A tool by the first bytes of what it can read.
    struct Tool: Hashable, Sendable {
        let magic: [UInt8]
        let command: [String]
        /// The Debian package that has it.
        let package: String
    }

    static let tools = [
        Tool(magic: [0x1F, 0x8B], command: ["gzip", "-dc"], package: "gzip"),
        Tool(magic: [0x28, 0xB5, 0x2F, 0xFD], command: ["zstd", "-dcq"], package: "zstd"),
        Tool(magic: Array("BZh".utf8), command: ["bzip2", "-dc"], package: "bzip2"),
        Tool(magic: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], command: ["xz", "-dc"], package: "xz-utils"),
    ]

    /// The tool for a file that begins like this; nil if it is not compressed.
    static func tool(for beginning: [UInt8]) -> Tool? { tools.first { beginning.starts(with: $0.magic) } }

    /// The descriptor to read from.
    let output: Int32
    private let process = Process()
    private let complaints = Pipe()
    private let name: String
    private let tool: Tool

    /// - Parameters:
    ///   - beginning: what was read of the source already.
    ///   - folders: where the tool is looked for.
    init(
        _ tool: Tool, name: String, beginning: [UInt8], _ source: ByteInput.Source,
        folders: [String] = Decompression.searchPath
    ) throws(ProgramFailure) {
        self.name = name
        self.tool = tool
        let word = tool.command[0]
        guard let path = folders.map({ $0 + "/" + word }).first(where: { access($0, X_OK) == 0 }) else {
            throw ProgramFailure(
                "\(name): it is compressed, and \(word), which could read it, is not installed. On Debian or Ubuntu: apt-get "
                    + "install \(tool.package)", status: ExitStatus.noInput)
        }
        let (input, result) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = Array(tool.command.dropFirst())
        process.standardInput = input
        process.standardOutput = result
        process.standardError = complaints
        do { try process.run() } catch {
            throw ProgramFailure(
                "\(name): \(word) cannot be started: \(error.localizedDescription)", status: ExitStatus.noInput)
        }
        output = dup(result.fileHandleForReading.fileDescriptor)
        Thread.detachNewThread { Decompression.pump(beginning, source, into: input.fileHandleForWriting) }
    }

    deinit {
        close(output)
        if process.isRunning { process.terminate() }
    }

    /// The folders of `PATH`.
    static var searchPath: [String] {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    }

    /// Hands the source to the tool; a tool that has gone away ends it.
    private static func pump(_ beginning: [UInt8], _ source: ByteInput.Source, into sink: FileHandle) {
        defer { try? sink.close() }
        // A tool that gives up must not end the program.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var piece = beginning
        while !piece.isEmpty {
            do { try sink.write(contentsOf: piece) } catch { return }
            piece = [UInt8](repeating: 0, count: 128 << 10)
            var count = -1
            repeat {
                count = piece.withUnsafeMutableBytes { read(source.descriptor, $0.baseAddress, $0.count) }
            } while count < 0 && errno == EINTR
            piece.removeLast(piece.count - max(0, count))
            source.count(piece.count)
        }
    }

    /// Says what was wrong, if anything was: what came out before was read.
    func finish() throws(ProgramFailure) {
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return }
        let said = String(decoding: complaints.fileHandleForReading.availableData, as: UTF8.self)
        let line = said.split(separator: "\n").first { !$0.allSatisfy(\.isWhitespace) }.map { ": \($0)" } ?? ""
        throw ProgramFailure(
            "\(name): \(tool.command[0]) could not read all of it\(line)", status: ExitStatus.dataError)
    }
}
