import Testing

@testable import Catalog

@Suite struct JSONValueTests {
    private func parse(_ text: String, maximumDepth: Int = 32) throws(RecordFault) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8), maximumDepth: maximumDepth)
    }

    @Test(arguments: [
        ("null", "null"), (" true ", "true"), ("\n[ ]\t", "[]"), ("{ }", "{}"), ("[1 , 2]", "[1,2]"),
        (#"{"b":1,"a":[{}]}"#, #"{"a":[{}],"b":1}"#),
        (#""\"\\\/\b\f\n\r\t\u00e9\ud83c\udfa7""#, #""\"\\/\u0008\u000c\n\r\té🎧""#), ("1.50e1", "15"),
        (#"{"a":1,"a":null}"#, #"{"a":null}"#), ("\u{FEFF}[true,false]", "[true,false]"),
        (#""\u001f\u007f""#, "\"\\u001f\u{7F}\""),
    ])
    func parsesAndWritesCanonically(text: String, canonical: String) throws {
        let value = try parse(text)
        #expect(value.serialized == canonical)
        #expect(try parse(canonical) == value)
    }

    @Test(arguments: [
        "", "[", "[1,]", "[,1]", "{,}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "{a:1}", "{'a':1}", "nul", "nulll", "True",
        "[1 2]", "01", "1.", "+1",
        "\"a", "\"\n\"", #""\x""#, #""\u12"#, #""\u12g4""#, "[1]]", "//", "/**/1", "NaN", "\u{A0}1",
        "\u{FEFF}\u{FEFF}1", "]", "\"\\", "1\u{FEFF}",
    ])
    func refusesWhatIsNoJSON(text: String) {
        #expect(fault { () throws(RecordFault) in try parse(text) }?.code == .invalidJSON)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF, 0xFE, 0x31],
            [0x31, 0x80], [0x22, 0xE2, 0x82],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22],
        ] as [[UInt8]])
    func refusesWhatIsNoText(bytes: [UInt8]) {
        #expect(fault { () throws(RecordFault) in try JSONValue(parsing: bytes) }?.code == .notUTF8)
    }

    @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud83cx""#, #""\ud83c\n""#, #"{"\ud800":1}"#])
    func refusesHalfASurrogatePair(text: String) {
        #expect(fault { () throws(RecordFault) in try parse(text) }?.code == .loneSurrogate)
    }

    @Test(arguments: ["\"\u{0}\"", "\u{0}", "[1,\u{0}]", #""\u0000""#, #"{"\u0000":1}"#])
    func refusesNUL(text: String) {
        #expect(fault { () throws(RecordFault) in try parse(text) }?.code == .containsNUL)
    }

    @Test func theDepthIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try parse(nested(5), maximumDepth: 5) != .null)
        #expect(fault { () throws(RecordFault) in try parse(nested(6), maximumDepth: 5) }?.code == .tooDeep)
        #expect(try parse(nested(512), maximumDepth: .max) != .null)
        #expect(fault { () throws(RecordFault) in try parse(nested(100_000), maximumDepth: .max) }?.code == .tooDeep)
    }

    @Test func numbersAndTruthValuesAreKeptApart() throws {
        #expect(try parse("1") != parse("true"))
        #expect(try parse("0") != parse("null"))
        #expect(try parse(#""1""#) != parse("1"))
        #expect(try parse("[1.0,10e-1]") == parse("[1,1]"))
    }

    @Test func accessorsGiveTheirTypeOnly() throws {
        let value = try parse(#"{"n":1,"s":"t","b":true,"a":[1],"z":null}"#)
        #expect(value["n"]?.numberValue == JSONNumber(1))
        #expect(value["s"]?.stringValue == "t")
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?.arrayValue?.count == 1)
        #expect(value["z"]?.isNull == true)
        #expect(value["s"]?.numberValue == nil)
        #expect(value["s"]?["x"] == nil)
        #expect(value["absent"] == nil)
        #expect(value.objectValue?.count == 5)
    }
}
