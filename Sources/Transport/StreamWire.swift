internal import NIOCore
internal import XMLStreaming
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// What both ends of a stream have in common: reading, writing, and telling the tap of every byte.
///
/// Belongs to one event loop.
final class StreamWire {
    /// What can be read next.
    enum Reading {
        case event(StreamEvent)
        case nothing
        case fault(StreamParseError)
    }

    let connection: String
    private let tap: ((WireRecord) -> Void)?
    private var parser: StreamParser
    private var limits: StreamLimits
    private var writer: XMLWriter
    /// The first bytes that came, until a stream header was among them.
    private(set) var firstBytes: [UInt8] = []
    private var hasSeenHeader = false
    private var hasToldFault = false
    private var sentByHand = SentBytes()

    init(connection: String, contentNamespace: String, limits: StreamLimits, tap: ((WireRecord) -> Void)?) {
        self.connection = connection
        self.tap = tap
        self.limits = limits
        parser = StreamParser(limits: limits)
        writer = XMLWriter(defaultNamespace: contentNamespace)
    }

    // MARK: Reading

    func receive(_ buffer: ByteBuffer) {
        buffer.withUnsafeReadableBytes { bytes in
            if !hasSeenHeader, firstBytes.count < 512 { firstBytes += bytes.prefix(512 - firstBytes.count) }
            parser.receive(bytes)
        }
    }

    /// The next event; what it was read from is recorded.
    func next() -> Reading {
        do throws(StreamParseError) {
            guard let event = try parser.next() else { return .nothing }
            if case .opened = event {
                hasSeenHeader = true
                firstBytes = []
            }
            if tap != nil { record(.received, event.bytes, StreamWire.content(of: event)) }
            return .event(event)
        } catch {
            if !hasToldFault {
                hasToldFault = true
                record(.received, parser.unread, .damage(error.description))
            }
            return .fault(error)
        }
    }

    /// What came in and was not read: the end of the stream after an error is that, and what ends in the middle of something is
    /// damage.
    func recordRemainder(_ why: String) {
        abandonSentByHand()
        if hasSeenHeader { while case .event = next() {} }
        let rest = parser.unread
        guard !rest.isEmpty, !hasToldFault else { return }
        hasToldFault = true
        record(.received, rest, .damage(why))
    }

    /// Nothing has come for a while: what reading needs is given back until something comes.
    func rest() { parser.rest() }

    var hasUnread: Bool { !parser.unread.isEmpty }

    /// The same without white space: some clients end every element they send with a line end.
    var hasUnreadContent: Bool { !parser.unread.allSatisfy(Self.isSpace) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// A new stream begins with what was not read yet, under other limits where they are given.
    func restart(limits newLimits: StreamLimits? = nil) {
        if let newLimits { limits = newLimits }
        let rest = Array(parser.unread.drop(while: Self.isSpace))
        parser = StreamParser(limits: limits)
        hasToldFault = false
        if !rest.isEmpty { parser.receive(rest) }
    }

    /// A new stream begins, with nothing.
    func discardAndRestart() {
        parser = StreamParser(limits: limits)
        hasToldFault = false
    }

    private static func content(of event: StreamEvent) -> WireRecord.Content {
        switch event {
        case .opened(let element, _): .streamOpen(element)
        case .element(let element, _): WireRecord.Content(firstLevel: element)
        case .whitespace: .whitespace
        case .closed: .streamClose
        }
    }

    // MARK: Writing

    /// The header's bytes, recorded as sent.
    func bytes(opening header: StreamHeader) -> ByteBuffer {
        writer.defaultNamespace = header.contentNamespace
        if header.contentNamespace == Namespace.server { writer.prefixes["db"] = Namespace.dialback }
        let text = header.startTag
        if tap != nil { record(.sent, Array(text.utf8), .streamOpen(header.element)) }
        return ByteBuffer(string: text)
    }

    /// The element's bytes, recorded as sent.
    func bytes(sending element: Element) -> ByteBuffer {
        var buffer = ByteBuffer()
        write(element, into: &buffer)
        return buffer
    }

    /// Appends the element's bytes, which are recorded as sent.
    func write(_ element: Element, into buffer: inout ByteBuffer) {
        abandonSentByHand()
        let text = writer.write(element)
        if tap != nil { record(.sent, Array(text.utf8), WireRecord.Content(firstLevel: element)) }
        buffer.writeString(text)
    }

    /// The closing tag's bytes, recorded as sent.
    func bytesOfEndTag() -> ByteBuffer {
        abandonSentByHand()
        if tap != nil { record(.sent, Array(StreamHeader.endTag.utf8), .streamClose) }
        return ByteBuffer(string: StreamHeader.endTag)
    }

    /// Any bytes, recorded as sent by what can be read in them.
    func bytes(sendingRaw bytes: [UInt8]) -> ByteBuffer {
        if tap != nil {
            for part in sentByHand.read(bytes, contentNamespace: writer.defaultNamespace) {
                record(.sent, part.bytes, part.content)
            }
            let waiting = sentByHand.unfinished.count
            if waiting > 0 {
                note("\(waiting) bytes sent are the beginning of an element; it is shown when the rest has been sent")
            }
        }
        return ByteBuffer(bytes: bytes)
    }

    /// Records the beginning of an element that something else was sent after.
    private func abandonSentByHand() {
        if tap != nil, let part = sentByHand.abandon() { record(.sent, part.bytes, part.content) }
    }

    // MARK: Records

    func record(_ direction: WireRecord.Direction?, _ bytes: [UInt8], _ content: WireRecord.Content) {
        tap?(
            WireRecord(
                time: WallClock.now(), connection: connection, direction: direction, bytes: bytes, content: content))
    }

    func note(_ words: String) { record(nil, [], .note(words)) }
}

extension StreamError {
    /// The stream error that answers a fault of the peer's XML.
    init(_ fault: StreamParseError) {
        self.init(Condition(rawValue: fault.condition.rawValue) ?? .notWellFormed, text: fault.reason)
    }
}
