internal import XMPP

/// `tshark -T json`: an object for each packet, in which the bytes of its segment stand as `"tcp.payload": "3c:69:71…"`.
///
/// Only these bytes are read; the dissected trees beside them have lost the text that was on the wire.
struct TsharkJSON: LineGrammar {
    static let name = "tshark-json"
    static let title = "tshark -T json"
    static let hint: String? = "Either nothing in it is XMPP, or its streams are protected by TLS."
    static let keepsWhitespace = true

    private struct End: Hashable {
        var address = ""
        var port = 0
        var description: String { "\(address):\(port)" }
    }

    private struct Stream {
        var initiator: End
        /// The next number of a byte, by the side that sends it.
        var next: [End: Int] = [:]
    }

    private var streams: [String: Stream] = [:]
    private var time: LogTime?
    private var source = End()
    private var destination = End()
    private var stream = ""
    private var sequence: Int?
    private static let mostStreams = 1024

    mutating func read(_ line: ArraySlice<UInt8>) -> LineMeaning {
        var cursor = ByteCursor(line)
        cursor.skipSpace()
        guard cursor.skip("\""), let key = cursor.upTo(0x22), cursor.skip(": \""), let value = cursor.upTo(0x22) else {
            return .other
        }
        switch key.decoded {
        case "frame.time_epoch":
            time = TsharkJSON.time(value)
            (source, destination, stream, sequence) = (End(), End(), "", nil)
        case "ip.src", "ipv6.src": source.address = value.decoded
        case "ip.dst", "ipv6.dst": destination.address = value.decoded
        case "tcp.srcport": source.port = Int(value.decoded) ?? 0
        case "tcp.dstport": destination.port = Int(value.decoded) ?? 0
        case "tcp.stream": stream = value.decoded
        case "tcp.seq_raw": sequence = Int(value.decoded)
        case "tcp.payload": return payload(value)
        default: break
        }
        return .other
    }

    private mutating func payload(_ text: ArraySlice<UInt8>) -> LineMeaning {
        guard !stream.isEmpty, var bytes = TsharkJSON.bytes(text), !bytes.isEmpty else { return .other }
        if streams.count >= TsharkJSON.mostStreams, streams[stream] == nil { streams = [:] }
        // The side that is first to say something calls, unless its port tells that it was called.
        var state = streams[stream] ?? Stream(initiator: TsharkJSON.isServer(source, destination) ? destination : source)
        if let sequence {
            let seen = (state.next[source] ?? sequence) - sequence
            // What was sent again is in it once.
            if seen > 0 { bytes = Array(bytes.dropFirst(seen)) }
            state.next[source] = max(state.next[source] ?? 0, sequence + bytes.count + max(0, seen))
        }
        streams[stream] = state
        let isSent = source == state.initiator
        let (from, to) = isSent ? (source, destination) : (destination, source)
        return .decoded(
            LineHead(isSent ? .sent : .received, connection: "\(from.description)-\(to.description)", time: time), bytes)
    }

    private static func isServer(_ one: End, _ other: End) -> Bool {
        let known: Set<Int> = [5222, 5223, 5269, 5270, 5347, 5280, 5298]
        return known.contains(one.port) && !known.contains(other.port)
    }

    private static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 3 + 1)
        var index = text.startIndex
        while index + 1 < text.endIndex {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
            index += 2
            if index < text.endIndex {
                guard text[index] == 0x3A else { return nil }
                index += 1
            }
        }
        return index == text.endIndex ? bytes : nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Seconds since 1970 with a fraction; newer versions write a date and time.
    private static func time(_ text: ArraySlice<UInt8>) -> LogTime? {
        var cursor = ByteCursor(text)
        if let seconds = cursor.number(9...11), cursor.skip(".") {
            let digits = cursor.rest.prefix(6).decoded
            guard let micro = Int(digits.padding(6)) else { return nil }
            let moment = Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(micro))
            var written = ByteCursor(moment.dateTime())
            return LogTime(&written)
        }
        cursor = ByteCursor(text)
        return LogTime(&cursor)
    }
}

extension String {
    fileprivate func padding(_ count: Int) -> String { self + String(repeating: "0", count: max(0, count - utf8.count)) }
}
