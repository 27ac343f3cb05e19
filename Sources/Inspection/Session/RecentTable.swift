/// A table of bounded size in which what was used least recently gives way.
package struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var entries: [Key: (value: Value, used: UInt64)] = [:]
    private var clock: UInt64 = 0
    /// The most entries it holds.
    package let capacity: Int
    /// How many entries gave way.
    package private(set) var evicted = 0

    package init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
        entries.reserveCapacity(min(capacity, 64))
    }

    package var count: Int { entries.count }

    /// The value, without counting it as used.
    package func peek(_ key: Key) -> Value? { entries[key]?.value }

    package subscript(_ key: Key) -> Value? {
        mutating get {
            guard let entry = entries[key] else { return nil }
            clock += 1
            entries[key] = (entry.value, clock)
            return entry.value
        }
        set {
            guard let newValue else {
                entries[key] = nil
                return
            }
            clock += 1
            entries[key] = (newValue, clock)
            if entries.count > capacity { shrink() }
        }
    }

    /// All entries, the most recently used first.
    package var recentFirst: [(key: Key, value: Value)] {
        entries.sorted { $0.value.used > $1.value.used }.map { ($0.key, $0.value.value) }
    }

    package var keys: [Key] { Array(entries.keys) }

    /// Drops the least recently used eighth, so that the cost is spread over many insertions.
    private mutating func shrink() {
        let excess = entries.count - capacity + capacity / 8
        let oldest = entries.sorted { $0.value.used < $1.value.used }.prefix(excess)
        for entry in oldest { entries[entry.key] = nil }
        evicted += oldest.count
    }
}
