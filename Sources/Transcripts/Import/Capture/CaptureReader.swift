internal import XMPP

/// The packets of a capture file, pcap or pcapng, from bytes that come in pieces.
struct CaptureReader: Sendable {
    /// A captured packet.
    struct Packet: Sendable {
        var linkType: UInt32
        var time: Timestamp
        var data: ArraySlice<UInt8>
    }

    private struct Interface {
        var linkType: UInt32
        /// Units of time in a second.
        var resolution: UInt64 = 1_000_000
    }

    private enum Kind { case unknown, pcap(nanoseconds: Bool), pcapng }

    private var buffer: [UInt8] = []
    private var used = 0
    private var kind = Kind.unknown
    private var isBig = false
    private var linkType: UInt32 = 0
    private var interfaces: [Interface] = []
    /// Whether the file is damaged; nothing is read from there on.
    private(set) var isDamaged = false
    private static let blockLimit = 64 << 20

    /// Whether bytes begin a capture.
    static func recognises(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        let magics: [[UInt8]] = [
            [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4], [0x4D, 0x3C, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D],
            [0x0A, 0x0D, 0x0D, 0x0A],
        ]
        return magics.contains { bytes.starts(with: $0) }
    }

    mutating func receive(_ bytes: [UInt8]) {
        if used > 0 {
            buffer.removeFirst(used)
            used = 0
        }
        buffer += bytes
    }

    /// Whether bytes of a packet or a block that is not complete are left.
    var hasRest: Bool { used < buffer.count }

    /// The next packet; nil if more bytes are needed.
    mutating func next() -> Packet? {
        while !isDamaged {
            switch kind {
            case .unknown: guard begin() else { return nil }
            case .pcap(let nanoseconds): return nextRecord(nanoseconds: nanoseconds)
            case .pcapng:
                guard let (packet, goesOn) = nextBlock() else { return nil }
                if let packet { return packet }
                if !goesOn { return nil }
            }
        }
        return nil
    }

    private mutating func begin() -> Bool {
        guard buffer.count >= 24 else { return false }
        if buffer.starts(with: [0x0A, 0x0D, 0x0D, 0x0A]) {
            kind = .pcapng
            return true
        }
        isBig = buffer[0] == 0xA1
        let nanoseconds = buffer.contains(0x4D) && (buffer[0] == 0x4D || buffer[3] == 0x4D)
        kind = .pcap(nanoseconds: nanoseconds)
        linkType = word(20) & 0x0FFF_FFFF
        used = 24
        return true
    }

    private func word(_ index: Int) -> UInt32 {
        let bytes = (0..<4).map { UInt32(buffer[index + $0]) }
        return isBig
            ? bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]
            : bytes[3] << 24 | bytes[2] << 16 | bytes[1] << 8 | bytes[0]
    }

    private func half(_ index: Int) -> UInt32 {
        let (first, second) = (UInt32(buffer[index]), UInt32(buffer[index + 1]))
        return isBig ? first << 8 | second : second << 8 | first
    }

    private mutating func nextRecord(nanoseconds: Bool) -> Packet? {
        guard buffer.count - used >= 16 else { return nil }
        let length = Int(word(used + 8))
        guard length <= CaptureReader.blockLimit else {
            isDamaged = true
            return nil
        }
        guard buffer.count - used >= 16 + length else { return nil }
        let fraction = Int64(word(used + 4))
        let time = Timestamp(microseconds: Int64(word(used)) * 1_000_000 + (nanoseconds ? fraction / 1000 : fraction))
        let data = buffer[(used + 16)..<(used + 16 + length)]
        used += 16 + length
        return Packet(linkType: linkType, time: time, data: data)
    }

    /// Reads a block of pcapng; a packet if it is one.
    private mutating func nextBlock() -> (Packet?, goesOn: Bool)? {
        guard buffer.count - used >= 12 else { return nil }
        let isHeader = buffer[used..<used + 4].elementsEqual([0x0A, 0x0D, 0x0D, 0x0A])
        if isHeader {
            isBig = buffer[used + 8] == 0x1A
            interfaces = []
        }
        let length = Int(word(used + 4))
        guard length >= 12, length <= CaptureReader.blockLimit, length % 4 == 0 else {
            isDamaged = true
            return (nil, false)
        }
        guard buffer.count - used >= length else { return nil }
        let start = used
        let end = used + length - 4
        used += length
        switch isHeader ? 0 : word(start) {
        case 1 where end - start >= 16: interfaces.append(interface(start + 16, end, linkType: half(start + 8)))
        case 6 where end - start >= 28:
            let number = Int(word(start + 8))
            let count = Int(word(start + 20))
            guard number < interfaces.count, start + 28 + count <= end else { break }
            let ticks = UInt64(word(start + 12)) << 32 | UInt64(word(start + 16))
            let resolution = interfaces[number].resolution
            let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: resolution)
            let micro = Int64(Double(rest) / Double(resolution) * 1_000_000)
            let time = Timestamp(microseconds: Int64(truncatingIfNeeded: seconds) &* 1_000_000 &+ micro)
            let data = buffer[(start + 28)..<(start + 28 + count)]
            return (Packet(linkType: interfaces[number].linkType, time: time, data: data), true)
        default: break
        }
        return (nil, true)
    }

    private func interface(_ start: Int, _ end: Int, linkType: UInt32) -> Interface {
        var interface = Interface(linkType: linkType)
        var index = start
        while index + 4 <= end {
            let (code, length) = (half(index), Int(half(index + 2)))
            if code == 0 { break }
            if code == 9, length >= 1, index + 4 < end {
                let value = buffer[index + 4]
                let exponent = Int(value & 0x7F)
                if exponent < 19 {
                    interface.resolution =
                        value & 0x80 != 0 ? 1 << UInt64(exponent) : (0..<exponent).reduce(1) { power, _ in power * 10 }
                }
            }
            index += 4 + (length + 3) / 4 * 4
        }
        return interface
    }
}
