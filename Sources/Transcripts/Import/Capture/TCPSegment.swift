/// A TCP segment inside a captured packet.
struct TCPSegment: Sendable {
    /// One end: address and port, as they are written.
    struct End: Hashable, Sendable {
        var address: String
        var port: UInt16
        var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
    }

    var source: End
    var destination: End
    var sequence: UInt32
    var isSyn: Bool
    var isAck: Bool
    var isFin: Bool
    var isReset: Bool
    var payload: ArraySlice<UInt8>

    /// Reads a packet from its link layer on; nil if it is not TCP over IP.
    init?(_ packet: CaptureReader.Packet) {
        let data = packet.data
        guard let start = TCPSegment.network(data, linkType: packet.linkType) else { return nil }
        self.init(network: data[start...])
    }

    private static func network(_ data: ArraySlice<UInt8>, linkType: UInt32) -> Int? {
        let start = data.startIndex
        switch linkType {
        case 1:
            var type = start + 12
            guard data.count >= 18 else { return nil }
            while data[type] == 0x81 && data[type + 1] == 0 || data[type] == 0x88 && data[type + 1] == 0xA8 {
                type += 4
                guard type + 2 <= data.endIndex else { return nil }
            }
            return type + 2
        case 0, 108: return data.count > 4 ? start + 4 : nil
        case 12, 14, 101, 228, 229: return data.isEmpty ? nil : start
        case 113: return data.count > 16 ? start + 16 : nil
        case 276: return data.count > 20 ? start + 20 : nil
        default: return nil
        }
    }

    private init?(network data: ArraySlice<UInt8>) {
        guard let first = data.first else { return nil }
        let start = data.startIndex
        var transport: Int
        var end = data.endIndex
        let addresses: (String, String)
        switch first >> 4 {
        case 4:
            guard data.count >= 20, data[start + 9] == 6 else { return nil }
            transport = start + Int(first & 15) * 4
            let total = Int(data[start + 2]) << 8 | Int(data[start + 3])
            // Zero where the network card was to cut the packet up.
            if total > 0 { end = min(end, start + total) }
            addresses = (
                TCPSegment.ipv4(data[(start + 12)..<(start + 16)]), TCPSegment.ipv4(data[(start + 16)..<(start + 20)])
            )
        case 6:
            guard data.count >= 40 else { return nil }
            var next = data[start + 6]
            transport = start + 40
            while [0, 43, 60].contains(next), transport + 8 <= end {
                next = data[transport]
                transport += 8 + Int(data[transport + 1]) * 8
            }
            guard next == 6 else { return nil }
            addresses = (
                TCPSegment.ipv6(data[(start + 8)..<(start + 24)]), TCPSegment.ipv6(data[(start + 24)..<(start + 40)])
            )
        default: return nil
        }
        guard transport + 20 <= end else { return nil }
        func half(_ offset: Int) -> UInt16 { UInt16(data[transport + offset]) << 8 | UInt16(data[transport + offset + 1]) }
        source = End(address: addresses.0, port: half(0))
        destination = End(address: addresses.1, port: half(2))
        sequence = UInt32(half(4)) << 16 | UInt32(half(6))
        let flags = data[transport + 13]
        (isFin, isSyn, isReset, isAck) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0, flags & 16 != 0)
        let begin = transport + Int(data[transport + 12] >> 4) * 4
        payload = begin <= end ? data[begin..<end] : []
    }

    private static func ipv4(_ bytes: ArraySlice<UInt8>) -> String { bytes.map { String($0) }.joined(separator: ".") }

    private static func ipv6(_ bytes: ArraySlice<UInt8>) -> String {
        let groups = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        if groups.dropLast().allSatisfy({ $0 == 0 }), groups.last == 1 { return "::1" }
        return groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
