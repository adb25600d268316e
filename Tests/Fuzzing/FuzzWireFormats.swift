import Catalog
import SchemaRegistry

private let limits = DecodingLimits(outputBytes: 100_000)

/// A schema, a zero byte and a datum.
func fuzzAvro(_ bytes: [UInt8]) {
    let (schema, datum) = split(bytes)
    check { () throws(RecordFault) in
        try AvroDecoder.decode(datum, schema: try AvroSchema(parsing: schema), limits: limits)
    }
}

/// A schema, a zero byte, message indexes and a message.
func fuzzProtobuf(_ bytes: [UInt8]) {
    let (schema, message) = split(bytes)
    check { () throws(RecordFault) in
        try ProtobufDecoder.decode(message, schema: try ProtobufSchema(parsing: schema), limits: limits)
    }
}

private func split(_ bytes: [UInt8]) -> (schema: [UInt8], data: [UInt8]) {
    guard let end = bytes.firstIndex(of: 0) else { return (bytes, []) }
    return (Array(bytes[..<end]), Array(bytes[(end + 1)...]))
}

/// What was decoded is JSON, and the same each time.
private func check(_ decode: () throws(RecordFault) -> [UInt8]) {
    do throws(RecordFault) {
        let json = try decode()
        precondition(json.count <= limits.outputBytes, "more than was allowed")
        let again = try decode()
        precondition(json == again, "the same bytes become other JSON")
        do throws(RecordFault) {
            _ = try JSONValue(parsing: json, maximumDepth: limits.depth)
        } catch { precondition(error.code == .containsNUL, "what was decoded is no JSON") }
    } catch { precondition(!error.message.isEmpty, "a fault without a message") }
}
