import Catalog

/// A schema of the registry, ready to read what was written with it.
enum RegisteredSchema: Sendable {
    case avro(AvroSchema)
    case protobuf(ProtobufSchema)
    /// JSON Schema describes JSON, which needs no schema to be read.
    case json

    /// Makes JSON of a key or value in the wire format.
    func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(RecordFault) -> [UInt8] {
        switch self {
        case .avro(let schema):
            try AvroDecoder.decode(bytes, from: WireFormat.headerBytes, schema: schema, limits: limits)
        case .protobuf(let schema):
            try ProtobufDecoder.decode(bytes, from: WireFormat.headerBytes, schema: schema, limits: limits)
        case .json: Array(bytes[WireFormat.headerBytes...])
        }
    }
}
