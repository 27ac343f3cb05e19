internal import Foundation
package import XMPP

/// A transcript that is written while a session goes on, and that survives the end of the program at any moment.
///
/// Every record is redacted, appended with one write, and handed to the system at once. The file can be read by its owner only.
package final class RecordingFile {
    /// Why a recording cannot be begun or go on.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package var path: String
        package var reason: String
        package var description: String { "\(path): \(reason)" }
    }

    /// Where the recording is written.
    package let path: String
    /// The size in bytes at which a new file is begun; the older ones become `PATH.1`, `PATH.2` and so on. 0 for never.
    package let rotateAt: Int
    /// How many older files are kept.
    package let keep: Int
    /// How many records were written.
    package private(set) var recordCount = 0
    private var handle: FileHandle
    private var writer = TranscriptWriter()
    private var redactor: Redactor?
    private var size: Int

    /// Begins a recording, or continues the one that the file holds; a file that is something else is left alone.
    ///
    /// - Parameter redactor: what takes the secrets out; nil writes them, which only an explicit wish of the user justifies.
    package init(path: String, rotateAt: Int = 0, keep: Int = 4, redactor: Redactor? = Redactor()) throws(Failure) {
        self.path = path
        self.rotateAt = rotateAt
        self.keep = max(1, keep)
        self.redactor = redactor
        (handle, size) = try RecordingFile.open(path)
        if size == 0 { try begin() } else { writer = TranscriptWriter(isContinuing: true) }
    }

    deinit { try? handle.close() }

    private static func open(_ path: String) throws(Failure) -> (FileHandle, size: Int) {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard fchmod(descriptor, 0o600) == 0 else { throw Failure(path: path, reason: String(cString: strerror(errno))) }
        do {
            let size = Int(try handle.seekToEnd())
            guard size > 0 else { return (handle, 0) }
            try handle.seek(toOffset: 0)
            let start = try handle.read(upToCount: TranscriptWriter.beginning.count) ?? Data()
            guard start.elementsEqual(TranscriptWriter.beginning) else {
                throw Failure(path: path, reason: "the file exists and is no transcript; it is left as it is")
            }
            try handle.seek(toOffset: UInt64(size - 1))
            // A write that was cut short by a full disk: the next record must begin on a line of its own.
            if try handle.read(upToCount: 1) != Data([0x0A]) { try handle.write(contentsOf: Data([0x0A])) }
            return (handle, Int(try handle.seekToEnd()))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(path: path, reason: error.localizedDescription)
        }
    }

    private func begin() throws(Failure) {
        try append(TranscriptWriter.beginning)
        writer = TranscriptWriter()
    }

    private func append(_ bytes: [UInt8]) throws(Failure) {
        do {
            try handle.write(contentsOf: Data(bytes))
            size += bytes.count
        } catch {
            throw Failure(path: path, reason: error.localizedDescription)
        }
    }

    /// Appends a record, without its secrets.
    package func write(_ record: WireRecord) throws(Failure) {
        let clean = redactor?.redact(record) ?? record
        if rotateAt > 0, size >= rotateAt { try rotate() }
        try append(writer.write(clean))
        recordCount += 1
    }

    /// Waits until everything written is on the disk.
    package func synchronize() throws(Failure) {
        do { try handle.synchronize() } catch { throw Failure(path: path, reason: error.localizedDescription) }
    }

    private func rotate() throws(Failure) {
        try? handle.close()
        for number in stride(from: keep, through: 1, by: -1) {
            let older = number == 1 ? path : "\(path).\(number - 1)"
            if rename(older, "\(path).\(number)") != 0, errno != ENOENT {
                throw Failure(path: path, reason: String(cString: strerror(errno)))
            }
        }
        (handle, size) = try RecordingFile.open(path)
        try begin()
    }
}
