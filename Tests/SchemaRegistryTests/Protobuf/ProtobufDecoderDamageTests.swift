import Catalog
import Testing

@testable import SchemaRegistry

/// Bytes that are no message of their schema: each is refused, soon, and with little memory.
@Suite struct ProtobufDecoderDamageTests {
    private static let schema = #"""
        syntax = "proto3"; import "google/protobuf/struct.proto"; import "google/protobuf/timestamp.proto";
        message M { string s = 1; repeated sint64 l = 2; map<string, double> m = 3; M inner = 4; fixed32 f = 5;
        google.protobuf.Value v = 6; google.protobuf.Timestamp t = 7; repeated bool flags = 8; repeated M many = 9; }
        """#
    private let schema: ProtobufSchema

    init() throws {
        schema = try ProtobufSchema(parsing: bytes(of: Self.schema))
    }

    private func code(_ input: [UInt8], limits: DecodingLimits = DecodingLimits()) -> RecordFault.Code? {
        fault { () throws(RecordFault) in
            try ProtobufDecoder.decode([0] + input, schema: schema, limits: limits)
        }?.code
    }

    private static let whole = bytes(
        "0A02 6162 1203 018001 1A0C 0A016B 11000000000000F03F 2205 2D01020304 2D01020304 3209 11000000000000F03F 3A02 0801"
    )

    @Test func everyCutIsAMessageOrRefused() {
        #expect(code(Self.whole) == nil)
        var accepted = 0
        for count in 0..<Self.whole.count {
            let code = code(Array(Self.whole[..<count]))
            #expect(code == nil || code == .invalidProtobuf)
            accepted += code == nil ? 1 : 0
        }
        // Protobuf has no end of a message: a cut between two fields can't be told.
        #expect(accepted == 7)
    }

    @Test func everyChangedByteIsAMessageOrRefused() throws {
        for place in Self.whole.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = Self.whole
                changed[place] = byte
                do throws(RecordFault) {
                    let json = try ProtobufDecoder.decode([0] + changed, schema: schema)
                    let parsed = fault { () throws(RecordFault) in try JSONValue(parsing: json) }
                    #expect(parsed == nil || parsed?.code == .containsNUL)
                } catch { #expect([.invalidProtobuf, .notUTF8].contains(error.code)) }
            }
        }
    }

    @Test(
        arguments: [
            "00", "04", "0C", "0E", "0F", "80", "0A", "0A05 61", "0A FFFFFFFFFFFFFFFFFF01", "0A FFFFFFFFFFFFFFFFFF7F",
            "0A 8080808080808080808001", "1203 FFFFFF", "4B", "4B 53 4C", "2D 010203", "8080808010 00", "2201 0A",
            "1A01 0A",
        ])
    func refusesWhatCantBe(hexadecimal: String) { #expect(code(bytes(hexadecimal)) == .invalidProtobuf) }

    @Test func aTextIsUTF8() { #expect(code(bytes("0A01 FF")) == .notUTF8) }

    /// A message that holds only another one, so many levels deep.
    private func nested(_ depth: Int, tag: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        for _ in 0..<depth {
            var length = result.count
            var varint: [UInt8] = []
            repeat {
                varint.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
                length >>= 7
            } while length > 0
            result = [tag] + varint + result
        }
        return result
    }

    @Test func depthIsBounded() {
        #expect(code(nested(31, tag: 0x22)) == nil)
        #expect(code(nested(32, tag: 0x22)) == .tooDeep)
        #expect(code(nested(5_000, tag: 0x22)) == .tooDeep)
        // Lists of messages, and unknown groups.
        #expect(code(nested(5_000, tag: 0x4A)) == .tooDeep)
        #expect(code(Array(repeating: 0x53, count: 1_000_000)) == .tooDeep)
    }

    @Test func aSchemaThatBorrowsAKnownNameIsBoundedToo() throws {
        let schema = try ProtobufSchema(
            parsing: bytes(of: "package google.protobuf; message Value { optional Value struct_value = 5; }"))
        let fault = fault { () throws(RecordFault) in
            try ProtobufDecoder.decode([0] + nested(5_000, tag: 0x2A), schema: schema)
        }
        #expect(fault?.code == .tooDeep)
    }

    @Test func aFewBytesDontBecomeAnyAmount() {
        let limits = DecodingLimits(outputBytes: 10_000)
        #expect(code(bytes("42 C09A0C") + Array(repeating: 1, count: 200_000), limits: limits) == .tooLarge)
        #expect(code(Array(repeating: [0x4A, 0], count: 1_000).flatMap { $0 }, limits: limits) == .tooLarge)
        #expect(code(Array(repeating: [0x40, 0], count: 1_000_001).flatMap { $0 }) == .tooLarge)
    }
}
