/// Days and times of the proleptic Gregorian calendar as ISO 8601 text.
package enum CalendarText {
    private static let secondsPerDay: Int64 = 86_400
    /// The days from 0001-01-01 to 9999-12-31, counted from 1970-01-01; ISO 8601 has four digits for a year.
    private static let days: ClosedRange<Int64> = -719_162...2_932_896

    /// `YYYY-MM-DD`; nil outside the years 1 to 9999.
    package static func date(daysSince1970 count: Int64) -> String? {
        guard days.contains(count) else { return nil }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years begin in March, so that
        // the day that comes every four years is a year's last.
        let shifted = count + 719_468
        let era = shifted / 146_097 - (shifted % 146_097 < 0 ? 1 : 0)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `hh:mm:ss`, with three, six or nine digits behind the second where it is no whole one; nil outside a day.
    package static func time(secondOfDay: Int64, nanoseconds: Int64) -> String? {
        guard (0..<secondsPerDay).contains(secondOfDay) else { return nil }
        let (hour, minute, second) = (secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60)
        return "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))\(fraction(nanoseconds))"
    }

    /// A date and a time with `T` between them; nil outside the years 1 to 9999.
    package static func timestamp(secondsSince1970 seconds: Int64, nanoseconds: Int64) -> String? {
        let (day, second) = floored(seconds, by: secondsPerDay)
        guard let date = date(daysSince1970: day), let time = time(secondOfDay: second, nanoseconds: nanoseconds) else {
            return nil
        }
        return "\(date)T\(time)"
    }

    /// A point and three, six or nine digits; nothing for zero.
    package static func fraction(_ nanoseconds: Int64) -> String {
        if nanoseconds == 0 { return "" }
        if nanoseconds % 1_000_000 == 0 { return ".\(padded(nanoseconds / 1_000_000, 3))" }
        if nanoseconds % 1_000 == 0 { return ".\(padded(nanoseconds / 1_000, 6))" }
        return ".\(padded(nanoseconds, 9))"
    }

    /// The quotient rounded down, and what remains, which is never negative.
    package static func floored(_ dividend: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
