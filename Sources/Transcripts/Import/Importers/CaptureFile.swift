internal import XMPP

/// Captures of unprotected streams, pcap and pcapng, with TCP put in order.
///
/// A capture has no endpoint of its own; `sent` is what the side sent that opened the connection.
struct CaptureFile: LogImporter {
    static let name = "pcap"
    static let title = "packet capture (pcap, pcapng)"
    static let hint: String? = "Either nothing in it is XMPP, or its streams are protected by TLS from the first byte."

    private struct Connection {
        var name: String
        var initiator: TCPSegment.End
        var flows: [TCPSegment.End: TCPFlow] = [:]
        /// Nil until the first byte has shown whether it is XMPP.
        var isXMPP: Bool?
        var isProtected = false
    }

    private struct Ends: Hashable {
        var low: TCPSegment.End
        var high: TCPSegment.End
        init(_ one: TCPSegment.End, _ other: TCPSegment.End) {
            let isOrdered = (one.address, one.port) < (other.address, other.port)
            (low, high) = isOrdered ? (one, other) : (other, one)
        }
    }

    private var reader = CaptureReader()
    private var connections: [Ends: Connection] = [:]
    private static let connectionLimit = 1024

    init(options: ImportOptions) {}

    static func evidence(in sample: LogSample) -> Int { CaptureReader.recognises(sample.bytes) ? Int.max : 0 }

    mutating func receive(_ bytes: [UInt8], into records: inout RecordAssembler) {
        reader.receive(bytes)
        while let packet = reader.next() {
            if let segment = TCPSegment(packet) { take(segment, packet.time, into: &records) }
        }
    }

    mutating func end(into records: inout RecordAssembler) {
        if reader.isDamaged || reader.hasRest { records.skip("bytes of a packet that is cut off") }
        records.endAll()
    }

    private mutating func take(_ segment: TCPSegment, _ time: Timestamp, into records: inout RecordAssembler) {
        let ends = Ends(segment.source, segment.destination)
        if segment.isSyn && !segment.isAck { connections[ends] = nil }
        if connections.count >= CaptureFile.connectionLimit, connections[ends] == nil { connections.removeAll() }
        var connection = connections[ends] ?? begin(segment)
        defer { connections[ends] = connection }
        var flow = connection.flows[segment.source] ?? TCPFlow()
        let (bytes, isGap) = flow.receive(segment)
        connection.flows[segment.source] = flow
        guard !bytes.isEmpty, !connection.isProtected else { return }
        if connection.isXMPP == nil { connection.isXMPP = CaptureFile.looksLikeXMPP(bytes) }
        guard connection.isXMPP == true else { return records.skip("segments of other protocols") }
        let direction: WireRecord.Direction = segment.source == connection.initiator ? .sent : .received
        let lane = RecordAssembler.Lane(connection.name, direction)
        if isGap { records.abandon(lane, "the capture has not all of the bytes") }
        // A TLS record where an element should begin: the stream is protected from here on.
        if !records.isInside(lane), bytes.count >= 3, bytes[0] == 0x16, bytes[1] == 0x03 {
            connection.isProtected = true
            records.emit(
                WireRecord(
                    time: time, connection: connection.name, direction: direction,
                    content: .note("TLS begins; the capture shows nothing of the stream from here on")))
            return
        }
        records.append(bytes, to: lane, at: time)
    }

    private func begin(_ segment: TCPSegment) -> Connection {
        // Where the beginning was not captured, the side with the well-known or lower port is the one that was called.
        let isFromInitiator: Bool
        if segment.isSyn {
            isFromInitiator = !segment.isAck
        } else {
            let known: Set<UInt16> = [5222, 5223, 5269, 5270, 5347, 5280, 5298]
            isFromInitiator =
                known.contains(segment.destination.port)
                || (!known.contains(segment.source.port) && segment.source.port > segment.destination.port)
        }
        let (from, to) = isFromInitiator ? (segment.source, segment.destination) : (segment.destination, segment.source)
        return Connection(name: "\(from.description)-\(to.description)", initiator: from)
    }

    private static func looksLikeXMPP(_ bytes: [UInt8]) -> Bool {
        let start = bytes.drop(while: StreamContexts.isSpace)
        guard start.first == 0x3C, let next = start.dropFirst().first else { return false }
        let head = start.prefix(64).decoded.lowercased()
        if head.hasPrefix("<!doctype") || head.hasPrefix("<html") { return false }
        return next == 0x3F || next == 0x2F || (0x61...0x7A).contains(next)
    }
}
