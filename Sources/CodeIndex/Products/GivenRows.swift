import Postgres

/// Rows that a statement is given as arrays, one a column; a column in which all rows have the same value is given as that
/// value instead.
///
/// PostgreSQL takes each array apart into rows of its own, which it keeps and reads again to put the columns side by side:
/// of what a product's row costs that is a good part, and topic, epoch or a version that no event has are the same
/// throughout.
struct GivenRows {
    /// Fewer rows are given as arrays in any case, so that a statement is prepared for few columns' kinds.
    static let minimumRows = 16

    private let count: Int
    private(set) var parameters: [PostgresValue] = []
    private var names: [String] = []
    private var arrays: [String] = []
    private var expressions: [String: String] = [:]

    /// - Parameter key: the column in which all rows differ, and its values.
    init(_ key: String, _ values: [String]) {
        count = values.count
        addArray(key, .textArray(values))
    }

    /// Adds a column.
    /// - Parameters:
    ///   - type: the SQL type of its values.
    ///   - isSame: whether two values are stored alike.
    ///   - array: makes a parameter of them.
    ///   - single: makes a parameter of one.
    mutating func add<Value: Equatable>(
        _ name: String, _ type: String, _ values: [Value?], isSame: (Value, Value) -> Bool = { $0 == $1 },
        array: ([Value?]) -> PostgresValue, single: (Value) -> PostgresValue
    ) {
        precondition(values.count == count, "a value for each row")
        let isCommon =
            count >= Self.minimumRows
            && values.dropFirst().allSatisfy { value in
                guard let value, let first = values[0] else { return value == nil && values[0] == nil }
                return isSame(value, first)
            }
        guard isCommon else { return addArray(name, array(values)) }
        guard let value = values[0] else {
            expressions[name] = "NULL::\(type)"
            return
        }
        parameters.append(single(value))
        expressions[name] = "$\(parameters.count)"
    }

    private mutating func addArray(_ name: String, _ values: PostgresValue) {
        parameters.append(values)
        names.append(name)
        arrays.append("$\(parameters.count)")
        expressions[name] = "given.\(name)"
    }

    /// An expression for a column's value, where ``source`` is selected from.
    subscript(name: String) -> String {
        guard let expression = expressions[name] else { preconditionFailure("no column \(name) was added") }
        return expression
    }

    /// What to select from: a row `given` for each.
    var source: String {
        "unnest(\(arrays.joined(separator: ", "))) AS given(\(names.joined(separator: ", ")))"
    }
}

extension GivenRows {
    /// Adds a column of texts.
    mutating func add(_ name: String, texts: [String?]) {
        add(name, "text", texts, isSame: Self.haveSameBytes, array: PostgresValue.textArray, single: PostgresValue.text)
    }

    /// Adds a column of whole numbers.
    mutating func add(_ name: String, ints: [Int64?]) {
        add(name, "bigint", ints, array: PostgresValue.intArray, single: PostgresValue.int)
    }

    /// Adds a column of truth values.
    mutating func add(_ name: String, bools: [Bool]) {
        add(name, "boolean", bools, array: { .boolArray($0.compactMap(\.self)) }, single: PostgresValue.bool)
    }

    /// Adds a column of bytes.
    mutating func add(_ name: String, bytes: [[UInt8]?]) {
        add(name, "bytea", bytes, array: PostgresValue.bytesArray, single: PostgresValue.bytes)
    }

    /// Adds a column of JSON.
    mutating func add(_ name: String, json: [String?]) {
        add(name, "jsonb", json, isSame: Self.haveSameBytes, array: PostgresValue.jsonArray, single: PostgresValue.json)
    }

    /// Strings are equal by canonical equivalence as well, but a product keeps the very text that it came with.
    private static func haveSameBytes(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
