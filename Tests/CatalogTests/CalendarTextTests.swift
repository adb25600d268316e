import Catalog
import Testing

@Suite struct CalendarTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"), (19_782, "2024-02-29"),
            (-719_162, "0001-01-01"), (-719_163, nil), (2_932_896, "9999-12-31"), (2_932_897, nil), (.min, nil),
            (.max, nil), (-25_509, "1900-02-28"), (-25_508, "1900-03-01"),
        ] as [(Int64, String?)])
    func daysBecomeDates(days: Int64, text: String?) { #expect(CalendarText.date(daysSince1970: days) == text) }

    @Test(
        arguments: [
            (0, 0, "1970-01-01T00:00:00"), (-1, 999_000_000, "1969-12-31T23:59:59.999"),
            (1_709_251_199, 1_000, "2024-02-29T23:59:59.000001"), (86_400, 1, "1970-01-02T00:00:00.000000001"),
            (253_402_300_799, 0, "9999-12-31T23:59:59"), (253_402_300_800, 0, nil), (.min, 0, nil), (.max, 0, nil),
        ] as [(Int64, Int64, String?)])
    func secondsBecomeTimes(seconds: Int64, nanoseconds: Int64, text: String?) {
        #expect(CalendarText.timestamp(secondsSince1970: seconds, nanoseconds: nanoseconds) == text)
    }

    @Test func everyDayOfEightCenturiesFollowsTheOneBefore() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day) = (1600, 1, 1)
        for count in Int64(-135_140)..<157_054 {
            let expected =
                "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
            guard CalendarText.date(daysSince1970: count) == expected else {
                Issue.record("day \(count) is not \(expected)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > lengths[month - 1] + (isLeap && month == 2 ? 1 : 0) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }
}
