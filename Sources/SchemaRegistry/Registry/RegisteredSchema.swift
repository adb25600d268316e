import Catalog

/// A schema of the registry, ready to read what was written with it.
enum RegisteredSchema: Sendable {
    case avro(AvroSchema)
    case protobuf(ProtobufSchema)
    /// JSON Schema describes JSON, which needs no schema to be read.
    case json

    /// Makes JSON of a key or value.
    func decode(_ bytes: [UInt8], _ format: WireFormat, limits: DecodingLimits) throws(RecordFault) -> [UInt8] {
        switch self {
        case .avro(let schema):
            return try AvroDecoder.decode(bytes, from: format.dataStart, schema: schema, limits: limits)
        case .protobuf(let schema):
            if format.messageIndexes.isEmpty {
                return try ProtobufDecoder.decode(bytes, from: format.dataStart, schema: schema, limits: limits)
            }
            return try ProtobufDecoder.decode(
                format.messageIndexes + bytes[format.dataStart...], schema: schema, limits: limits)
        case .json: return Array(bytes[format.dataStart...])
        }
    }
}
