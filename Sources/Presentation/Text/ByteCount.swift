/// Sizes in words.
package enum ByteCount {
    /// `312 B`, `4.2 kB`, `1.3 MB`; a kB is 1000 bytes.
    package static func text(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
        let tenths = bytes / (unit / 10)
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
