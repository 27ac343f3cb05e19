/// Cuts bytes into lines, without keeping more than one that is not complete.
struct LineSplitter: Sendable {
    private var buffer: [UInt8] = []
    private var used = 0
    /// Up to where the buffer has been searched for a line's end.
    private var searched = 0
    private static let limit = 16 << 20

    mutating func receive(_ bytes: [UInt8]) {
        if used > 0 {
            buffer.removeFirst(used)
            searched -= used
            used = 0
        }
        buffer += bytes
    }

    /// The next line without its LF or CR LF; nil if none is complete. A line beyond the limit is cut.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = buffer[searched...].firstIndex(of: 0x0A) else {
            searched = buffer.count
            guard buffer.count - used > LineSplitter.limit else { return nil }
            defer { used = buffer.count }
            return buffer[used...]
        }
        let line = buffer[used..<end]
        used = end + 1
        searched = used
        return line.last == 0x0D ? line.dropLast() : line
    }

    /// What follows the last line's end; nil if there is nothing.
    mutating func end() -> ArraySlice<UInt8>? {
        guard used < buffer.count else { return nil }
        let line = buffer[used...]
        used = buffer.count
        searched = used
        return line.last == 0x0D ? line.dropLast() : line
    }
}
