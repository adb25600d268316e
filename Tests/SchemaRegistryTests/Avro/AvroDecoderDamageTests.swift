import Catalog
import Testing

@testable import SchemaRegistry

/// Bytes that are no datum of their schema: each is refused, soon, and with little memory.
@Suite struct AvroDecoderDamageTests {
    private func code(_ schema: String, _ input: [UInt8], limits: DecodingLimits = DecodingLimits()) throws
        -> RecordFault.Code?
    {
        let schema = try AvroSchema(parsing: bytes(of: schema))
        return fault { () throws(RecordFault) in
            try AvroDecoder.decode(input, schema: schema, limits: limits)
        }?.code
    }

    private static let record = #"""
        {"type":"record","name":"R","fields":[{"name":"s","type":"string"},{"name":"l","type":{"type":"array","items":"int"}},
        {"name":"m","type":{"type":"map","values":"double"}},{"name":"u","type":["null","bytes"]},
        {"name":"d","type":{"type":"fixed","name":"D","size":2,"logicalType":"decimal","precision":4,"scale":2}}]}
        """#

    @Test func everyCutIsRefusedAndSoIsWhatIsTooMuch() throws {
        let whole = bytes("04 6162 04 02 80 01 00 02 02 6B 000000000000F03F 00 02 02 FF 07 C6")
        #expect(try code(Self.record, whole) == nil)
        for count in 0..<whole.count { #expect(try code(Self.record, Array(whole[..<count])) == .invalidAvro) }
        #expect(try code(Self.record, whole + [0]) == .invalidAvro)
    }

    @Test func everyChangedByteIsADatumOrRefused() throws {
        let whole = bytes("04 6162 04 02 80 01 00 02 02 6B 000000000000F03F 00 02 02 FF 07 C6")
        let schema = try AvroSchema(parsing: bytes(of: Self.record))
        for place in whole.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = whole
                changed[place] = byte
                do throws(RecordFault) {
                    let json = try AvroDecoder.decode(changed, schema: schema)
                    let parsed = fault { () throws(RecordFault) in try JSONValue(parsing: json) }
                    #expect(parsed == nil || parsed?.code == .containsNUL)
                } catch { #expect([.invalidAvro, .notUTF8].contains(error.code)) }
            }
        }
    }

    @Test(
        arguments: [
            (#""boolean""#, "02"), (#""int""#, "80 80 80 80 10"), (#""long""#, "FF FF FF FF FF FF FF FF FF 02"),
            (#""long""#, "80 80 80 80 80 80 80 80 80 80 00"), (#""string""#, "01"),
            (#""string""#, "FE FF FF FF FF FF FF FF FF 01"), (#""string""#, "FF FF FF FF FF FF FF FF FF 01"),
            (#"["null","int"]"#, "04"), (#"["null","int"]"#, "01"),
            (#"{"type":"enum","name":"E","symbols":["A"]}"#, "02"),
            (#"{"type":"array","items":"int"}"#, "FE FF FF FF FF FF FF FF FF 01 02"),
            (#"{"type":"array","items":"int"}"#, "FF FF FF FF FF FF FF FF FF 01 00 02"),
            (#"{"type":"array","items":"int"}"#, "01 01 02 00"),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "00"),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "06 04 07 04"),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "08 02 07 04 00"),
        ])
    func refusesNumbersThatCantBe(schema: String, hexadecimal: String) throws {
        #expect(try code(schema, bytes(hexadecimal)) == .invalidAvro)
    }

    @Test func aTextIsUTF8() throws { #expect(try code(#""string""#, [2, 0xFF]) == .notUTF8) }

    @Test func aFewBytesDontBecomeAnyAmount() throws {
        let limits = DecodingLimits(outputBytes: 10_000)
        let many = bytes("FE FF FF FF FF FF FF FF FF 01")
        #expect(try code(#"{"type":"array","items":"null"}"#, many, limits: limits) == .tooLarge)
        // Bytes that are not there make no megabytes.
        #expect(try code(#"{"type":"array","items":"null"}"#, bytes("D00F 00")) == nil)
        #expect(try code(#"{"type":"array","items":"null"}"#, bytes("D20F 00")) == .tooLarge)
        #expect(try code(#"{"type":"array","items":{"type":"record","name":"R","fields":[]}}"#, many) == .tooLarge)
        #expect(try code(#"{"type":"array","items":{"type":"fixed","name":"F","size":0}}"#, many) == .tooLarge)
    }

    @Test func depthIsBounded() throws {
        let list = #"{"type":"record","name":"N","fields":[{"name":"next","type":["null","N"]}]}"#
        #expect(try code(list, Array(repeating: 2, count: 31) + [0]) == nil)
        #expect(try code(list, Array(repeating: 2, count: 32) + [0]) == .tooDeep)
        #expect(try code(list, Array(repeating: 2, count: 1_000_000)) == .tooDeep)
        #expect(try code(#"{"type":"record","name":"N","fields":[{"name":"self","type":"N"}]}"#, []) == .tooDeep)
        let trees = #"{"type":"record","name":"T","fields":[{"name":"kids","type":{"type":"array","items":"T"}}]}"#
        #expect(try code(trees, Array(repeating: 2, count: 100_000)) == .tooDeep)
    }

    @Test func aFaultNamesItsField() throws {
        let schema = try AvroSchema(parsing: bytes(of: Self.record))
        let fault = fault { () throws(RecordFault) in try AvroDecoder.decode(bytes("04 6162 02 80"), schema: schema) }
        #expect(fault?.field == "l")
        #expect(fault?.message == "l: expected more bytes, found the end at byte 5")
    }
}
