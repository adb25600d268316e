/// A statement parameter. Sent in PostgreSQL's binary format with its type, so the server never guesses.
public enum PostgresValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// `bigint`; the server casts where a smaller integer column takes it.
    case int(Int64)
    case double(Double)
    case text(String)
    case bytes([UInt8])
    /// `jsonb`, as JSON text.
    case json(String)
    case boolArray([Bool])
    case intArray([Int64?])
    /// `integer[]`.
    case int32Array([Int32])
    case floatArray([Float])
    case doubleArray([Double?])
    case textArray([String?])
    case bytesArray([[UInt8]?])
    case jsonArray([String?])

    /// The value, or null.
    public init(_ text: String?) { self = text.map(PostgresValue.text) ?? .null }
    /// The value, or null.
    public init(_ int: Int64?) { self = int.map(PostgresValue.int) ?? .null }

    /// Object identifiers of the built-in types (`pg_type.dat`).
    var typeOID: UInt32 {
        switch self {
        case .null: 0
        case .bool: 16
        case .int: 20
        case .double: 701
        case .text: 25
        case .bytes: 17
        case .json: 3802
        case .boolArray: 1000
        case .intArray: 1016
        case .int32Array: 1007
        case .floatArray: 1021
        case .doubleArray: 1022
        case .textArray: 1009
        case .bytesArray: 1001
        case .jsonArray: 3807
        }
    }

    /// Appends the wire form.
    /// - Returns: false for null, which has none.
    func encode(into bytes: inout [UInt8]) -> Bool {
        switch self {
        case .null: return false
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int(let value): bytes.append(bigEndian: value)
        case .double(let value): bytes.append(bigEndian: value.bitPattern)
        case .text(let value): bytes.append(contentsOf: value.utf8)
        case .bytes(let value): bytes.append(contentsOf: value)
        case .json(let value):
            bytes.append(1)
            bytes.append(contentsOf: value.utf8)
        case .boolArray(let values): bytes.append(array: values, elementOID: 16) { $0.append($1 ? 1 : 0) }
        case .intArray(let values): bytes.append(optionals: values, elementOID: 20) { $0.append(bigEndian: $1) }
        case .int32Array(let values): bytes.append(array: values, elementOID: 23) { $0.append(bigEndian: $1) }
        case .floatArray(let values):
            bytes.append(array: values, elementOID: 700) { $0.append(bigEndian: $1.bitPattern) }
        case .doubleArray(let values):
            bytes.append(optionals: values, elementOID: 701) { $0.append(bigEndian: $1.bitPattern) }
        case .textArray(let values):
            bytes.append(optionals: values, elementOID: 25) { $0.append(contentsOf: $1.utf8) }
        case .bytesArray(let values): bytes.append(optionals: values, elementOID: 17) { $0.append(contentsOf: $1) }
        case .jsonArray(let values):
            bytes.append(optionals: values, elementOID: 3802) {
                $0.append(1)
                $0.append(contentsOf: $1.utf8)
            }
        }
        return true
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append<Item>(
        optionals values: [Item?], elementOID: UInt32, _ encode: (inout [UInt8], Item) -> Void
    ) {
        appendHead(of: values.count, hasNulls: values.contains { $0 == nil }, elementOID)
        for value in values {
            if let value { append(element: value, encode) } else { append(bigEndian: Int32(-1)) }
        }
    }

    fileprivate mutating func append<Item>(
        array values: [Item], elementOID: UInt32, _ encode: (inout [UInt8], Item) -> Void
    ) {
        appendHead(of: values.count, hasNulls: false, elementOID)
        for value in values { append(element: value, encode) }
    }

    /// What stands before an array's elements (`array_recv`).
    private mutating func appendHead(of count: Int, hasNulls: Bool, _ elementOID: UInt32) {
        append(bigEndian: Int32(count == 0 ? 0 : 1))
        append(bigEndian: Int32(hasNulls ? 1 : 0))
        append(bigEndian: elementOID)
        if count == 0 { return }
        append(bigEndian: Int32(count))
        append(bigEndian: Int32(1))
    }

    private mutating func append<Item>(element: Item, _ encode: (inout [UInt8], Item) -> Void) {
        let start = count
        append(bigEndian: Int32(0))
        encode(&self, element)
        let length = Int32(count - start - 4).bigEndian
        withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: Int32.self) }
    }
}
