/// Reads points in time as milliseconds since 1970.
package enum EventTime {
    private static let expectation = "expected an ISO 8601 time or seconds to nanoseconds since 1970"

    /// Reads a JSON value: ISO 8601 text, or a number (also as text) of seconds, milliseconds, microseconds or
    /// nanoseconds since 1970. The unit follows from the magnitude: below 1e11 are seconds (until the year 5138),
    /// below 1e14 milliseconds, below 1e17 microseconds. Digits that are a day or a time of our days (`20250131`,
    /// `20250131235959`) are that: seconds would be of August 1970, milliseconds of the 27th century.
    static func milliseconds(_ value: JSONValue, field: String) throws(RecordFault) -> Int64 {
        switch value {
        case .number(let number): try milliseconds(number, field: field)
        case .string(let text): try milliseconds(text, field: field)
        default: throw RecordFault(.wrongType, field: field, "\(expectation), found \(value.typeName)")
        }
    }

    package static func milliseconds(_ text: String, field: String) throws(RecordFault) -> Int64 {
        if let number = JSONNumber(text) { return try milliseconds(number, field: field) }
        guard let result = calendarMilliseconds(Array(text.utf8)) else {
            throw RecordFault(.invalidValue, field: field, "\(expectation), found \"\(text.excerpt())\"")
        }
        return result
    }

    private static func milliseconds(_ number: JSONNumber, field: String) throws(RecordFault) -> Int64 {
        // Rounding down puts every time into its own millisecond, before 1970 too. Whole numbers are divided as such:
        // a binary double keeps nanoseconds to the nearest 256 only.
        if let whole = number.int64 {
            if let calendar = calendarMilliseconds(digits: whole) { return calendar }
            switch whole.magnitude {
            case ..<100_000_000_000: return whole * 1000
            case ..<100_000_000_000_000: return whole
            case ..<100_000_000_000_000_000: return quotient(whole, 1000)
            default: return quotient(whole, 1_000_000)
            }
        }
        let value = number.double
        let scaled =
            switch abs(value) {
            // A double keeps seconds of our time to a quarter of a microsecond. Microseconds are rounded to the
            // nearest, so that .123 seconds are not 122 milliseconds and a bit.
            case ..<1e11: (value * 1e6).rounded() / 1e3
            case ..<1e14: value
            case ..<1e17: value / 1e3
            default: value / 1e6
            }
        guard abs(scaled) < 1e14 else {
            throw RecordFault(.numberOutOfRange, field: field, "\(expectation), found \(number.text.prefix(40))")
        }
        return Int64(scaled.rounded(.down))
    }

    private static func quotient(_ dividend: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// `YYYYMMDD` or `YYYYMMDDhhmmss` in UTC, from 1990 to 2099; nil for another number.
    private static func calendarMilliseconds(digits number: Int64) -> Int64? {
        let isTime = number > 99_999_999
        let (day, time) = isTime ? number.quotientAndRemainder(dividingBy: 1_000_000) : (number, 0)
        guard (19_900_101...20_991_231).contains(day) else { return nil }
        let (year, month, dayOfMonth) = (day / 10_000, day / 100 % 100, day % 100)
        let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100)
        guard (1...12).contains(month), (1...daysInMonth(month, year: year)).contains(dayOfMonth),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: dayOfMonth)
        return (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000
    }

    /// `YYYY-MM-DD`, then optionally `T` or a space and `hh:mm[:ss[.fraction]]`, then `Z`, `±hh`, `±hhmm`, `±hh:mm`
    /// or nothing (which means UTC). BigQuery and others write `UTC` behind a space, Snowflake the offset.
    private static func calendarMilliseconds(_ text: [UInt8]) -> Int64? {
        var rest = text[...]
        func number(_ digits: Int) -> Int64? {
            guard rest.count >= digits else { return nil }
            var value: Int64 = 0
            for byte in rest.prefix(digits) {
                guard byte &- UInt8(ascii: "0") < 10 else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            rest = rest.dropFirst(digits)
            return value
        }
        func take(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }

        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), (1...daysInMonth(month, year: year)).contains(day)
        else { return nil }
        var milliseconds = daysSince1970(year: year, month: month, day: day) * 86_400_000
        if rest.isEmpty { return milliseconds }

        guard take("Tt "), let hour = number(2), take(":"), let minute = number(2), hour < 24, minute < 60 else {
            return nil
        }
        milliseconds += (hour * 60 + minute) * 60_000
        if take(":") {
            // Second 60 is a leap second; it runs into the next minute.
            guard let second = number(2), second <= 60 else { return nil }
            milliseconds += second * 1000
            if take(".,") {
                let fraction = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
                guard !fraction.isEmpty else { return nil }
                rest = rest.dropFirst(fraction.count)
                for (digit, weight) in zip(fraction, [100, 10, 1] as [Int64]) {
                    milliseconds += Int64(digit - UInt8(ascii: "0")) * weight
                }
            }
        }

        if rest.isEmpty { return milliseconds }
        _ = take(" ")
        if rest.elementsEqual("UTC".utf8) || rest.elementsEqual("GMT".utf8) { return milliseconds }
        if take("Zz"), rest.isEmpty { return milliseconds }
        let isAhead = rest.first == UInt8(ascii: "+")
        guard take("+-"), let offsetHours = number(2), offsetHours < 24 else { return nil }
        var offset = offsetHours * 60
        if !rest.isEmpty {
            _ = take(":")
            guard let minutes = number(2), minutes < 60, rest.isEmpty else { return nil }
            offset += minutes
        }
        return milliseconds + (isAhead ? -offset : offset) * 60_000
    }

    private static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days in the proleptic Gregorian calendar, counted in years that begin in March so that leap days come last.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
