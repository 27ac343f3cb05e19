/// Where a transcript stops being one.
package struct TranscriptDamage: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    package var line: Int
    /// The offset in the file of the line's first byte, from 0.
    package var byte: Int
    /// What is wrong, in words.
    package var reason: String

    package init(line: Int, byte: Int, reason: String) {
        self.line = line
        self.byte = byte
        self.reason = reason
    }

    package var description: String { "line \(line), byte \(byte): \(reason)" }
}
