internal import Synchronization
package import XMLTree

/// Reads elements that stand alone, one after the other, like `ElementParser`, with one parser of libxml2 for many of them.
///
/// Copies of a value that holds one share it; it keeps nothing of what was read.
package final class ElementReader: Sendable {
    private struct Kept {
        var scanner: StreamScanner
        var parser: ElementParser
        /// How many bytes it may still read; names that it has met stay in its memory.
        var bytesLeft: Int
    }

    private let kept = Mutex<Kept?>(nil)
    private static let mostBytes = 8 << 20

    package init() {}

    /// The one element that the bytes are, read as `parser` reads it. White space around it does not count.
    package func parse(_ bytes: [UInt8], as parser: ElementParser) throws(StreamParseError) -> Element {
        if let element = quickly(bytes, parser) { return element }
        // What is wrong with it, or whether it is only unusual, is found out from the beginning.
        return try parser.parse(bytes)
    }

    /// The element, if it is sound and nothing is around it.
    private func quickly(_ bytes: [UInt8], _ parser: ElementParser) -> Element? {
        kept.withLock { kept in
            if let known = kept, known.bytesLeft < bytes.count || known.parser != parser { kept = nil }
            if kept == nil {
                kept = Kept(
                    scanner: StreamScanner(
                        defaultNamespace: parser.defaultNamespace, prefixes: parser.prefixes, limits: parser.limits),
                    parser: parser, bytesLeft: ElementReader.mostBytes)
            }
            guard let scanner = kept?.scanner else { return nil }
            kept?.bytesLeft -= bytes.count
            var found: Element?
            var items = 0
            bytes.withUnsafeBytes { raw in
                scanner.scan(raw) { item in
                    items += 1
                    if case .element(let view, _) = item { found = view.element() }
                }
            }
            guard items == 1, found != nil, scanner.failure == nil, scanner.depth == 1, scanner.hasReportedAll else {
                kept = nil
                return nil
            }
            return found
        }
    }
}
