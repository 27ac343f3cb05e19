internal import XMPP

/// One direction of a TCP connection, put in order again within bounded memory.
struct TCPFlow: Sendable {
    /// The sequence number of the next byte; nil before the first segment.
    private var next: UInt32?
    private var waiting: [(sequence: UInt32, bytes: [UInt8])] = []
    private var waitingBytes = 0
    /// How many bytes were never captured.
    private(set) var lost = 0
    private static let limit = 1 << 20

    /// Takes a segment and gives the bytes that are in order with it; `isGap` where bytes before them are missing.
    mutating func receive(_ segment: TCPSegment) -> (bytes: [UInt8], isGap: Bool) {
        if segment.isSyn {
            next = segment.sequence &+ 1
            waiting = []
            waitingBytes = 0
            return ([], false)
        }
        guard !segment.payload.isEmpty else { return ([], false) }
        if next == nil { next = segment.sequence }
        waiting.append((segment.sequence, Array(segment.payload)))
        waitingBytes += segment.payload.count
        var out = take()
        if out.isEmpty, waitingBytes > TCPFlow.limit || waiting.count > 256,
            let nearest = waiting.map({ Int32(bitPattern: $0.sequence &- next!) }).min()
        {
            // What is missing will not come any more.
            lost += Int(nearest)
            next = next! &+ UInt32(bitPattern: nearest)
            out = take()
            return (out, true)
        }
        return (out, false)
    }

    private mutating func take() -> [UInt8] {
        var out: [UInt8] = []
        var progressed = true
        while progressed {
            progressed = false
            for index in waiting.indices.reversed() {
                let offset = Int32(bitPattern: waiting[index].sequence &- next!)
                guard offset <= 0 else { continue }
                let bytes = waiting.remove(at: index).bytes
                waitingBytes -= bytes.count
                let known = -Int(offset)
                if known < bytes.count {
                    out += bytes[known...]
                    next = next! &+ UInt32(bytes.count - known)
                }
                progressed = true
                break
            }
        }
        return out
    }
}
