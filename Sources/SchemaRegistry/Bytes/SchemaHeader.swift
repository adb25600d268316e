import Catalog

/// Which schema the headers of a record name for its key or value, which then are what was serialized and nothing else.
///
/// Confluent's `__value_schema_id` holds a byte 1 and the schema's GUID of 16 bytes, or a byte 0 and its identifier of four,
/// and with Protobuf the message indexes (Confluent's `SchemaId`). Apicurio's `apicurio.value.globalId` and `contentId` hold
/// an identifier of eight bytes (Apicurio Registry's documentation, "Configuring Kafka serializers and deserializers").
enum SchemaHeader {
    /// The names that headers have for a key or a value, those that count before others first.
    struct Names {
        static let key = Names("key")
        static let value = Names("value")

        let confluent: String
        let apicurio: [String]
        /// Apicurio's header that tells Avro in binary (`BINARY`) from Avro in JSON.
        let encoding: String

        private init(_ part: String) {
            confluent = "__\(part)_schema_id"
            apicurio = ["apicurio.\(part).globalId", "apicurio.\(part).contentId"]
            encoding = "apicurio.\(part).encoding"
        }
    }

    /// The schema that headers name; nil where they name none.
    /// - Throws: ``RecordFault`` for a header that holds no identifier.
    static func wireFormat(_ headers: [SourceRecord.Header], _ names: Names) throws(RecordFault) -> WireFormat? {
        if let bytes = headers.last(where: { $0.name == names.confluent })?.value {
            return try confluent(bytes, names.confluent)
        }
        if headers.contains(where: { $0.name == names.encoding && $0.value == Array("JSON".utf8) }) { return nil }
        for name in names.apicurio {
            guard let bytes = headers.last(where: { $0.name == name })?.value else { continue }
            guard bytes.count == 8 || bytes.count == 4 else {
                throw fault(name, "an identifier of eight bytes", bytes)
            }
            return WireFormat(schema: .id(bytes.reduce(0) { $0 << 8 | UInt64($1) }), dataStart: 0)
        }
        return nil
    }

    private static func confluent(_ bytes: [UInt8], _ name: String) throws(RecordFault) -> WireFormat {
        switch bytes.first {
        case 0 where bytes.count >= 5:
            let identifier = bytes[1..<5].reduce(0) { $0 << 8 | UInt64($1) }
            return WireFormat(schema: .id(identifier), dataStart: 0, messageIndexes: Array(bytes[5...]))
        case 1 where bytes.count >= 17:
            var digits = bytes[1..<17].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            for place in [10, 8, 6, 4] { digits.insert("-", at: place) }
            return WireFormat(schema: .guid(digits.joined()), dataStart: 0, messageIndexes: Array(bytes[17...]))
        default: throw fault(name, "a byte 1 and a GUID of 16 bytes, or a byte 0 and an identifier of four", bytes)
        }
    }

    private static func fault(_ name: String, _ expected: String, _ bytes: [UInt8]) -> RecordFault {
        RecordFault(.invalidWireFormat, "expected \(expected) in the header \(name), found \(bytes.count) bytes")
    }
}
