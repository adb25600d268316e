import Catalog

/// The values of one message's fields, as they stand in the bytes (Protocol Buffers, "Encoding").
struct ProtobufFields {
    /// A value before its field's type says what it means.
    enum Raw {
        /// A varint, or the bits of a number of fixed size.
        case number(UInt64)
        /// Bytes behind a length, or between a group's tags.
        case bytes(Range<Int>)
    }

    /// Values of one message at most; each takes more memory than bytes.
    private static let maximumValues = 1_000_000
    /// Groups in one another at most, in what is passed over.
    private static let deepestGroup = 100

    /// By the field's place in its message type; of a field that occurs once only the last, but all stretches of a
    /// message, which are merged.
    private(set) var values: [[Raw]]

    private let schema: ProtobufSchema
    private let type: ProtobufSchema.Message
    private var reader: ByteReader
    private var count = 0

    init(_ type: ProtobufSchema.Message, of schema: ProtobufSchema, _ reader: ByteReader) throws(RecordFault) {
        self.schema = schema
        self.type = type
        self.reader = reader
        values = Array(repeating: [], count: type.fields.count)
        while !self.reader.isAtEnd { try field() }
    }

    private mutating func field() throws(RecordFault) {
        let (number, wireType) = try tag()
        guard let place = type.place(of: number) else { return try skip(wireType, number: number) }
        let field = type.fields[place]
        if case .map = field.occurrence {
            guard wireType == 2 else { return try skip(wireType, number: number) }
            try add(.bytes(try lengthDelimited()), at: place, field)
        } else if wireType == field.kind.wireType {
            try add(try single(wireType, number: number), at: place, field)
        } else if wireType == 2, field.occurrence == .repeated, let element = field.kind.packedWireType {
            // Many numbers behind one length.
            let end = try lengthDelimited()
            var packed = ByteReader(reader.bytes, end, code: .invalidProtobuf)
            while !packed.isAtEnd { try add(.number(try Self.number(element, &packed)), at: place, field) }
        } else {
            // Written by another schema: a field that this one doesn't know.
            try skip(wireType, number: number)
        }
    }

    private mutating func add(_ value: Raw, at place: Int, _ field: ProtobufSchema.Field) throws(RecordFault) {
        if case .enumeration(let enumeration) = field.kind, schema.enumerations[enumeration].isClosed,
            case .number(let number) = value,
            schema.enumerations[enumeration].symbols[Int32(truncatingIfNeeded: number)] == nil
        {
            return
        }
        count += 1
        guard count <= Self.maximumValues else {
            throw RecordFault(.tooLarge, "expected at most \(Self.maximumValues) values in one message")
        }
        if let oneof = field.oneof {
            for (other, member) in type.fields.enumerated() where member.oneof == oneof && other != place {
                values[other] = []
            }
        }
        switch (field.occurrence, field.kind) {
        case (.repeated, _), (.map, _), (_, .message), (_, .group): values[place].append(value)
        default: values[place] = [value]
        }
    }

    private mutating func single(_ wireType: UInt64, number: Int) throws(RecordFault) -> Raw {
        switch wireType {
        case 2: .bytes(try lengthDelimited())
        case 3: .bytes(try group(number))
        default: .number(try Self.number(wireType, &reader))
        }
    }

    private static func number(_ wireType: UInt64, _ reader: inout ByteReader) throws(RecordFault) -> UInt64 {
        switch wireType {
        case 1: try reader.littleEndian64()
        case 5: UInt64(try reader.littleEndian32())
        default: try reader.varint()
        }
    }

    private mutating func lengthDelimited() throws(RecordFault) -> Range<Int> {
        try reader.take(length: try reader.varint())
    }

    private mutating func tag() throws(RecordFault) -> (number: Int, wireType: UInt64) {
        let tag = try reader.varint()
        guard tag <= UInt64(UInt32.max), tag >> 3 > 0 else {
            throw reader.fault("expected a field's tag, found \(tag)")
        }
        return (Int(tag >> 3), tag & 7)
    }

    private mutating func skip(_ wireType: UInt64, number: Int) throws(RecordFault) {
        switch wireType {
        case 0: _ = try reader.varint()
        case 1: _ = try reader.take(8)
        case 2: _ = try lengthDelimited()
        case 3: _ = try group(number)
        case 5: _ = try reader.take(4)
        default: throw reader.fault("expected a wire type of 0 to 3 or 5, found \(wireType)")
        }
    }

    /// The bytes between a group's tags; the first tag has been read.
    private mutating func group(_ number: Int) throws(RecordFault) -> Range<Int> {
        let start = reader.position
        var open = [number]
        while true {
            let end = reader.position
            let (number, wireType) = try tag()
            switch wireType {
            case 3:
                guard open.count < Self.deepestGroup else {
                    throw RecordFault(.tooDeep, "expected at most \(Self.deepestGroup) groups in one another")
                }
                open.append(number)
            case 4:
                guard open.popLast() == number else { throw reader.fault("expected the end of another group") }
                if open.isEmpty { return start..<end }
            default: try skip(wireType, number: number)
            }
        }
    }
}

extension ProtobufSchema.Kind {
    /// How a value stands in the bytes: 0 a varint, 1 eight bytes, 2 behind a length, 3 between tags, 5 four bytes.
    var wireType: UInt64 {
        switch self {
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool, .enumeration: 0
        case .double, .fixed64, .sfixed64: 1
        case .string, .bytes, .message: 2
        case .group: 3
        case .float, .fixed32, .sfixed32: 5
        }
    }

    /// How a value stands among many behind one length; nil where it can't.
    var packedWireType: UInt64? {
        switch wireType {
        case 2, 3: nil
        case let type: type
        }
    }
}
