package import XMPP

/// Writes records as a capture (pcap) of TCP connections that Wireshark dissects as XMPP.
///
/// The packets are made up around the bytes: each connection gets addresses of 192.0.2.0/24 (RFC 5737) and port 5222; a record
/// without a time follows the one before it by a microsecond.
package struct PcapWriter: Sendable {
    private struct Connection {
        var number: UInt8
        var port: UInt16
        var sent: UInt32 = 1
        var received: UInt32 = 1
    }

    private var connections: [String: Connection] = [:]
    private var last = Timestamp(microseconds: 0)
    /// The most bytes in one packet.
    private static let segment = 1400

    package init() {}

    /// What a capture begins with: the magic number, version 2.4, packets of up to 65535 bytes, raw IP.
    package static var beginning: [UInt8] {
        little(0xA1B2_C3D4) + [2, 0, 4, 0] + little(0) + little(0) + little(65535) + little(101)
    }

    /// The packets of a record; none for what was not on the wire. A record of unknown direction counts as sent.
    package mutating func write(_ record: WireRecord) -> [UInt8] {
        guard !record.bytes.isEmpty else { return [] }
        last = record.time ?? Timestamp(microseconds: last.microseconds + 1)
        var out: [UInt8] = []
        var connection = connections[record.connection] ?? begin(record.connection, &out)
        let isSent = record.direction != .received
        var rest = record.bytes[...]
        while !rest.isEmpty {
            let payload = rest.prefix(PcapWriter.segment)
            out += packet(connection, isSent: isSent, flags: 0x18, Array(payload))
            if isSent { connection.sent &+= UInt32(payload.count) } else { connection.received &+= UInt32(payload.count) }
            rest = rest.dropFirst(payload.count)
        }
        connections[record.connection] = connection
        return out
    }

    /// The three packets that open a connection.
    private mutating func begin(_ name: String, _ out: inout [UInt8]) -> Connection {
        let count = connections.count
        var connection = Connection(number: UInt8(count % 120), port: UInt16(40_000 + count % 20_000), sent: 0, received: 0)
        out += packet(connection, isSent: true, flags: 0x02, [])
        connection.sent = 1
        out += packet(connection, isSent: false, flags: 0x12, [])
        connection.received = 1
        out += packet(connection, isSent: true, flags: 0x10, [])
        return connection
    }

    private func packet(_ connection: Connection, isSent: Bool, flags: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let client: [UInt8] = [192, 0, 2, connection.number + 100]
        let server: [UInt8] = [192, 0, 2, 1]
        let (source, destination) = isSent ? (client, server) : (server, client)
        let (from, to): (UInt16, UInt16) = isSent ? (connection.port, 5222) : (5222, connection.port)
        let (sequence, acknowledged) =
            isSent ? (connection.sent, connection.received) : (connection.received, connection.sent)
        var tcp = PcapWriter.big(from) + PcapWriter.big(to) + PcapWriter.big(sequence)
        tcp +=
            PcapWriter.big(flags & 0x10 != 0 ? acknowledged : 0) + [0x50, flags] + PcapWriter.big(UInt16(65535)) + [
                0, 0, 0, 0,
            ]
        let pseudo = source + destination + [0, 6] + PcapWriter.big(UInt16(tcp.count + payload.count))
        tcp.replaceSubrange(16..<18, with: PcapWriter.big(PcapWriter.checksum(pseudo + tcp + payload)))
        var ip: [UInt8] =
            [0x45, 0] + PcapWriter.big(UInt16(20 + tcp.count + payload.count)) + [0, 0, 0x40, 0, 64, 6, 0, 0] + source
            + destination
        ip.replaceSubrange(10..<12, with: PcapWriter.big(PcapWriter.checksum(ip)))
        let data = ip + tcp + payload
        let seconds = UInt32(truncatingIfNeeded: last.microseconds / 1_000_000)
        let micro = UInt32(truncatingIfNeeded: last.microseconds % 1_000_000)
        let length = PcapWriter.little(UInt32(data.count))
        return PcapWriter.little(seconds) + PcapWriter.little(micro) + length + length + data
    }

    /// The ones' complement sum of RFC 1071.
    private static func checksum(_ bytes: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for index in stride(from: 0, to: bytes.count, by: 2) {
            sum += UInt32(bytes[index]) << 8 | (index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0)
        }
        while sum >> 16 != 0 { sum = (sum & 0xFFFF) + (sum >> 16) }
        return ~UInt16(sum)
    }

    private static func big(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }

    private static func big(_ value: UInt32) -> [UInt8] { big(UInt16(value >> 16)) + big(UInt16(truncatingIfNeeded: value)) }

    private static func little(_ value: UInt32) -> [UInt8] { big(value).reversed() }
}
