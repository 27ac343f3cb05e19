import XMPP

/// Decides which records are shown when many come at once; the others are counted.
struct DisplayThrottle: Sendable {
    private var windowStart: Timestamp?
    private var shown = 0
    private(set) var hidden = 0

    /// Whether another record may be shown at that moment, with at most `rate` in a second.
    mutating func admits(at now: Timestamp, rate: Int) -> Bool {
        if let windowStart, now - windowStart < 1, windowStart <= now {
            if shown >= rate {
                hidden += 1
                return false
            }
        } else {
            windowStart = now
            shown = 0
        }
        shown += 1
        return true
    }

    /// How many were not shown since this was asked last.
    mutating func takeHidden() -> Int {
        defer { hidden = 0 }
        return hidden
    }
}
