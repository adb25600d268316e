import Catalog
import Testing

@testable import SchemaRegistry

@Suite struct WireFormatTests {
    @Test func readsTheIdentifierBehindAZeroByte() throws {
        #expect(try WireFormat(bytes("00 0000000C 7B7D"))?.schemaID == 12)
        #expect(try WireFormat(bytes("00 FFFFFFFE"))?.schemaID == 4_294_967_294)
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
