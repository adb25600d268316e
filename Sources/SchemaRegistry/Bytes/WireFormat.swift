import Catalog

/// Confluent's wire format: a zero byte, the schema's identifier as four bytes, the highest first, and what was
/// serialized (Confluent's documentation, "Formats, Serializers, and Deserializers", section "Wire format").
struct WireFormat: Equatable {
    /// Bytes before what was serialized.
    static let headerBytes = 5
    /// Message indexes at most; each is one level of nested message types.
    private static let deepestMessage = 32

    /// The schema's identifier.
    let schemaID: UInt32

    /// The header of a key or value; nil where the bytes don't begin with one. JSON and other text never begin with a
    /// zero byte.
    /// - Throws: ``RecordFault`` where a zero byte comes first and the identifier is cut off.
    init?(_ bytes: [UInt8]) throws(RecordFault) {
        guard bytes.first == 0 else { return nil }
        guard bytes.count >= Self.headerBytes else {
            throw RecordFault(
                .invalidWireFormat,
                "expected a zero byte and a schema identifier of four bytes (Confluent's wire format), "
                    + "found \(bytes.count) bytes")
        }
        schemaID = bytes[1..<Self.headerBytes].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Which message type of a Protobuf schema was serialized: its place among those of the file, then among those
    /// nested in it, and so on. Their number comes first; a single 0 stands for the file's first type.
    static func messageIndexes(_ reader: inout ByteReader) throws(RecordFault) -> [Int] {
        let count = try reader.zigzag()
        if count == 0 { return [0] }
        guard (1...Int64(deepestMessage)).contains(count) else {
            throw reader.fault("expected 0 to \(deepestMessage) message indexes, found \(count)")
        }
        var indexes: [Int] = []
        for _ in 0..<count {
            let index = try reader.zigzag()
            guard (0...Int64(Int32.max)).contains(index) else {
                throw reader.fault("expected the index of a message type, found \(index)")
            }
            indexes.append(Int(index))
        }
        return indexes
    }
}
