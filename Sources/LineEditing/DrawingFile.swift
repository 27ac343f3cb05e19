import CLibEditShims
import Glibc

/// The file that libedit draws into, on the way to the terminal: stand-ins of characters become what they stand for.
///
/// libedit flushes its file after each step of a redraw; the terminal gets all steps at once, before the next wait for a key.
final class DrawingFile {
    /// What libedit is given.
    private(set) var file: UnsafeMutablePointer<FILE>!
    /// The terminal, buffered.
    private let terminal: UnsafeMutablePointer<FILE>
    private let clusters: ClusterTable
    /// The beginning of a character whose other bytes have not come.
    private var held: [UInt8] = []

    init(_ descriptor: Int32, _ clusters: ClusterTable) {
        self.clusters = clusters
        terminal = fdopen(dup(descriptor), "w")
        // A terminal's file would be written line by line.
        setvbuf(terminal, nil, Int32(_IOFBF), 1 << 16)
        file = edit_open_writer(drawnCallback, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Writes text as it is, after what was drawn before it.
    func write(_ bytes: [UInt8]) {
        fflush(file)
        _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, terminal) }
    }

    /// Sends everything to the terminal.
    func flush() {
        fflush(file)
        fflush(terminal)
    }

    func close() {
        fclose(file)
        fclose(terminal)
    }

    /// Takes what libedit has drawn.
    fileprivate func drew(_ bytes: UnsafeRawBufferPointer) {
        // All stand-ins have four bytes.
        guard !held.isEmpty || bytes.contains(where: { $0 >= 0xF0 }) else {
            fwrite(bytes.baseAddress, 1, bytes.count, terminal)
            return
        }
        var rest = (held + bytes)[...]
        held = []
        var out: [UInt8] = []
        while let lead = rest.first {
            guard lead >= 0xF0 else {
                out.append(lead)
                rest = rest.dropFirst()
                continue
            }
            guard rest.count >= 4 else {
                held = Array(rest)
                break
            }
            let character = rest.prefix(4)
            rest = rest.dropFirst(4)
            let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
            if let drawing = clusters.drawing(of: scalar) { out += drawing.utf8 } else { out += character }
        }
        _ = out.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, terminal) }
    }
}

private func drawnCallback(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int) -> Int {
    guard let context, let bytes else { return 0 }
    Unmanaged<DrawingFile>.fromOpaque(context).takeUnretainedValue().drew(UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}
