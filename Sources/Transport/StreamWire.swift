internal import NIOCore
internal import XMLStreaming
internal import XMLTree
internal import XMPP
internal import XMPPStreams

/// What both ends of a stream have in common: reading, writing, and telling the tap of every byte.
///
/// A stream of bytes is read as one document (RFC 6120 §4.2); over a WebSocket every message is a document of its own, and what is
/// received and written here are whole messages (RFC 7395 §3.3); over BOSH they are bodies (XEP-0124 §4). Belongs to one event loop.
final class StreamWire {
    /// What can be read next.
    enum Reading {
        case event(StreamEvent)
        case nothing
        case fault(StreamParseError)
    }

    /// How elements are told apart.
    enum Framing {
        case stream, messages, bodies
    }

    let connection: String
    let framing: Framing
    /// Messages that have not been read.
    private var messages: [[UInt8]] = []
    /// What is in bodies of BOSH that have not been read.
    private var pieces: [BOSHPiece] = []
    /// Whether the next body begins a stream.
    private var awaitsHeader = true
    private let tap: ((WireRecord) -> Void)?
    private var parser: StreamParser
    private(set) var limits: StreamLimits
    private var writer: XMLWriter
    /// The first bytes that came, until a stream header was among them.
    private(set) var firstBytes: [UInt8] = []
    private var hasSeenHeader = false
    private var hasToldFault = false
    private var sentByHand = SentBytes()

    init(
        connection: String, contentNamespace: String, limits: StreamLimits, framing: Framing = .stream,
        tap: ((WireRecord) -> Void)?
    ) {
        self.connection = connection
        self.framing = framing
        self.tap = tap
        self.limits = limits
        parser = StreamParser(limits: limits)
        switch framing {
        case .stream: writer = XMLWriter(defaultNamespace: contentNamespace)
        case .messages, .bodies: writer = XMLWriter(prefixes: [:])
        }
    }

    // MARK: Reading

    func receive(_ buffer: ByteBuffer) {
        if framing == .messages { return messages.append(Array(buffer.readableBytesView)) }
        buffer.withUnsafeReadableBytes { bytes in
            if !hasSeenHeader, firstBytes.count < 512 { firstBytes += bytes.prefix(512 - firstBytes.count) }
            parser.receive(bytes)
        }
    }

    /// Takes a body of BOSH.
    func receive(_ body: BOSHBody) {
        pieces += BOSHPiece.pieces(of: body, opensStream: awaitsHeader)
        if body["type"] != "terminate" { awaitsHeader = false }
    }

    /// The next event; what it was read from is recorded.
    func next() -> Reading {
        switch framing {
        case .stream: break
        case .messages: return nextMessage()
        case .bodies: return nextPiece()
        }
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

    private func nextMessage() -> Reading {
        guard !messages.isEmpty else { return .nothing }
        let message = messages.removeFirst()
        do throws(StreamParseError) {
            let event = try FrameParser(limits: limits).parse(message)
            record(.received, message, StreamWire.content(of: event))
            return .event(event)
        } catch {
            record(.received, message, .damage(error.description))
            return .fault(error)
        }
    }

    private func nextPiece() -> Reading {
        guard !pieces.isEmpty else { return .nothing }
        let piece = pieces.removeFirst()
        record(.received, piece.bytes, piece.content)
        return .event(piece.event)
    }

    /// What a stream header says; over a WebSocket its content is a client's (RFC 7395 §3.3.3).
    func header(_ element: Element, _ bytes: [UInt8]) -> StreamHeader {
        switch framing {
        case .stream: StreamHeader(element, bytes: bytes)
        case .messages: StreamHeader(element, contentNamespace: Namespace.client)
        case .bodies: StreamHeader(body: element)
        }
    }

    /// Where the end of a stream sends the client to (RFC 7395 §3.6.1).
    func otherPlace(in bytes: [UInt8]) -> String? {
        guard framing == .messages else { return nil }
        return (try? ElementParser(defaultNamespace: "", prefixes: [:]).parse(bytes))?["see-other-uri"]
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

    var hasUnread: Bool { !parser.unread.isEmpty || !messages.isEmpty || !pieces.isEmpty }

    /// The same without white space: some clients end every element they send with a line end.
    var hasUnreadContent: Bool { !parser.unread.allSatisfy(Self.isSpace) }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    /// A new stream begins with what was not read yet, under other limits where they are given.
    func restart(limits newLimits: StreamLimits? = nil) {
        if let newLimits { limits = newLimits }
        let rest = Array(parser.unread.drop(while: Self.isSpace))
        parser = StreamParser(limits: limits)
        hasToldFault = false
        awaitsHeader = true
        if !rest.isEmpty { parser.receive(rest) }
    }

    /// Larger first-level elements are read from now on, in the same stream.
    func allow(elementBytes: Int) {
        limits.elementBytes = elementBytes
        parser.allow(elementBytes: elementBytes)
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
        if framing == .messages {
            let text = writer.write(header.openFrame)
            if tap != nil { record(.sent, Array(text.utf8), .streamOpen(header.openFrame)) }
            return ByteBuffer(string: text)
        }
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
        // Over BOSH it is a record when the request goes out that it is in.
        if tap != nil, framing != .bodies { record(.sent, Array(text.utf8), WireRecord.Content(firstLevel: element)) }
        buffer.writeString(text)
    }

    /// Records a request of BOSH by what is in it.
    func recordSent(_ request: BOSHRequest) {
        for piece in BOSHPiece.pieces(of: request) { record(.sent, piece.bytes, piece.content) }
    }

    /// The closing tag's bytes, recorded as sent.
    func bytesOfEndTag() -> ByteBuffer {
        abandonSentByHand()
        let text =
            switch framing {
            case .stream: StreamHeader.endTag
            case .messages: writer.write(Element("close", xmlns: Namespace.framing))
            case .bodies: preconditionFailure("the end of a session is no bytes")
            }
        if tap != nil { record(.sent, Array(text.utf8), .streamClose) }
        return ByteBuffer(string: text)
    }

    /// Any bytes, recorded as sent by what can be read in them; over a WebSocket each element in a message of its own.
    func bytes(sendingRaw bytes: [UInt8]) -> [ByteBuffer] {
        switch framing {
        case .stream:
            if tap != nil { recordByHand(bytes) }
            return [ByteBuffer(bytes: bytes)]
        case .messages:
            return SentBytes.messages(bytes).map { part in
                record(.sent, part.bytes, part.content)
                return ByteBuffer(bytes: part.bytes)
            }
        case .bodies: return SentBytes.messages(bytes).map { ByteBuffer(bytes: $0.bytes) }
        }
    }

    /// Records what can be read in bytes that a user sent, with the beginning that was sent before them.
    private func recordByHand(_ bytes: [UInt8]) {
        for part in sentByHand.read(bytes, contentNamespace: writer.defaultNamespace) {
            record(.sent, part.bytes, part.content)
        }
        let waiting = sentByHand.unfinished.count
        if waiting > 0 {
            note("\(waiting) bytes sent are the beginning of an element; it is shown when the rest has been sent")
        }
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
