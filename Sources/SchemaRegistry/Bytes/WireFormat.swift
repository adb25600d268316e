import Catalog

/// Confluent's wire format: a zero byte, the schema's identifier as four bytes, the highest first, and what was
/// serialized (Confluent's documentation, "Formats, Serializers, and Deserializers", section "Wire format").
///
/// Apicurio's serializers write eight bytes, unless told otherwise. No registry gives the identifier 0, so four zero bytes
/// are the beginning of eight.
struct WireFormat: Equatable {
    /// Bytes before what was serialized, at least.
    private static let headerBytes = 5
    private static let longHeaderBytes = 9
    /// Message indexes at most; each is one level of nested message types.
    private static let deepestMessage = 32

    /// The schema that it was written with.
    let schema: SchemaReference
    /// Where what was serialized begins.
    let dataStart: Int
    /// The message indexes of Protobuf, where they don't stand before the data.
    let messageIndexes: [UInt8]

    /// What bytes in this format begin with.
    static let firstByte: UInt8 = 0

    init(schema: SchemaReference, dataStart: Int, messageIndexes: [UInt8] = []) {
        self.schema = schema
        self.dataStart = dataStart
        self.messageIndexes = messageIndexes
    }

    /// The header of a key or value; nil where the bytes don't begin with one. JSON and other text never begin with a
    /// zero byte.
    /// - Throws: ``RecordFault`` where a zero byte comes first and the identifier is cut off.
    init?(_ bytes: [UInt8]) throws(RecordFault) {
        guard bytes.first == Self.firstByte else { return nil }
        guard bytes.count >= Self.headerBytes else {
            throw RecordFault(
                .invalidWireFormat,
                "expected a zero byte and a schema identifier of four bytes (Confluent's wire format), "
                    + "found \(bytes.count) bytes")
        }
        let short = bytes[1..<Self.headerBytes].reduce(0) { $0 << 8 | UInt64($1) }
        guard short == 0, bytes.count > Self.longHeaderBytes else {
            self.init(schema: .id(short), dataStart: Self.headerBytes)
            return
        }
        let long = bytes[Self.headerBytes..<Self.longHeaderBytes].reduce(0) { $0 << 8 | UInt64($1) }
        self.init(schema: .id(long), dataStart: Self.longHeaderBytes)
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
