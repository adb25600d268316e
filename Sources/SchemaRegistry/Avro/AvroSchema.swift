/// An Avro schema, ready to read data that was written with it (Apache Avro 1.12.0 Specification, "Schema
/// Declaration").
public struct AvroSchema: Sendable {
    /// A type. Types refer to each other by their place in ``nodes``, since a record may hold itself.
    enum Node: Sendable {
        case null
        case boolean
        case int
        case long
        case float
        case double
        case bytes
        case string
        /// So many bytes.
        case fixed(Int)
        /// The symbols as JSON text.
        case enumeration([[UInt8]])
        case array(Int)
        case map(Int)
        case union([Int])
        case record([Field])
        /// An integer of bytes in two's complement, divided by ten to the power of the scale; with a size where it is
        /// a fixed.
        case decimal(scale: Int, size: Int?)
        /// Bytes in which such an integer stands behind its length, and the scale behind it.
        case bigDecimal
        /// Days since 1970, an int.
        case date
        /// Milliseconds of the day, an int.
        case timeInMilliseconds
        /// Units of the day, of which a second has so many.
        case time(unitsPerSecond: Int64)
        /// Units since 1970, of which a second has so many.
        case timestamp(unitsPerSecond: Int64, isLocal: Bool)
        /// The 16 bytes of an identifier (RFC 4122), a fixed.
        case uuid
    }

    /// A record's field.
    struct Field: Sendable {
        let name: String
        /// The name as a JSON member's, with its colon.
        let label: [UInt8]
        let node: Int
    }

    let nodes: [Node]
    let root: Int
}
