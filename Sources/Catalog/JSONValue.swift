/// Any JSON value. Numbers keep their text (``JSONNumber``), truth values and numbers are kept apart, and an explicit
/// null is a value of its own.
///
/// Of an object's equal names the last one counts, as in PostgreSQL's `jsonb`. Names and texts compare as Swift
/// strings do, by canonical equivalence: two names that differ only in Unicode normalisation are one.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Parses one JSON text, strictly by RFC 8259; a byte order mark before it is skipped.
    /// - Parameters:
    ///   - bytes: UTF-8 text.
    ///   - maximumDepth: how many arrays and objects may be nested.
    /// - Throws: a ``RecordFault`` for anything that is not JSON or that PostgreSQL's `jsonb` can't hold: NUL
    ///   characters, lone surrogates, numbers out of range.
    public init(parsing bytes: [UInt8], maximumDepth: Int = 32) throws(RecordFault) {
        self = try JSONParser.parse(bytes, maximumDepth: maximumDepth)
    }

    /// Whether this is an explicit null.
    public var isNull: Bool { self == .null }

    /// The truth value, where this is one.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, where this is one.
    public var numberValue: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The text, where this is a string.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, where this is an array.
    public var arrayValue: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, where this is an object.
    public var objectValue: [String: JSONValue]? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member of that name, where this is an object that has it.
    public subscript(name: String) -> JSONValue? { objectValue?[name] }

    /// The name of this value's JSON type, for messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
