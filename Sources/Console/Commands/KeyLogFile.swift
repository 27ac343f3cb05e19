import Foundation
import Synchronization

/// A file that TLS keys are appended to, in the format that Wireshark reads; nobody else may read it.
final class KeyLogFile: Sendable {
    private let handle: Mutex<FileHandle>

    /// Opens the file, or makes it with mode 0600; nil where that does not work.
    init?(_ path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        handle = Mutex(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
    }

    /// Appends a line.
    func write(_ line: String) {
        handle.withLock { try? $0.write(contentsOf: Data((line + "\n").utf8)) }
    }
}
