package import Catalog

/// Makes JSON of messages in Protobuf's binary encoding.
///
/// Fields keep the names of the schema. A field without presence (a number, text or truth value of proto3 without
/// `optional`) that is not in the bytes has its default, as the language says: `active: false` is sent by leaving it
/// out. Other fields that are not there are left out, and so are empty lists and maps. Fields that the schema doesn't
/// know are passed over.
///
/// | Protobuf | JSON |
/// |---|---|
/// | numbers of any size | numbers; `"NaN"` and `"Infinity"` as text |
/// | enum | the name; the number where the schema has no name for it |
/// | bytes | base64 |
/// | map | an object |
/// | Timestamp, `google.type.Date`, `TimeOfDay` | ISO 8601 text, such as `"2024-02-29T23:59:59.999Z"` |
/// | Duration | seconds as text, such as `"1.5s"` |
/// | wrappers, Struct, Value, ListValue | the value itself |
/// | FieldMask | the paths, with commas between them |
/// | `confluent.type.Decimal`, `google.type.Decimal` | text, such as `"19.90"` |
///
/// libprotobuf does not serve here: Debian's libsentencepiece exports a copy of another version (3.14) of the same
/// symbols, and a process that loads both ends at its start.
package struct ProtobufDecoder {
    let schema: ProtobufSchema
    let limits: DecodingLimits
    var output: JSONOutput

    /// Decodes what follows the wire format's header: message indexes and a message.
    /// - Parameters:
    ///   - bytes: a key or value.
    ///   - start: where the message indexes begin.
    ///   - schema: the schema that it was written with.
    /// - Returns: JSON, UTF-8.
    /// - Throws: ``RecordFault`` where the bytes are no message of that schema, or exceed a limit.
    package static func decode(
        _ bytes: [UInt8], from start: Int = 0, schema: ProtobufSchema, limits: DecodingLimits = DecodingLimits()
    ) throws(RecordFault) -> [UInt8] {
        var reader = ByteReader(bytes, start..<bytes.count, code: .invalidProtobuf)
        let indexes = try WireFormat.messageIndexes(&reader)
        guard let type = schema.message(at: indexes) else {
            throw RecordFault(.invalidProtobuf, "expected a message type of the schema, found the indexes \(indexes)")
        }
        var decoder = ProtobufDecoder(
            schema: schema, limits: limits, output: JSONOutput(limit: limits.outputBytes))
        try decoder.message(type, reader, depth: 1)
        return decoder.output.bytes
    }

    /// Writes a message of a type.
    mutating func message(_ type: Int, _ reader: ByteReader, depth: Int) throws(RecordFault) {
        guard depth <= limits.depth else {
            throw RecordFault(.tooDeep, "expected at most \(limits.depth) nested messages, lists and maps")
        }
        let type = schema.messages[type]
        let fields = try ProtobufFields(type, of: schema, reader)
        if let wellKnown = type.wellKnown,
            try append(wellKnown, ProtobufMembers(type: type, fields: fields, bytes: reader.bytes), depth: depth)
        {
            return
        }
        try output.append("{")
        var isFirst = true
        for (field, values) in zip(type.fields, fields.values) {
            if values.isEmpty {
                if field.occurrence == .required {
                    throw RecordFault(.invalidProtobuf, field: field.name, "expected the required field")
                }
                guard field.occurrence == .implicit else { continue }
            }
            if !isFirst { try output.append(",") }
            isFirst = false
            try output.append(field.label)
            do throws(RecordFault) {
                try self.values(values, of: field, reader.bytes, depth: depth)
            } catch {
                throw error.inside(field.name)
            }
        }
        try output.append("}")
    }

    private mutating func values(
        _ values: [ProtobufFields.Raw], of field: ProtobufSchema.Field, _ bytes: [UInt8], depth: Int
    ) throws(RecordFault) {
        switch field.occurrence {
        case .map(let entry): try map(values, entry: entry, bytes, depth: depth + 1)
        case .repeated: try list(values, field.kind, bytes, depth: depth + 1)
        case .implicit, .explicit, .required: try single(values, field.kind, bytes, depth: depth)
        }
    }

    /// Writes a list.
    mutating func list(
        _ values: [ProtobufFields.Raw], _ kind: ProtobufSchema.Kind, _ bytes: [UInt8], depth: Int
    ) throws(RecordFault) {
        try output.append("[")
        for (number, value) in values.enumerated() {
            if number > 0 { try output.append(",") }
            try single([value], kind, bytes, depth: depth)
        }
        try output.append("]")
    }

    /// Writes a map; of equal keys the last counts.
    mutating func map(
        _ entries: [ProtobufFields.Raw], entry: Int, _ bytes: [UInt8], depth: Int
    ) throws(RecordFault) {
        let type = schema.messages[entry]
        let (key, value) = (type.fields[0].kind, type.fields[1].kind)
        var places: [[UInt8]: Int] = [:]
        var members: [(name: [UInt8], value: [ProtobufFields.Raw])] = []
        for case .bytes(let range) in entries {
            let fields = try ProtobufFields(type, of: schema, ByteReader(bytes, range, code: .invalidProtobuf))
            let name = try mapKey(fields.values[0], key, bytes)
            if let place = places[name] {
                members[place].value = fields.values[1]
            } else {
                places[name] = members.count
                members.append((name, fields.values[1]))
            }
        }
        try output.append("{")
        for (number, member) in members.enumerated() {
            if number > 0 { try output.append(",") }
            try output.append(member.name)
            try output.append(":")
            try single(member.value, value, bytes, depth: depth)
        }
        try output.append("}")
    }

    /// A map's key as JSON text in quotation marks.
    private func mapKey(
        _ values: [ProtobufFields.Raw], _ kind: ProtobufSchema.Kind, _ bytes: [UInt8]
    ) throws(RecordFault) -> [UInt8] {
        var decoder = ProtobufDecoder(schema: schema, limits: limits, output: JSONOutput(limit: limits.outputBytes))
        try decoder.single(values, kind, bytes, depth: 0)
        let text = decoder.output.bytes
        return kind == .string ? text : [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
    }

    /// Writes one value; the type's default where there is none.
    mutating func single(
        _ values: [ProtobufFields.Raw], _ kind: ProtobufSchema.Kind, _ bytes: [UInt8], depth: Int
    ) throws(RecordFault) {
        switch kind {
        case .message(let type), .group(let type):
            try message(type, Self.merged(values, bytes), depth: depth + 1)
        case .string:
            guard case .bytes(let range)? = values.last else { return try output.append("\"\"") }
            try output.append(quoted: bytes[range])
        case .bytes:
            guard case .bytes(let range)? = values.last else { return try output.append("\"\"") }
            try output.append(base64: bytes[range])
        default:
            var bits: UInt64?
            if case .number(let number)? = values.last { bits = number }
            try number(bits, kind)
        }
    }

    private mutating func number(_ bits: UInt64?, _ kind: ProtobufSchema.Kind) throws(RecordFault) {
        if case .enumeration(let place) = kind {
            let enumeration = schema.enumerations[place]
            let number = bits.map { Int32(truncatingIfNeeded: $0) } ?? enumeration.defaultNumber
            guard let symbol = enumeration.symbols[number] else { return try output.append(String(number)) }
            return try output.append(symbol)
        }
        let bits = bits ?? 0
        switch kind {
        case .double: try output.append(Double(bitPattern: bits))
        case .float: try output.append(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .int32, .sfixed32: try output.append(String(Int32(truncatingIfNeeded: bits)))
        case .int64, .sfixed64: try output.append(String(Int64(bitPattern: bits)))
        case .uint32, .fixed32: try output.append(String(UInt32(truncatingIfNeeded: bits)))
        case .sint32:
            try output.append(String(ByteReader.unzigzag(UInt64(UInt32(truncatingIfNeeded: bits)))))
        case .sint64: try output.append(String(ByteReader.unzigzag(bits)))
        case .bool: try output.append(bits != 0 ? "true" : "false")
        default: try output.append(String(bits))
        }
    }

    /// A message that stands in several stretches is what they are one behind the other.
    private static func merged(_ values: [ProtobufFields.Raw], _ bytes: [UInt8]) -> ByteReader {
        var ranges: [Range<Int>] = []
        for case .bytes(let range) in values { ranges.append(range) }
        if ranges.count == 1 { return ByteReader(bytes, ranges[0], code: .invalidProtobuf) }
        let joined = ranges.flatMap { bytes[$0] }
        return ByteReader(joined, joined.indices, code: .invalidProtobuf)
    }
}
