import Catalog
import Testing

/// Decodes damaged messages: whatever the bytes are, the result is an event, nil or a fault.
@Suite struct EventDecoderMutationTests {
    private static let messages = [
        #"{"op":"create","product_id":"p-1","ts":"2024-05-06T07:08:09Z","version":1,"product":{"title":"Ünï \ud83c\udfa7","price":1.5e2,"attributes":{"a":[null,true,{"b":-0.5}]}}}"#,
        #"{"schema":{"fields":[{"field":"after","fields":[{"field":"price","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"}}]}]},"payload":{"before":null,"after":{"id":7,"title":"T","price":"B8Y="},"source":{"lsn":5,"ts_ms":1,"sequence":"[\"1\",\"2\"]"},"op":"u","ts_ms":2}}"#,
        #"{"id":7,"title":"T","attributes":"{\"a\":1}"}"#,
        #"{"id":{"$oid":"64a1"},"title":["T",{"name":4}],"price":{"centAmount":1990,"fractionDigits":2},"__op":"u","__lsn":7,"tags":["__debezium_unavailable_value"],"brand":"1.299,00 €"}"#,
        #"{"query":"usb","product_id":7,"ts":1700000000,"label":3}"#,
        "usb cable\tp-1\t2024-01-01T00:00:00+01:00\t3",
    ].map { Array($0.utf8) }
    private static let tokens = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "null", "1e999", "-", "0",
        "9999999999999999999", "\u{0}", "\t", "é",
        #""__debezium_unavailable_value""#, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ].map { Array($0.utf8) }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private func mutated(_ message: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = message
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let position = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, position + Int.random(in: 1...12, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[position] = .random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: position)
            case 3: bytes.removeSubrange(position..<end)
            case 4: bytes.insert(contentsOf: bytes[position..<end], at: position)
            default: bytes.removeLast(bytes.count - position)
            }
        }
        return bytes
    }

    @Test func damagedMessagesNeverCrash() throws {
        var generator = Generator(state: 1)
        let decoders = EventFormat.allCases.map { EventDecoder(format: $0) }
        let lines = ProductLineDecoder()
        let clicks = ClickLineDecoder()
        var faults: [RecordFault.Code: Int] = [:]
        var events = 0
        for round in 0..<20_000 {
            let bytes = mutated(Self.messages[round % Self.messages.count], &generator)
            func run(_ decode: () throws(RecordFault) -> Bool) {
                do throws(RecordFault) {
                    if try decode() { events += 1 }
                } catch {
                    faults[error.code, default: 0] += 1
                }
            }
            let key = round % 7 == 0 ? bytes : Array("k".utf8)
            for decoder in decoders {
                run { () throws(RecordFault) in try !decoder.decode(SourceRecord(key: key, value: bytes)).isEmpty }
            }
            run { () throws(RecordFault) in try !decoders[0].decode(SourceRecord(key: bytes, value: nil)).isEmpty }
            run { () throws(RecordFault) in try !lines.decode(line: bytes).isEmpty }
            run { () throws(RecordFault) in try clicks.decode(line: bytes, number: 1 + round % 2) != nil }
            // What decodes can be written and read again.
            if let value = try? JSONValue(parsing: bytes) {
                #expect(try JSONValue(parsing: Array(value.serialized.utf8), maximumDepth: 32) == value)
            }
        }
        #expect(events > 1000)
        let expected: [RecordFault.Code] = [
            .invalidJSON, .notUTF8, .containsNUL, .loneSurrogate, .tooDeep, .numberOutOfRange, .missingField,
            .wrongType,
        ]
        for code in expected { #expect(faults[code, default: 0] > 0, "\(code) never occurred") }
    }

    @Test func randomBytesAreFaults() {
        var generator = Generator(state: 99)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...64, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let fault = fault { () throws(RecordFault) in
                try EventDecoder().decode(SourceRecord(key: bytes, value: bytes))
            }
            #expect(fault != nil)
        }
    }
}
