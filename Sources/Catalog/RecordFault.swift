/// Why one record can't become an event: a fault of the record, not of the surroundings.
///
/// The record will never decode, however often it is read again: it belongs into the dead-letter table, with
/// ``code`` as its cause, and its neighbours go on.
public struct RecordFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of fault; the raw value is stable and serves as the cause of a dead letter and as a metric label.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are not one JSON text (RFC 8259), or a delimited line lacks columns.
        case invalidJSON = "invalid_json"
        /// The bytes are not UTF-8.
        case notUTF8 = "not_utf8"
        /// A NUL character, raw or as `\u0000`, which PostgreSQL can't hold in text or jsonb.
        case containsNUL = "contains_nul"
        /// Half a surrogate pair (`\ud800`), which is no Unicode character.
        case loneSurrogate = "lone_surrogate"
        /// Arrays and objects nested deeper than the limit.
        case tooDeep = "too_deep"
        /// A number outside the range that is accepted, or that its field can hold.
        case numberOutOfRange = "number_out_of_range"
        /// A field that every record must have is absent, null or empty.
        case missingField = "missing_field"
        /// A field has another JSON type than expected.
        case wrongType = "wrong_type"
        /// A field has the right JSON type, but no usable value.
        case invalidValue = "invalid_value"
        /// A time that is further ahead than clocks differ.
        case futureTime = "future_time"
        /// An operation other than create, update, upsert, delete and their Debezium letters.
        case unknownOperation = "unknown_operation"
        /// Debezium's truncate event, which names no product.
        case truncateOperation = "truncate_operation"
        /// Debezium's placeholder for a column that the database did not log.
        case unavailableValue = "unavailable_value"
        /// A message or a field with more bytes than its limit.
        case tooLarge = "too_large"
        /// More attributes than the limit.
        case tooManyAttributes = "too_many_attributes"
        /// A key or value in Confluent's wire format, where no schema registry is configured.
        case wireFormatWithoutRegistry = "wire_format_without_registry"
        /// Bytes that begin as Confluent's wire format does and don't go on so.
        case invalidWireFormat = "invalid_wire_format"
        /// A schema that the registry doesn't have.
        case unknownSchema = "unknown_schema"
        /// A schema that can't be read, or is larger than its limit.
        case invalidSchema = "invalid_schema"
        /// Bytes that are no Avro datum of their schema.
        case invalidAvro = "invalid_avro"
        /// Bytes that are no Protobuf message of their schema.
        case invalidProtobuf = "invalid_protobuf"
        /// The configured transformation failed on the record, or took too much time or memory.
        case transformFailed = "transform_failed"
    }

    /// The kind of fault.
    public let code: Code
    /// The field at fault as a dotted path, such as `product.price`, cut to its first 200 Unicode scalars; nil where
    /// the message as a whole is.
    public let field: String?
    /// What was expected and what was found, without the field.
    public let detail: String

    /// Creates a fault.
    public init(_ code: Code, field: String? = nil, _ detail: String) {
        self.code = code
        // Names come from the record, and may be as long as it.
        self.field = field?.excerpt(200)
        self.detail = detail
    }

    /// One sentence for a person: the field, what was expected and what was found.
    public var message: String {
        if let field { "\(field): \(detail)" } else { detail }
    }

    /// The kind of fault and what is wrong.
    public var description: String { "\(code.rawValue): \(message)" }

    /// False: the same bytes give the same fault.
    public var isRetriable: Bool { false }
    /// False: the records after this one are not affected.
    public var isFatal: Bool { false }

    /// The same fault seen from the parent of its field.
    package func inside(_ parent: String) -> RecordFault {
        guard let field else { return RecordFault(code, field: parent, detail) }
        return RecordFault(code, field: field.hasPrefix("[") ? parent + field : "\(parent).\(field)", detail)
    }
}
