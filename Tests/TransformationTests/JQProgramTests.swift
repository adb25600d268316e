import Catalog
import Testing

@testable import Transformation

@Suite struct JQProgramTests {
    @Test(arguments: [
        ("9007199254740992", "9007199254740992"), ("9007199254740993", #""9007199254740993""#),
        ("-9007199254740993", #""-9007199254740993""#),
        ("123456789012345678901234567890", #""123456789012345678901234567890""#),
        ("0.1234567890123456", #""0.1234567890123456""#), ("19.900000000000000000", "19.9"), ("1.10", "1.1"),
        ("-0.5", "-0.5"), ("1e400", #""1e400""#), ("1E+2", "100"), ("0.0", "0"),
        ("74444444444441.1E3", "7.44444444444411e+16"), ("-74444444444441.1E3", "-7.44444444444411e+16"),
        ("1e-5", "1e-05"), ("1E-7", "1e-07"), ("-0", "0"), ("-0.0", "0"), ("9007199254740991", "9007199254740991"),
        ("-9007199254740992", "-9007199254740992"), ("9223372036854775807", #""9223372036854775807""#),
        ("-9223372036854775808", #""-9223372036854775808""#), ("1e18", "1e+18"), ("1E19", "1e+19"),
        ("-1e400", #""-1e400""#),
        ("149.99", "149.99"), ("0.1", "0.1"), ("123456.789012345", "123456.789012345"),
    ])
    func roundsNoNumber(given: String, kept: String) throws {
        #expect(try JQProgram("{value: .}").outputs(given) == ["{\"value\":\(kept)}"])
        #expect(try JQProgram("{value: .[0].a}").outputs("[{\"a\": \(given) }]") == ["{\"value\":\(kept)}"])
    }

    @Test func givesARecordsPartsAsVariables() throws {
        let program = try JQProgram(
            "{key: $key, headers: $headers, topic: $topic, partition: $partition, offset: $offset, at: $timestamp, "
                + "language: $parameters.language, header: header(\"x-name\")}", parameters: ["language": "de"])
        var record = SourceRecord("null", key: "0042", headers: ["X-Name": "Zoë"])
        record.position = RecordPosition(topic: "products", partition: 3, offset: 17)
        record.timestamp = 1_700_000_000_123
        let output = try #require(try program.run(record).first)
        #expect(
            String(decoding: output, as: UTF8.self)
                == #"{"key":"0042","headers":{"X-Name":"Zoë"},"topic":"products","partition":3,"offset":17,"#
                + #""at":1700000000123,"language":"de","header":"Zoë"}"#)
    }

    @Test(arguments: [
        ("{\"id\": 7}", "{\"id\":7}"), ("[9007199254740993]", "[\"9007199254740993\"]"), ("\"seven\"", "\"seven\""),
        ("seven", "\"seven\""), ("7", "\"7\""), ("{seven", "\"{seven\""),
    ])
    func readsAKeyAsJSONOrText(key: String, value: String) throws {
        let output = try #require(try JQProgram("{key: $key}").run(SourceRecord("1", key: key)).first)
        #expect(String(decoding: output, as: UTF8.self) == "{\"key\":\(value)}")
    }

    @Test func yieldsNoneOneOrSeveral() throws {
        let program = try JQProgram(".[] | {id: .}")
        #expect(try program.outputs("[]") == [])
        #expect(try program.outputs("[1]") == [#"{"id":1}"#])
        #expect(try program.outputs(#"[1, "b"]"#) == [#"{"id":1}"#, #"{"id":"b"}"#])
    }

    @Test func goesOnAfterAFailure() throws {
        let program = try JQProgram("{id: (.id + 1)}")
        let fault = #expect(throws: RecordFault.self) { try program.outputs(#"{"id": "a"}"#) }
        #expect(fault?.code == .transformFailed)
        #expect(fault?.detail == "the transformation failed: string (\"a\") and number (1) cannot be added")
        #expect(try program.outputs(#"{"id": 1}"#) == [#"{"id":2}"#])
    }

    @Test(arguments: [
        ("error(\"no shop\")", "the transformation failed: no shop"),
        ("error({code: 5})", #"the transformation failed: {"code":5}"#),
        ("\"bye\" | halt_error", "the transformation failed: bye"),
        (
            "\"text\"",
            "the transformation failed: it yielded a value of the type string; expected objects with op, product_id and "
                + "product, or empty"
        ),
        ("repeat({})", "the transformation failed: it yielded more than 10000 events or 67108864 bytes"),
    ])
    func saysWhyItFailed(program: String, message: String) throws {
        let program = try JQProgram(program)
        let fault = #expect(throws: RecordFault.self) { try program.outputs("1") }
        #expect(fault?.detail == message)
    }

    @Test(arguments: [
        ("{op: ", "syntax error, unexpected $end in line 1:\n{op:"),
        ("{\n  op: shout(.)\n}", "shout/1 is not defined in line 2:\n  op: shout(.)"),
        ("{id: $identifier}", "$identifier is not defined in line 1:\n{id: $identifier}"),
        ("1) | (2", "syntax error, unexpected INVALID_CHARACTER, expecting $end in line 1:\n1) | (2"),
    ])
    func namesASyntaxError(program: String, message: String) {
        let error = #expect(throws: TransformationError.self) { try JQProgram(program) }
        // jq writes blanks up to the end of its line.
        let found = error?.description.replacing(#/ +(\n|$)/#) { $0.1 }
        #expect(found == "the transformation test.jq is no jq program: \(message)")
    }

    @Test func takesDefinitionsAndCommentsToTheEnd() throws {
        #expect(try JQProgram("# one\ndef id: .id;\n{id: id} # the end").outputs(#"{"id": 1}"#) == [#"{"id":1}"#])
    }

    @Test func seesNoSecret() throws {
        #expect(try JQProgram("{value: (try input catch \"none\")}").outputs("1") == [#"{"value":"none"}"#])
    }

    @Test(arguments: [
        ("2025-03-04T10:00:00-05:00", "1741100400000"), ("2025-03-04T10:00:00Z", "1741082400000"),
        ("2025-03-04 10:00:00", "1741082400000"), ("2025-03-04T10:00:00.123456Z", "1741082400123"),
        ("2025-03-04T10:00:00.5+0530", "1741062600500"), ("2025-03-04T10:00:00+02", "1741075200000"),
        ("yesterday", "null"), ("", "null"),
    ])
    func readsTimes(text: String, milliseconds: String) throws {
        #expect(
            try JQProgram("{value: milliseconds}").outputs("\"\(text)\"") == ["{\"value\":\(milliseconds)}"])
    }

    @Test func joinsPairsByName() throws {
        let pairs =
            #"[{"name":"a","value":"x"},{"name":"b","value":["y",null,""]},{"name":"a","value":["x","z"]},{"name":"c","value":""}]"#
        #expect(try JQProgram("named").outputs(pairs) == [#"{"a":["x","z"],"b":"y"}"#])
    }
}
