import XMPP

/// Decides which records are shown when many come at once; the others are counted.
struct DisplayThrottle: Sendable {
    private var windowStart: Timestamp?
    private var shown = 0
    /// How many were not shown, by what they are.
    private(set) var hidden: [String: Int] = [:]

    /// Whether another record of that kind may be shown at that moment, with at most `rate` in a second.
    mutating func admits(_ kind: String, at now: Timestamp, rate: Int) -> Bool {
        if let windowStart, now - windowStart < 1, windowStart <= now {
            if shown >= rate {
                hidden[kind, default: 0] += 1
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
    mutating func takeHidden() -> [String: Int] {
        defer { hidden = [:] }
        return hidden
    }
}
