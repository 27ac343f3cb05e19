import Foundation

/// Collects output and writes it in large pieces, so that many small records do not become many small writes.
struct OutputBuffer {
    var bytes: [UInt8] = []
    private let descriptor: Int32
    private static let size = 128 << 10

    init(descriptor: Int32 = STDOUT_FILENO) {
        self.descriptor = descriptor
        bytes.reserveCapacity(OutputBuffer.size * 2)
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Writes what was collected if it is much.
    mutating func flushIfLarge() throws(ProgramFailure) { if bytes.count >= OutputBuffer.size { try flush() } }

    /// Writes what was collected; a reader that has gone away ends the program in silence.
    mutating func flush() throws(ProgramFailure) {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw ProgramFailure("", status: ExitStatus.success) }
                throw ProgramFailure(
                    "writing the output failed: \(String(cString: strerror(errno)))", status: ExitStatus.ioError)
            }
            done += written
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
