import Catalog
import Testing

@testable import SchemaRegistry

@Suite struct WireFormatTests {
    @Test func readsTheIdentifierBehindAZeroByte() throws {
        #expect(try WireFormat(bytes("00 0000000C 7B7D"))?.schema == .id(12))
        #expect(try WireFormat(bytes("00 FFFFFFFE"))?.schema == .id(4_294_967_294))
    }

    @Test func fourZeroBytesAreTheBeginningOfApicuriosEight() throws {
        let format = try WireFormat(bytes("00 000000000000000C 7B7D"))
        #expect(format == WireFormat(schema: .id(12), dataStart: 9))
        // A long integer as a key.
        #expect(try WireFormat(bytes("00 00000000000007"))?.schema == .id(0))
    }

    private func named(_ headers: [(String, String)], _ names: SchemaHeader.Names) throws -> WireFormat? {
        try SchemaHeader.wireFormat(
            headers.map { SourceRecord.Header(name: $0.0, value: bytes($0.1)) }, names)
    }

    @Test func headersNameASchema() throws {
        let guid = "01 00112233 4455 6677 8899 AABBCCDDEEFF"
        #expect(
            try named([("__value_schema_id", guid)], .value)
                == WireFormat(schema: .guid("00112233-4455-6677-8899-aabbccddeeff"), dataStart: 0))
        #expect(try named([("__value_schema_id", guid)], .key) == nil)
        #expect(
            try named([("__key_schema_id", "00 0000000C 0202")], .key)
                == WireFormat(schema: .id(12), dataStart: 0, messageIndexes: [2, 2]))
        for name in ["apicurio.value.globalId", "apicurio.value.contentId"] {
            #expect(
                try named([(name, "00000000 00000007")], .value) == WireFormat(schema: .id(7), dataStart: 0))
        }
        #expect(try named([], .value) == nil)
        let asJSON = [("apicurio.value.encoding", "4A534F4E"), ("apicurio.value.globalId", "0000000000000007")]
        #expect(try named(asJSON, .value) == nil)
    }

    @Test(arguments: [("__value_schema_id", "01 0011"), ("__value_schema_id", "02"), ("apicurio.value.globalId", "07")])
    func aHeaderThatNamesNoneIsAFault(name: String, hexadecimal: String) {
        let fault = fault { () throws(RecordFault) in
            try SchemaHeader.wireFormat([SourceRecord.Header(name: name, value: bytes(hexadecimal))], .value)
        }
        #expect(fault?.code == .invalidWireFormat && fault?.detail.contains(name) == true)
    }

    @Test(arguments: ["", "7B7D", "0100000001", "22 00000000 22"])
    func leavesEverythingElseAlone(hexadecimal: String) throws {
        #expect(try WireFormat(bytes(hexadecimal)) == nil)
    }

    @Test(arguments: ["00", "00 01", "00 010203"]) func aCutHeaderIsAFault(hexadecimal: String) {
        let fault = fault { () throws(RecordFault) in try WireFormat(bytes(hexadecimal)) }
        #expect(fault?.code == .invalidWireFormat)
        #expect(fault?.detail.contains("Confluent") == true)
    }

    @Test(
        arguments: [
            ("00", [0]), ("02 00", [0]), ("02 02", [1]), ("04 02 00", [1, 0]), ("06 04 02 80 01", [2, 1, 64]),
        ] as [(String, [Int])])
    func readsMessageIndexes(hexadecimal: String, indexes: [Int]) throws {
        let input = bytes(hexadecimal)
        var reader = ByteReader(input, 0..<input.count, code: .invalidProtobuf)
        #expect(try WireFormat.messageIndexes(&reader) == indexes)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: ["", "01", "02", "02 01", "FE FF FF FF FF FF FF FF FF 01", "02 80 80 80 80 80 01", "FF"])
    func refusesMessageIndexesThatAreNone(hexadecimal: String) {
        let input = bytes(hexadecimal)
        var reader = ByteReader(input, 0..<input.count, code: .invalidProtobuf)
        #expect(throws: RecordFault.self) { try WireFormat.messageIndexes(&reader) }
    }
}
