import Catalog
import Foundation
import SchemaRegistry
import Testing

/// What fuzzing has started from and what it has found (`make fuzz`): a schema, a zero byte and data each. Whatever the
/// bytes are, there is JSON or a fault.
@Suite struct FuzzingCorpusTests {
    private func corpus(_ decoder: String) throws -> [(schema: [UInt8], data: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fuzzing/Corpus/\(decoder)")
        let written = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { [UInt8](try Data(contentsOf: $0)) }
        let found = try String(contentsOf: folder.appendingPathExtension("base64"), encoding: .utf8)
            .split(separator: "\n").map { [UInt8](try #require(Data(base64Encoded: String($0)))) }
        try #require(!written.isEmpty && found.count > 10)
        return (written + found).map { bytes in
            let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
            return (Array(bytes[..<end]), Array(bytes[end...].dropFirst()))
        }
    }

    /// How many of the corpus become JSON.
    private func decoded(
        _ decoder: String, _ decode: (_ schema: [UInt8], _ data: [UInt8]) throws(RecordFault) -> [UInt8]
    ) throws -> Int {
        var decoded = 0
        for (schema, data) in try corpus(decoder) {
            do throws(RecordFault) {
                let json = try decode(schema, data)
                let fault = fault { () throws(RecordFault) in try JSONValue(parsing: json) }
                #expect(fault == nil || fault?.code == .containsNUL)
                decoded += 1
            } catch { #expect(!error.message.isEmpty) }
        }
        return decoded
    }

    @Test func readsTheCorpusOfAvro() throws {
        let count = try decoded("avro") { (schema, data) throws(RecordFault) in
            try AvroDecoder.decode(data, schema: try AvroSchema(parsing: schema))
        }
        #expect(count >= 3)
    }

    @Test func readsTheCorpusOfProtobuf() throws {
        let count = try decoded("protobuf") { (schema, data) throws(RecordFault) in
            try ProtobufDecoder.decode(data, schema: try ProtobufSchema(parsing: schema))
        }
        #expect(count >= 3)
    }
}
