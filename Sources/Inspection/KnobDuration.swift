/// A length of time as knobs and output write it: a number with s, m, h, d, w or y, or `never`.
package struct KnobDuration: Hashable, Sendable {
    /// Whole seconds; nil means that nothing expires.
    package var seconds: Int?

    package init(seconds: Int?) { self.seconds = seconds }

    /// Reads `30d`, `1w`, `600`, `never`; nil when the text is none of these.
    package init?(_ text: String) {
        let lower = text.lowercased()
        if ["never", "infinity", "infinite", "unlimited"].contains(lower) {
            seconds = nil
            return
        }
        guard let last = lower.last else { return nil }
        let unit: Int
        var digits = Substring(lower)
        switch last {
        case "s": unit = 1
        case "m": unit = 60
        case "h": unit = 3600
        case "d": unit = 86_400
        case "w": unit = 604_800
        case "y": unit = 31_536_000
        case "0"..."9": unit = 1
        default: return nil
        }
        if !last.isNumber { digits = digits.dropLast() }
        guard let number = Int(digits), number >= 0,
            case let (product, overflow) = number.multipliedReportingOverflow(by: unit), !overflow
        else { return nil }
        seconds = product
    }

    /// The largest unit that divides it evenly, in words: `7 days`.
    package var phrase: String {
        guard let seconds else { return "no expiry" }
        for (unit, name) in [(86_400, "day"), (3600, "hour"), (60, "minute")] where seconds >= unit && seconds % unit == 0 {
            return "\(seconds / unit) \(name)\(seconds / unit == 1 ? "" : "s")"
        }
        return "\(seconds) s"
    }
}
