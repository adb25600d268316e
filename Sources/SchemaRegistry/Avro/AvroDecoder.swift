public import Catalog

/// Makes JSON of data in Avro's binary encoding (Apache Avro 1.12.0 Specification, "Binary Encoding").
///
/// The schema is the one that the data was written with, so an event keeps every field of its time: schema evolution asks
/// nothing more. A union's value stands for itself, without the name of its branch.
///
/// | Avro | JSON |
/// |---|---|
/// | bytes, fixed | base64 |
/// | decimal, big-decimal | text, such as `"19.90"`; base64 where it has more than 64 bytes, or a scale beyond 300 |
/// | date | `"2024-02-29"` |
/// | time | `"23:59:59.999"` |
/// | timestamp | `"2024-02-29T23:59:59.999Z"`; without `Z` where it is local |
/// | uuid | text |
///
/// Days and times that ISO 8601 has no text for, before year 1, after year 9999 or outside a day, stay numbers.
///
/// libavro (1.11) does not serve here: a megabyte of a list that is linked by unions ends the process on the stack, an
/// array of nulls with a large count never ends, what was allocated for a cut text is lost, and it drops logical types.
public struct AvroDecoder {
    private let nodes: [AvroSchema.Node]
    private let depth: Int
    private var reader: ByteReader
    private var output: JSONOutput
    private var emptyItems = 0
    /// More than any price has; bounds the conversion, which takes the square of the length.
    private static let maximumDecimalBytes = 64
    /// More digits than any number has that means something.
    private static let scales = Int32(-300)...300
    /// Items of arrays that take no bytes, such as nulls: forty bytes could say millions of them.
    private static let maximumEmptyItems = 1_000

    /// Decodes one datum.
    /// - Parameters:
    ///   - bytes: a key or value.
    ///   - start: where the datum begins; it ends with the bytes.
    ///   - schema: the schema that it was written with.
    /// - Returns: JSON, UTF-8.
    /// - Throws: `RecordFault` where the bytes are no datum of that schema, or exceed a limit.
    public static func decode(
        _ bytes: [UInt8], from start: Int = 0, schema: AvroSchema, limits: DecodingLimits = DecodingLimits()
    ) throws(RecordFault) -> [UInt8] {
        var decoder = AvroDecoder(
            nodes: schema.nodes, depth: limits.depth,
            reader: ByteReader(bytes, start..<bytes.count, code: .invalidAvro),
            output: JSONOutput(limit: limits.outputBytes))
        if case .bytes = schema.nodes[schema.root] {
            // Confluent's serializer writes bytes as a whole without their length.
            try decoder.output.append(base64: bytes[start...])
        } else {
            try decoder.value(schema.root, depth: 0)
            guard decoder.reader.isAtEnd else { throw decoder.reader.fault("expected the end") }
        }
        return decoder.output.bytes
    }

    private mutating func value(_ place: Int, depth: Int) throws(RecordFault) {
        switch nodes[place] {
        case .null: try output.append("null")
        case .boolean:
            switch try reader.byte() {
            case 0: try output.append("false")
            case 1: try output.append("true")
            case let other: throw reader.fault("expected 0 or 1 as truth value, found \(other)")
            }
        case .int: try output.append(String(try int()))
        case .long: try output.append(String(try reader.zigzag()))
        case .float: try output.append(Float(bitPattern: try reader.littleEndian32()))
        case .double: try output.append(Double(bitPattern: try reader.littleEndian64()))
        case .bytes: try output.append(base64: reader.bytes[try bytes()])
        case .string: try output.append(quoted: reader.bytes[try bytes()])
        case .fixed(let size): try output.append(base64: reader.bytes[try reader.take(size)])
        case .enumeration(let symbols): try output.append(symbols[try index(symbols.count, "an enum's symbol")])
        case .array(let items): try blocks(of: items, areNamed: false, depth: depth + 1)
        case .map(let values): try blocks(of: values, areNamed: true, depth: depth + 1)
        case .union(let branches):
            // A union comes back to itself by way of a record only, which counts.
            try value(branches[try index(branches.count, "a union's branch")], depth: depth)
        case .record(let fields):
            try record(fields, depth: depth + 1)
        case .decimal(let scale, let size): try decimal(scale: scale, size: size)
        case .bigDecimal: try bigDecimal()
        case .date:
            let days = Int64(try int())
            try append(CalendarText.date(daysSince1970: days), orNumber: days)
        case .timeInMilliseconds: try time(Int64(try int()), unitsPerSecond: 1_000)
        case .time(let unitsPerSecond): try time(try reader.zigzag(), unitsPerSecond: unitsPerSecond)
        case .timestamp(let unitsPerSecond, let isLocal):
            try timestamp(try reader.zigzag(), unitsPerSecond: unitsPerSecond, isLocal: isLocal)
        case .uuid: try output.append("\"\(Self.uuidText(reader.bytes[try reader.take(16)]))\"")
        }
    }

