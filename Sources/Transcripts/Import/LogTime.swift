package import XMPP

/// A time as a log has it, with the parts that it names.
package struct LogTime: Hashable, Sendable {
    /// Year, month and day; the year is nil where the log does not name it.
    package var year: Int?
    package var month: Int?
    package var day: Int?
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var microsecond: Int
    /// Seconds east of UTC; nil where the log does not name the zone.
    package var offset: Int?
    /// The time as it is written.
    package var text: String

    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads a time in any of the ways that logs write it; the cursor stays where it was if there is none.
    package init?(_ cursor: inout ByteCursor) {
        let start = cursor.index
        guard let time = cursor.attempt({ LogTime.read(&$0) }) else { return nil }
        self = time
        text = cursor.bytes[start..<cursor.index].decoded
    }

    private init(hour: Int, minute: Int, second: Int, microsecond: Int) {
        (self.hour, self.minute, self.second, self.microsecond) = (hour, minute, second, microsecond)
        text = ""
    }

    private static func read(_ cursor: inout ByteCursor) -> LogTime? {
        if let time = cursor.attempt({ isoDate(&$0) }) { return time }
        if let time = cursor.attempt({ slashDate(&$0) }) { return time }
        if let time = cursor.attempt({ monthName(&$0) }) { return time }
        if let time = cursor.attempt({ dayMonth(&$0) }) { return time }
        return cursor.attempt { clock(&$0) }
    }

    /// `2026-11-22T14:35:05.366399Z`, `2026-11-22 14:36:27,276+00:00`
    private static func isoDate(_ cursor: inout ByteCursor) -> LogTime? {
        guard let year = cursor.number(4...4), cursor.skip("-"), let month = cursor.number(2...2), cursor.skip("-"),
            let day = cursor.number(2...2), cursor.skip("T") || cursor.skip(" "), var time = clock(&cursor)
        else { return nil }
        (time.year, time.month, time.day) = (year, month, day)
        return time.isPossible ? time : nil
    }

    /// `11/22/2026 14:35:05`; day and month change places where only that is possible.
    private static func slashDate(_ cursor: inout ByteCursor) -> LogTime? {
        guard let first = cursor.number(1...2), cursor.skip("/"), let second = cursor.number(1...2), cursor.skip("/"),
            let year = cursor.number(2...4), cursor.skipSpace() || cursor.skip(", "), var time = clock(&cursor)
        else { return nil }
        time.year = year < 100 ? 2000 + year : year
        (time.month, time.day) = first > 12 ? (second, first) : (first, second)
        return time.isPossible ? time : nil
    }

    /// `Nov 22 14:34:29`, `Wed Dec 12 14:05:14 2012`
    private static func monthName(_ cursor: inout ByteCursor) -> LogTime? {
        for day: StaticString in ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "] where cursor.skip(day) { break }
        guard let month = months.firstIndex(where: { cursor.skip($0) }), cursor.skipSpace(), let day = cursor.number(1...2),
            cursor.skipSpace(), var time = clock(&cursor)
        else { return nil }
        (time.month, time.day) = (month + 1, day)
        time.year = cursor.attempt { cursor in
            guard cursor.skip(" "), let year = cursor.number(4...4), year > 1990, year < 2200 else { return nil }
            return year
        }
        return time.isPossible ? time : nil
    }

    /// `11-22 14:35:05.366`, as logcat writes it.
    private static func dayMonth(_ cursor: inout ByteCursor) -> LogTime? {
        guard let month = cursor.number(2...2), cursor.skip("-"), let day = cursor.number(2...2), cursor.skip(" "),
            var time = clock(&cursor)
        else { return nil }
        (time.month, time.day) = (month, day)
        return time.isPossible ? time : nil
    }

    /// `14:35:05`, with a fraction, `AM` or `PM`, and a zone where there are.
    private static func clock(_ cursor: inout ByteCursor) -> LogTime? {
        guard var hour = cursor.number(1...2), cursor.skip(":"), let minute = cursor.number(2...2), cursor.skip(":"),
            let second = cursor.number(2...2), hour < 24, minute < 60, second <= 60
        else { return nil }
        var micro = 0
        _ = cursor.attempt { cursor -> Bool? in
            guard cursor.skip(".") || cursor.skip(",") else { return nil }
            let start = cursor.index
            guard cursor.number(1...9) != nil else { return nil }
            var digits = Array(cursor.bytes[start..<cursor.index].prefix(6))
            while digits.count < 6 { digits.append(0x30) }
            micro = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            return true
        }
        if cursor.skip(" PM") {
            hour = hour % 12 + 12
        } else if cursor.skip(" AM") {
            hour %= 12
        }
        var time = LogTime(hour: hour, minute: minute, second: second, microsecond: micro)
        time.offset = cursor.attempt { zone(&$0) }
        return time
    }

    private static func zone(_ cursor: inout ByteCursor) -> Int? {
        if cursor.skip("Z") || cursor.skip(" UTC") { return 0 }
        let isEast: Bool
        if cursor.skip("+") { isEast = true } else if cursor.skip("-") { isEast = false } else { return nil }
        guard let hours = cursor.number(2...2) else { return nil }
        _ = cursor.skip(":")
        guard let minutes = cursor.number(2...2) else { return nil }
        return (hours * 60 + minutes) * (isEast ? 60 : -60)
    }

    private var isPossible: Bool { (1...12).contains(month ?? 1) && (1...31).contains(day ?? 1) }
}

/// Turns the times of a log into moments, where the log, or the user, says enough.
package struct LogClock: Sendable {
    /// The date of the first record, for logs that do not write it.
    package var date: (year: Int, month: Int, day: Int)?
    /// Seconds east of UTC, for logs that do not write the zone.
    package var offset: Int?
    private var dayShift = 0
    private var last: Int64?

    package init(date: (year: Int, month: Int, day: Int)? = nil, offset: Int? = nil) {
        self.date = date
        self.offset = offset
    }

    /// The moment; nil if date or zone is not known. A log with the time of day only may run over midnight.
    package mutating func moment(_ time: LogTime) -> Timestamp? {
        guard let offset = time.offset ?? offset, let year = time.year ?? date?.year, let month = time.month ?? date?.month,
            let day = time.day ?? date?.day
        else { return nil }
        let days = Timestamp.days(year: Int64(year), month: month, day: day)
        let seconds = days * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + time.second - offset)
        var moment = seconds * 1_000_000 + Int64(time.microsecond)
        if time.day == nil {
            moment += Int64(dayShift) * 86_400_000_000
            if let last, moment < last - 43_200_000_000 {
                dayShift += 1
                moment += 86_400_000_000
            }
            last = moment
        }
        return Timestamp(microseconds: moment)
    }
}
