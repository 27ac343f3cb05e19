import Foundation

/// A file or standard input, read in pieces; what is compressed is decompressed by the system's own tool on the way.
final class ByteInput {
    private let descriptor: Int32
    private let tool: Process?
    private let path: String
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    /// The size of the file in bytes; nil where there is none.
    let size: Int?

    private static let tools: [(magic: [UInt8], command: [String])] = [
        ([0x1F, 0x8B], ["gzip", "-dc"]), ([0x28, 0xB5, 0x2F, 0xFD], ["zstd", "-dcq"]),
        (Array("BZh".utf8), ["bzip2", "-dc"]),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], ["xz", "-dc"]),
    ]

    init(_ path: String) throws(ProgramFailure) {
        self.path = path
        guard path != "-" else {
            descriptor = dup(STDIN_FILENO)
            (tool, size) = (nil, nil)
            return
        }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw ProgramFailure("\(path): \(String(cString: strerror(errno)))", status: ExitStatus.noInput)
        }
        var status = stat()
        let isRegular = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int(status.st_size) : nil
        var magic = [UInt8](repeating: 0, count: 6)
        let count = isRegular ? pread(file, &magic, magic.count, 0) : 0
        guard
            let command = ByteInput.tools.first(where: { count >= $0.magic.count && magic.starts(with: $0.magic) })?.command
        else {
            (descriptor, tool) = (file, nil)
            return
        }
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardInput = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        process.standardOutput = pipe
        do { try process.run() } catch {
            throw ProgramFailure(
                "\(path): \(command[0]) cannot be started: \(error.localizedDescription)", status: ExitStatus.noInput)
        }
        descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
        tool = process
    }

    deinit {
        close(descriptor)
        if let tool, tool.isRunning { tool.terminate() }
    }

    /// Hands the next piece to `body`; false at the end.
    func next(_ body: (UnsafeRawBufferPointer) -> Void) throws(ProgramFailure) -> Bool {
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                return true
            }
            if count == 0 { return false }
            if errno == EINTR { continue }
            throw ProgramFailure("\(path): \(String(cString: strerror(errno)))", status: ExitStatus.noInput)
        }
    }
}
