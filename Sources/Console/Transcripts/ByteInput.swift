import Foundation

/// A file or standard input, read in pieces; what is compressed is decompressed by the system's own tool on the way.
///
/// It is used by one thread at a time.
final class ByteInput: @unchecked Sendable {
    private let name: String
    private let source: Source
    private var decompression: Decompression?
    /// What was read to see whether the input is compressed.
    private var beginning: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var progress: ProgressLine?

    /// - Parameters:
    ///   - path: `-` stands for standard input.
    ///   - showsProgress: whether to say on standard error how far it is, if that is a terminal.
    init(_ path: String, showsProgress: Bool = false) throws(ProgramFailure) {
        name = path == "-" ? "standard input" : path
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ProgramFailure("\(name): \(String(cString: strerror(errno)))", status: ExitStatus.noInput)
        }
        source = Source(descriptor)
        if showsProgress { progress = ProgressLine(name: name, size: source.size) }
        while beginning.count < 6 {
            let piece = try read(source.descriptor, 256 << 10)
            source.count(piece.count)
            if piece.isEmpty { break }
            beginning += piece
        }
        if let tool = Decompression.tool(for: beginning) {
            decompression = try Decompression(tool, name: name, beginning: beginning, source)
            beginning = []
        }
    }

    /// Hands the next piece to `body`; false at the end.
    func next(_ body: (UnsafeRawBufferPointer) -> Void) throws(ProgramFailure) -> Bool {
        progress?.update(source.consumed)
        if !beginning.isEmpty {
            beginning.withUnsafeBytes(body)
            beginning = []
            return true
        }
        let descriptor = decompression?.output ?? source.descriptor
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                if decompression == nil { source.count(count) }
                buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                return true
            }
            if count == 0 { break }
            if errno == EINTR { continue }
            throw ProgramFailure("\(name): \(String(cString: strerror(errno)))", status: ExitStatus.noInput)
        }
        progress?.clear()
        try decompression?.finish()
        return false
    }

    private func read(_ descriptor: Int32, _ size: Int) throws(ProgramFailure) -> [UInt8] {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, min(size, $0.count)) }
            if count >= 0 { return Array(buffer[..<count]) }
            if errno == EINTR { continue }
            throw ProgramFailure("\(name): \(String(cString: strerror(errno)))", status: ExitStatus.noInput)
        }
    }

    /// The bytes as they lie in the file, and how many of them were read.
    final class Source: @unchecked Sendable {
        let descriptor: Int32
        /// The size of the file in bytes; nil where there is none.
        let size: Int?
        private let lock = NSLock()
        private var read = 0

        init(_ descriptor: Int32) {
            self.descriptor = descriptor
            var status = stat()
            let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            size = isRegular ? Int(status.st_size) : nil
        }

        deinit { close(descriptor) }

        var consumed: Int { lock.withLock { read } }

        func count(_ bytes: Int) { lock.withLock { read += bytes } }
    }
}
