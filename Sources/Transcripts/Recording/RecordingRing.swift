package import XMPP

/// The latest records of a session, within a bounded amount of memory; what had to make room is counted.
package struct RecordingRing: Sendable {
    /// The most records kept.
    package let recordLimit: Int
    /// The most bytes of XML kept.
    package let byteLimit: Int
    private var kept: [WireRecord] = []
    private var first = 0
    private var keptBytes = 0
    /// How many records were overwritten.
    package private(set) var overwrittenRecords = 0
    /// How many bytes of XML were in them.
    package private(set) var overwrittenBytes = 0
    private var lastOverwritten: WireRecord?

    package init(recordLimit: Int = 20_000, byteLimit: Int = 32 << 20) {
        self.recordLimit = max(1, recordLimit)
        self.byteLimit = max(1, byteLimit)
    }

    /// Keeps a record, at the cost of the oldest ones where there is no room; the newest is kept in any case.
    package mutating func append(_ record: WireRecord) {
        kept.append(record)
        keptBytes += record.bytes.count
        while kept.count - first > recordLimit || (keptBytes > byteLimit && kept.count - first > 1) {
            let oldest = kept[first]
            keptBytes -= oldest.bytes.count
            overwrittenBytes += oldest.bytes.count
            overwrittenRecords += 1
            lastOverwritten = WireRecord(
                number: oldest.number, time: oldest.time, connection: "", direction: nil, content: .note(""))
            kept[first] = lastOverwritten!
            first += 1
        }
        if first > 1024, first * 2 > kept.count {
            kept.removeFirst(first)
            first = 0
        }
    }

    /// How many records are kept.
    package var count: Int { kept.count - first }

    /// The records kept, the oldest first; where some were overwritten, a note that says so comes before them.
    package var records: [WireRecord] {
        guard let lastOverwritten else { return Array(kept[first...]) }
        let text = "\(overwrittenRecords) records before this one (\(overwrittenBytes) bytes) were overwritten"
        let mark = WireRecord(
            number: lastOverwritten.number, time: lastOverwritten.time, connection: "", direction: nil, content: .note(text))
        return [mark] + kept[first...]
    }

    /// The record with a number, if it is still kept.
    package func record(number: Int) -> WireRecord? {
        kept[first...].last { $0.number == number }
    }
}
