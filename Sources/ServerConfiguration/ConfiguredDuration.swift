/// Lengths of time as the two servers write them.
enum ConfiguredDuration {
    /// Prosody's: a number of seconds, or a number with a letter or word: `1w`, `7 days`, `never`.
    ///
    /// - Returns: the value as a setting takes it; nil where the text is no length of time.
    static func prosody(_ text: String) -> String? {
        let lower = text.lowercased()
        if ["never", "infinite", "infinity"].contains(lower) { return "never" }
        guard let (number, unit) = split(lower) else { return nil }
        let seconds: Int? =
            switch unit {
            case "", "s", "sec", "second", "seconds": 1
            case "min", "minute", "minutes": 60
            case "h", "hour", "hours": 3600
            case "d", "day", "days": 86_400
            case "w", "week", "weeks": 604_800
            case "m", "mon", "month", "months": 2_678_400
            case "y", "year", "years": 31_556_952
            default: nil
            }
        return product(number, seconds)
    }

    /// ejabberd's: a number of seconds, or a number with a unit: `5 minutes`, `30 days`, `infinity`.
    static func ejabberd(_ text: String) -> String? {
        let lower = text.lowercased()
        if ["infinity", "infinite", "unlimited"].contains(lower) { return "never" }
        guard let (number, unit) = split(lower) else { return nil }
        if unit == "ms" || unit.hasPrefix("milli") { return "\(number / 1000)s" }
        let seconds: Int? =
            switch unit {
            case "", "s", "sec", "secs", "second", "seconds": 1
            case "m", "min", "mins", "minute", "minutes": 60
            case "h", "hour", "hours": 3600
            case "d", "day", "days": 86_400
            case "w", "week", "weeks": 604_800
            default: nil
            }
        return product(number, seconds)
    }

    private static func split(_ text: String) -> (Int, String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        return (number, text[digits.endIndex...].split(separator: " ").joined())
    }

    private static func product(_ number: Int, _ seconds: Int?) -> String? {
        guard let seconds else { return nil }
        let (value, overflow) = number.multipliedReportingOverflow(by: seconds)
        return overflow ? nil : "\(value)s"
    }
}
