import Catalog
import Testing

@testable import Transformation

/// What comes in goes out unchanged, and what is no JSON is refused as everywhere else.
@Suite struct JQValueTests {
    private func roundTrip(_ text: String) throws(RecordFault) -> String? {
        guard let program = try? JQProgram("{v: .}") else { return nil }
        return try program.run(SourceRecord(text)).first.map {
            String(decoding: $0.dropFirst(5).dropLast(), as: UTF8.self)
        }
    }

    @Test(arguments: [
        "null", "true", "false", "{}", "[]", #""""#, #""a\"b\\c\/d\b\f\n\r\té😀\u00e9\ud83d\ude00\u001f""#,
        " [ 1 , { \"a\" : [ ] } ] ",
        #"{"z":1,"a":{"y":2,"b":3},"m":[1.5,"x"]}"#, "\u{FEFF}[1]",
    ])
    func keepsValues(text: String) throws {
        let output = try #require(try roundTrip(text))
        #expect(try JSONValue(parsing: Array(output.utf8)) == JSONValue(parsing: Array(text.utf8)))
    }

    @Test func keepsTheOrderOfNames() throws {
        #expect(try roundTrip(#"{"z":1,"a":2,"m":3,"z":4}"#) == #"{"z":4,"a":2,"m":3}"#)
    }

    @Test(arguments: [
        "", "nan", "NaN", "01", "1.", ".5", "+1", "1e", "-", "tru", "[1,]", "[1 2]", "{,}", #"{"a" 1}"#, #"{"a":1,}"#,
        "\"a\nb\"", "\"a",
        #""\x""#, #""\u12""#, "1 2", #""\ud800""#, #""\u0000""#, #""\udc00\ud800""#,
        String(repeating: "[", count: 300) + String(repeating: "]", count: 300),
    ])
    func refusesWhatIsNoJSON(text: String) {
        let fault = #expect(throws: RecordFault.self) { try roundTrip(text) }
        let expected = #expect(throws: RecordFault.self) { try JSONValue(parsing: Array(text.utf8), maximumDepth: 256) }
        #expect(fault == expected)
    }

    @Test func refusesWhatIsNoText() throws {
        let program = try JQProgram("{v: .}")
        let fault = #expect(throws: RecordFault.self) {
            try program.run(SourceRecord(key: nil, value: [0x22, 0xC3, 0x28, 0x22]))
        }
        #expect(fault?.code == .notUTF8)
    }
}
