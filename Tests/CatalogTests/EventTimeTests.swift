import Testing

@testable import Catalog

@Suite struct EventTimeTests {
    private func milliseconds(_ text: String) throws(RecordFault) -> Int64 {
        try EventTime.milliseconds(text, field: "ts")
    }

    @Test(
        arguments: [
            ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("2023-07-05T00:00:00Z", 1_688_515_200_000),
            ("2024-02-29T12:34:56.789Z", 1_709_210_096_789), ("2024-02-29 12:34:56.789", 1_709_210_096_789),
            ("2024-02-29t12:34:56,789z", 1_709_210_096_789), ("2024-02-29T14:34:56.789+02:00", 1_709_210_096_789),
            ("2024-02-29T07:04:56.789-0530", 1_709_210_096_789), ("2024-02-29T13:34:56.789+01", 1_709_210_096_789),
            ("2024-02-29 12:34:56.789000 UTC", 1_709_210_096_789), ("2024-02-29 14:34:56.789 +0200", 1_709_210_096_789),
            ("2024-02-29T12:34:56.7891234567Z", 1_709_210_096_789), ("2024-02-29T12:34:56.7", 1_709_210_096_700),
            ("2024-02-29T12:34Z", 1_709_210_040_000), ("1969-12-31T23:59:59.999Z", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2000-02-29", 951_782_400_000),
            ("0001-01-01", -62_135_596_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func readsCalendarTimes(text: String, expected: Int64) throws {
        #expect(try milliseconds(text) == expected)
    }

    @Test(
        arguments: [
            ("1700000000", 1_700_000_000_000), ("1700000000123", 1_700_000_000_123),
            ("1700000000123456", 1_700_000_000_123),
            ("1700000000123456789", 1_700_000_000_123), ("1700000000.5", 1_700_000_000_500), ("0", 0), ("-1", -1000),
            ("-0.0001", -1), ("-1700000000123456789", -1_700_000_000_124), ("1.7e9", 1_700_000_000_000),
            ("99999999999", 99_999_999_999_000), ("100000000000", 100_000_000_000),
            ("99999999999999", 99_999_999_999_999),
            ("1700000000123000000", 1_700_000_000_123), ("1700000000123.9", 1_700_000_000_123),
            // Days and times of our days, and what only looks like them.
            ("20250101", 1_735_689_600_000), ("20250101000001", 1_735_689_601_000), ("20240229", 1_709_164_800_000),
            ("20250229", 20_250_229_000), ("20251301", 20_251_301_000), ("18991231", 18_991_231_000),
            ("20250101240000", 20_250_101_240_000), ("-20250101", -20_250_101_000),
        ] as [(String, Int64)])
    func readsNumbersOfEveryUnit(text: String, expected: Int64) throws {
        #expect(try milliseconds(text) == expected)
        let number = try #require(JSONNumber(text))
        #expect(try EventTime.milliseconds(.number(number), field: "ts") == expected)
    }

    @Test func everyMillisecondIsExactInEveryUnit() throws {
        for millisecond in Int64(0)..<1000 {
            let expected = 1_688_515_200_000 + millisecond
            let digits = String(millisecond + 1000).dropFirst()
            #expect(try milliseconds("1688515200.\(digits)") == expected)
            #expect(try milliseconds("\(expected)000") == expected)
            #expect(try milliseconds("\(expected)000000") == expected)
            #expect(try milliseconds("\(expected)999999") == expected)
        }
    }

    @Test(arguments: [
        "", "now", "2024-", "2024-13-01", "2024-00-10", "2023-02-29", "1900-02-29", "2024-04-31", "2024-01-01T",
        "2024-01-01T24:00",
        "2024-01-01T10:60", "2024-01-01T10:00:61", "2024-01-01T10:00:00.", "2024-01-01T10:00:00+",
        "2024-01-01T10:00:00+25:00",
        "2024-01-01T10:00:00Zx", "2024-01-01T10:00:00 ", "2024-01-01T10:00:00 EST", "2024-01-01T10:00:00  UTC",
        "2024-01-01T10:00:00+01:0", "2024-01-01T10:00:00+01:60", "24-01-01", "2024/01/01",
        "+1",
        "２０２４-01-01",
    ])
    func refusesWhatIsNoTime(text: String) {
        let fault = fault { () throws(RecordFault) in try milliseconds(text) }
        #expect(fault?.code == .invalidValue)
        #expect(fault?.field == "ts")
    }

    @Test(arguments: ["1e21", "-1e21", "123456789012345678901234567890"])
    func refusesTimesBeyondTheYear5138(text: String) {
        #expect(fault { () throws(RecordFault) in try milliseconds(text) }?.code == .numberOutOfRange)
    }
}
