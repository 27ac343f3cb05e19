import CLibXML2

/// The hot state of one parser, reached by pointer from libxml2's callbacks.
///
/// A struct behind a pointer rather than a class: the checks for exclusive access that a class's properties cost take more time
/// here than the parsing.
struct ScanState {
    /// Whether the root element is a stream header, or a wrapper put around what is parsed.
    enum Root { case streamHeader, wrapper }

    var context: xmlParserCtxtPtr?
    let root: Root
    var limits: StreamLimits
    var names: NameTable
    /// Whether the element that is being read has a name that is looked for, on itself, below it or on an attribute.
    var hasWatchedName = false
    let isWatching: Bool
    var arena = ElementArena()
    /// How many elements are open, the root included.
    var depth = 0
    /// Whether the root element has been closed.
    var isClosed = false
    /// The offset in the stream of libxml2's first byte; negative by the length of a wrapper.
    var origin = 0
    /// Where the last reported piece of the stream ended.
    var boundary = 0
    /// The received bytes that have not been reported yet.
    var pending = PendingBytes()
    var failure: StreamParseError?
    /// Takes what was found; set only while bytes are being parsed.
    var emit: ((ScannedItem) -> Void)?
    private var checkedNames = 0

    init(root: Root, limits: StreamLimits, watching watched: Set<String>) {
        names = NameTable(watching: watched)
        isWatching = !watched.isEmpty
        self.root = root
        self.limits = limits
    }

    /// The offset in the stream that libxml2 has reached.
    var position: Int {
        guard let input = context?.pointee.input else { return boundary }
        return Int(input.pointee.consumed) + (input.pointee.cur - input.pointee.base) + origin
    }

    /// Records the first fault; from here on nothing is reported.
    mutating func fail(_ condition: StreamParseError.Condition, _ reason: String, at offset: Int? = nil) {
        guard failure == nil else { return }
        let input = context?.pointee.input
        let shift = root == .wrapper ? 1 : 0
        failure = StreamParseError(
            condition, reason, offset: max(0, offset ?? position), line: max(1, Int(input?.pointee.line ?? 1) - shift),
            column: max(1, Int(input?.pointee.col ?? 1)))
        context?.pointee.disableSAX = 1
    }

    /// Whether the element that libxml2 announces is within the limits that can be told from its tag.
    @inline(__always)
    mutating func allows(
        attributes: Int, namespaces: Int, name: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
        list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Bool {
        if attributes + namespaces > limits.attributes {
            fail(.policyViolation, "an element has more than \(limits.attributes) attributes")
            return false
        }
        if depth > limits.depth {
            fail(.policyViolation, "elements are nested more than \(limits.depth) deep")
            return false
        }
        if names.count != checkedNames { return allowsNames(attributes: attributes, name: name, prefix: prefix, list: list) }
        return true
    }

    @inline(never)
    private mutating func allowsNames(
        attributes: Int, name: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
        list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Bool {
        checkedNames = names.count
        var longest = max(xmlStrlen(name), xmlStrlen(prefix))
        if let list {
            for index in 0..<attributes {
                longest = max(longest, xmlStrlen(list[index * 5]), xmlStrlen(list[index * 5 + 1]))
            }
        }
        if longest > limits.nameBytes {
            fail(.policyViolation, "a name is longer than \(limits.nameBytes) bytes")
            return false
        }
        if names.count > limits.distinctNames {
            fail(.policyViolation, "the stream uses more than \(limits.distinctNames) different names")
            return false
        }
        return true
    }
}

/// Something that was found in a stream, as it lies in the parser's memory; valid only during the call it is handed to.
package enum ScannedItem {
    case opened(ElementView, bytes: UnsafeRawBufferPointer)
    case element(ElementView, bytes: UnsafeRawBufferPointer)
    case whitespace(bytes: UnsafeRawBufferPointer)
    case closed(bytes: UnsafeRawBufferPointer)
}

/// The end of the received bytes, from some offset of the stream on.
struct PendingBytes {
    private static let floor = 64 << 10
    /// What it begins with: most streams of a server have nothing unreported between two stanzas.
    private static let beginning = floor / 128
    private(set) var base: UnsafeMutablePointer<UInt8> = .allocate(capacity: beginning)
    private(set) var capacity = beginning
    private(set) var count = 0
    /// The offset in the stream of the first byte kept.
    private(set) var start = 0

    var end: Int { start + count }

    func deallocate() { base.deallocate() }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if count + bytes.count > capacity { resize(max(capacity * 2, count + bytes.count)) }
        UnsafeMutableRawPointer(base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// The bytes between two offsets of the stream.
    func slice(_ from: Int, _ to: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + (from - start), count: to - from)
    }

    /// Forgets what lies before an offset.
    mutating func drop(before offset: Int) {
        let dropped = offset - start
        guard dropped > 0 else { return }
        count -= dropped
        start = offset
        if count > 0 { base.update(from: base + dropped, count: count) }
        if capacity > PendingBytes.floor, count <= PendingBytes.floor { resize(max(count, PendingBytes.beginning)) }
    }

    private mutating func resize(_ wanted: Int) {
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        new.update(from: base, count: count)
        base.deallocate()
        base = new
        capacity = wanted
    }
}

/// White space as XML 1.0 has it (production 3).
@inline(__always)
func isXMLSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
