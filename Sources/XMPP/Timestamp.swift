/// A moment in microseconds since 1970-01-01T00:00:00Z, without leap seconds.
package struct Timestamp: Hashable, Sendable, Comparable {
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }
    package init(seconds: Double) { microseconds = Int64((seconds * 1_000_000).rounded()) }

    package var seconds: Double { Double(microseconds) / 1_000_000 }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
    /// The time from `right` to `left` in seconds.
    package static func - (left: Timestamp, right: Timestamp) -> Double {
        Double(left.microseconds - right.microseconds) / 1_000_000
    }

    /// The date and time of XEP-0082 in UTC, with as many digits of a second as asked for.
    package func dateTime(fractionDigits: Int = 6) -> String {
        let second = microseconds.dividedFloor(by: 1_000_000)
        let micro = microseconds - second * 1_000_000
        let day = second.dividedFloor(by: 86_400)
        let inDay = second - day * 86_400
        let (year, month, dayOfMonth) = Timestamp.civil(fromDays: day)
        let digits = min(max(fractionDigits, 0), 6)
        let head = (0...9999).contains(year) ? pad(year, 4) : String(year)
        return head
            + String(unsafeUninitializedCapacity: 24) { text in
                var count = 0
                func put(_ mark: Unicode.Scalar) {
                    text[count] = UInt8(mark.value)
                    count += 1
                }
                func put(twoDigits value: Int64) {
                    text[count] = UInt8(0x30 + value / 10)
                    text[count + 1] = UInt8(0x30 + value % 10)
                    count += 2
                }
                put("-")
                put(twoDigits: Int64(month))
                put("-")
                put(twoDigits: Int64(dayOfMonth))
                put("T")
                put(twoDigits: inDay / 3600)
                put(":")
                put(twoDigits: inDay / 60 % 60)
                put(":")
                put(twoDigits: inDay % 60)
                if digits > 0 { put(".") }
                var scale: Int64 = 100_000
                for _ in 0..<digits {
                    text[count] = UInt8(0x30 + micro / scale % 10)
                    count += 1
                    scale /= 10
                }
                put("Z")
                return count
            }
    }

    /// Reads the DateTime profile of XEP-0082; nil if the text is not one.
    package init?(dateTime text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var micro: Int64 = 0
        if bytes[index] == 0x2E {
            index += 1
            var scale: Int64 = 100_000
            let start = index
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                micro += Int64(bytes[index] - 0x30) * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard index < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[index] {
        case 0x5A where index + 1 == bytes.count: break
        case 0x2B, 0x2D:
            guard index + 6 == bytes.count, bytes[index + 3] == 0x3A, let hours = number(index + 1..<index + 3),
                let minutes = number(index + 4..<index + 6)
            else { return nil }
            offset = (hours * 60 + minutes) * (bytes[index] == 0x2B ? 60 : -60)
        default: return nil
        }
        let days = Timestamp.days(year: year, month: Int(month), day: Int(day))
        microseconds = (days * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1_000_000 + micro
    }

    /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
    package static func days(year: Int64, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedFloor(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a day counted from 1970-01-01.
    package static func civil(fromDays days: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.dividedFloor(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1)
        let month = Int(monthIndex < 10 ? monthIndex + 3 : monthIndex - 9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func dividedFloor(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}

private func pad(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
