import Glibc

/// The history that sessions share: a file with one entry in each line, to which every session adds at its end.
///
/// The file has mode 0600. An entry is added by one write under a lock, so sessions do not lose each other's lines and a kill at any
/// moment loses at most the entry being written; shortening goes through a new file that is renamed.
package struct HistoryFile: Sendable {
    package let path: String
    /// The most entries that are kept.
    package let limit: Int

    package init(path: String, limit: Int = 2000) {
        self.path = path
        self.limit = limit
    }

    /// The entries, oldest first; those of a file that is not there are none. Shortens the file where it has grown past twice the limit.
    package func load() -> [String] {
        var entries: [String] = []
        withLockedFile(create: false) { file in
            let lines = String(decoding: HistoryFile.contents(file), as: UTF8.self).split(separator: "\n")
            entries = lines.suffix(limit).map(HistoryFile.unescape)
            if lines.count > 2 * limit { replace(with: lines.suffix(limit).joined(separator: "\n") + "\n") }
        }
        return entries
    }

    /// Adds an entry at the end; a file that cannot be written is left alone.
    package func append(_ entry: String) {
        withLockedFile(create: true) { file in
            let bytes = Array((HistoryFile.escape(entry) + "\n").utf8)
            _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        }
    }

    private func withLockedFile(create: Bool, _ body: (Int32) -> Void) {
        // Another session may rename a shorter file into place between our opening and locking it.
        for _ in 0..<8 {
            let file = open(path, O_RDWR | O_APPEND | O_CLOEXEC | (create ? O_CREAT : 0), 0o600)
            guard file >= 0 else { return }
            defer { close(file) }
            _ = fchmod(file, 0o600)
            guard flock(file, LOCK_EX) == 0 else { return }
            var ours = stat()
            var named = stat()
            guard fstat(file, &ours) == 0, stat(path, &named) == 0, ours.st_ino == named.st_ino else { continue }
            body(file)
            return
        }
    }

    private func replace(with text: String) {
        let temporary = "\(path).\(getpid())"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let bytes = Array(text.utf8)
        let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let synced = fsync(file)
        close(file)
        if written == bytes.count, synced == 0 { rename(temporary, path) } else { unlink(temporary) }
    }

    private static func contents(_ file: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        lseek(file, 0, SEEK_SET)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    static func escape(_ entry: String) -> String {
        var out = ""
        for character in entry.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    static func unescape(_ line: Substring) -> String {
        var out = ""
        var escaped = false
        for character in line.unicodeScalars {
            switch (escaped, character) {
            case (false, "\\"): escaped = true
            case (true, "n"):
                out += "\n"
                escaped = false
            case (true, "r"):
                out += "\r"
                escaped = false
            default:
                out.unicodeScalars.append(character)
                escaped = false
            }
        }
        return out
    }
}
