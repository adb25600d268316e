import Catalog
import Testing

@testable import Sync

@Suite struct SourceRecordLineTests {
    private func record(_ line: String) -> SourceRecord { SourceRecord(line: Array(line.utf8)) }
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func aRecordHasItsParts() {
        let line =
            #"{"key": {"id": 1}, "value": {"a": 12345678901234567890}, "headers": {"b": "x", "a": null}, "topic": "t", "#
            + #""partition": 2, "offset": 9, "timestamp": 5}"#
        #expect(
            record(line)
                == SourceRecord(
                    key: bytes(#"{"id":1}"#), value: bytes(#"{"a":12345678901234567890}"#),
                    headers: [.init(name: "a", value: nil), .init(name: "b", value: bytes("x"))],
                    position: RecordPosition(topic: "t", partition: 2, offset: 9), timestamp: 5))
    }

    @Test func textsStandForTheirBytesAndNullForNone() {
        #expect(record(#"{"key": "42", "value": null}"#) == SourceRecord(key: bytes("42"), value: nil))
        #expect(record(#"{"key": null, "value": "no json"}"#) == SourceRecord(key: nil, value: bytes("no json")))
    }

    @Test(arguments: [#"{"op": "delete", "product_id": "1"}"#, #"{"value": 1, "unit": "kg"}"#, "[1]", "no json", "{"])
    func anythingElseIsTheValue(line: String) {
        #expect(record(line) == SourceRecord(key: nil, value: bytes(line)))
    }
}