    private mutating func record(_ fields: [AvroSchema.Field], depth: Int) throws(RecordFault) {
        try check(depth)
        try output.append("{")
        for (number, field) in fields.enumerated() {
            if number > 0 { try output.append(",") }
            try output.append(field.label)
            do throws(RecordFault) {
                try value(field.node, depth: depth)
            } catch {
                throw error.inside(field.name)
            }
        }
        try output.append("}")
    }

    /// An array's items or a map's values with their names, which come in blocks.
    private mutating func blocks(of node: Int, areNamed: Bool, depth: Int) throws(RecordFault) {
        try check(depth)
        try output.append(areNamed ? "{" : "[")
        var isFirst = true
        while case let count = try blockCount(), count > 0 {
            for _ in 0..<count {
                if !isFirst { try output.append(",") }
                isFirst = false
                if areNamed {
                    try output.append(quoted: reader.bytes[try bytes()])
                    try output.append(":")
                }
                let start = reader.position
                try value(node, depth: depth)
                if reader.position == start { try countEmptyItem() }
            }
        }
        try output.append(areNamed ? "}" : "]")
    }

    private mutating func countEmptyItem() throws(RecordFault) {
        emptyItems += 1
        guard emptyItems <= Self.maximumEmptyItems else {
            throw RecordFault(.tooLarge, "expected at most \(Self.maximumEmptyItems) items that take no bytes")
        }
    }

    /// The items of an array's or map's next block; 0 behind the last. A negative number is followed by the block's
    /// bytes, for readers that pass over it.
    private mutating func blockCount() throws(RecordFault) -> UInt64 {
        let count = try reader.zigzag()
        if count < 0 {
            let size = try reader.zigzag()
            guard size >= 0 else { throw reader.fault("expected a block's size, found \(size)") }
        }
        return count.magnitude
    }

    private mutating func int() throws(RecordFault) -> Int32 {
        let value = try reader.zigzag()
        guard let int = Int32(exactly: value) else { throw reader.fault("expected 32 bits, found \(value)") }
        return int
    }

    private mutating func index(_ count: Int, _ meaning: String) throws(RecordFault) -> Int {
        let value = try reader.zigzag()
        guard (0..<Int64(count)).contains(value) else {
            throw reader.fault("expected the number of \(meaning) below \(count), found \(value)")
        }
        return Int(value)
    }

    /// The place of bytes behind their length.
    private mutating func bytes() throws(RecordFault) -> Range<Int> {
        let length = try reader.zigzag()
        guard length >= 0 else { throw reader.fault("expected a length, found \(length)") }
        return try reader.take(length: length.magnitude)
    }

    private mutating func decimal(scale: Int, size: Int?) throws(RecordFault) {
        let range: Range<Int>
        if let size { range = try reader.take(size) } else { range = try bytes() }
        guard range.count <= Self.maximumDecimalBytes else { return try output.append(base64: reader.bytes[range]) }
        try output.append("\"\(DebeziumDecimal.decimalText(bytes: Array(reader.bytes[range]), scale: scale))\"")
    }

    /// Bytes with a datum of their own: those of an integer, and the scale as an int.
    private mutating func bigDecimal() throws(RecordFault) {
        let range = try bytes()
        let outer = reader
        reader = ByteReader(outer.bytes, range, code: .invalidAvro)
        let digits = try bytes()
        let scale = try int()
        guard reader.isAtEnd else { throw reader.fault("expected the end of a big-decimal") }
        reader = outer
        guard digits.count <= Self.maximumDecimalBytes, Self.scales.contains(scale) else {
            return try output.append(base64: reader.bytes[range])
        }
        try output.append(
            "\"\(DebeziumDecimal.decimalText(bytes: Array(reader.bytes[digits]), scale: Int(scale)))\"")
    }

    private mutating func time(_ units: Int64, unitsPerSecond: Int64) throws(RecordFault) {
        let (second, rest) = CalendarText.floored(units, by: unitsPerSecond)
        let text = CalendarText.time(secondOfDay: second, nanoseconds: rest * (1_000_000_000 / unitsPerSecond))
        try append(text, orNumber: units)
    }

    private mutating func timestamp(_ units: Int64, unitsPerSecond: Int64, isLocal: Bool) throws(RecordFault) {
        let (seconds, rest) = CalendarText.floored(units, by: unitsPerSecond)
        let text = CalendarText.timestamp(
            secondsSince1970: seconds, nanoseconds: rest * (1_000_000_000 / unitsPerSecond))
        try append(text.map { isLocal ? $0 : $0 + "Z" }, orNumber: units)
    }

    private mutating func append(_ text: String?, orNumber number: Int64) throws(RecordFault) {
        try output.append(text.map { "\"\($0)\"" } ?? String(number))
    }

    private func check(_ depth: Int) throws(RecordFault) {
        guard depth <= self.depth else {
            throw RecordFault(.tooDeep, "expected at most \(self.depth) nested arrays, maps and records")
        }
    }

    private static func uuidText(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = bytes.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
    }
}
