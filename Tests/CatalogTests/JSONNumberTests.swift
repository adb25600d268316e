import Testing

@testable import Catalog

@Suite struct JSONNumberTests {
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.0e5", "0"), ("10", "10"), ("3.50", "3.5"), ("35e-1", "3.5"), ("0.35E+1", "3.5"),
        ("-12.340", "-12.34"), ("-0.5", "-0.5"), ("12.05", "12.05"), ("1e2", "100"), ("100.00", "100"),
        ("1e-3", "0.001"), ("0e307", "0"),
        ("9007199254740993", "9007199254740993"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
    ])
    func decimalTextIsPlain(text: String, decimal: String) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.decimalText == decimal)
        #expect(number.text == text)
        #expect(number == JSONNumber(decimal))
        #expect(number.hashValue == JSONNumber(decimal)?.hashValue)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e5", "0x10", "1 ", " 1", "1,5", "NaN", "Infinity", "１",
        "--1", "1e5.5",
    ])
    func refusesWhatIsNoNumber(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func theRangeIsThatOfFiniteDoubles() throws {
        #expect(JSONNumber("9.99e307") != nil)
        #expect(JSONNumber("1e308") == nil)
        #expect(JSONNumber("0.1e309") == nil)
        #expect(JSONNumber("1e-307") != nil)
        #expect(JSONNumber("1e-308") == nil)
        #expect(JSONNumber("1e99999999999999999999") == nil)
        #expect(JSONNumber(String(repeating: "9", count: 308)) != nil)
        #expect(JSONNumber(String(repeating: "9", count: 309)) == nil)
        #expect(JSONNumber("0." + String(repeating: "1", count: 1022)) != nil)
        #expect(JSONNumber("0." + String(repeating: "1", count: 1023)) == nil)
        let largest = try #require(JSONNumber("9.99e307"))
        #expect(largest.double.isFinite)
        #expect(try #require(JSONNumber("1e-307")).double > 0)
    }

    @Test func integersOf64BitsAreExact() {
        #expect(JSONNumber("9223372036854775807")?.int64 == .max)
        #expect(JSONNumber("-9223372036854775808")?.int64 == .min)
        #expect(JSONNumber("9223372036854775808")?.int64 == nil)
        #expect(JSONNumber("1.5")?.int64 == nil)
        #expect(JSONNumber("1.50e1")?.int64 == 15)
        #expect(JSONNumber("15.0")?.isIntegerLiteral == false)
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
    }
}
