import Cpq

/// The rows a statement returned, decoded on access from the buffer that libpq filled (binary format).
public final class PostgresResult: @unchecked Sendable, RandomAccessCollection {
    // A PGresult is never changed after it is complete, so any thread may read it.
    private let pointer: OpaquePointer
    /// There are few: looked through from the end, faster than by a hash.
    private let columns: [(name: String, type: UInt32)]
    /// The number of rows.
    public let count: Int

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        count = Int(PQntuples(pointer))
        columns = (0..<PQnfields(pointer)).map { (String(cString: PQfname(pointer, $0)), PQftype(pointer, $0)) }
    }

    deinit { PQclear(pointer) }

    /// The first row's.
    public var startIndex: Int { 0 }
    /// The one after the last row's.
    public var endIndex: Int { count }
    /// A row, from 0.
    public subscript(position: Int) -> PostgresRow { PostgresRow(result: self, row: Int32(position)) }

    /// Rows inserted, updated, deleted or returned.
    public var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// A value's bytes with their type; nil for null.
    func cell(_ row: Int32, _ column: String) throws -> (bytes: UnsafeRawBufferPointer, type: UInt32)? {
        guard let place = columns.lastIndex(where: { $0.name == column }) else {
            throw PostgresError(
                message: "the result has no column \"\(column)\"; it has \(columns.map(\.name).sorted())")
        }
        let index = Int32(place)
        if PQgetisnull(pointer, row, index) == 1 { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row, index), count: Int(PQgetlength(pointer, row, index)))
        return (bytes, columns[place].type)
    }
}

/// One row of a ``PostgresResult``; columns are read by name.
///
/// An absent column and another type than the one asked for throw a ``PostgresError``, and so does a null unless an optional
/// is asked for.
public struct PostgresRow: Sendable {
    let result: PostgresResult
    let row: Int32

    /// A `smallint`, `integer` or `bigint`.
    public func int(_ column: String) throws -> Int64 { try required(column, optionalInt(column)) }
    /// As ``int(_:)``; nil is null.
    public func optionalInt(_ column: String) throws -> Int64? {
        try decode(column) { cell, type in
            switch (type, cell.count) {
            case (20, 8): Int64(cell.bigEndian(Int64.self))
            case (23, 4): Int64(cell.bigEndian(Int32.self))
            case (21, 2): Int64(cell.bigEndian(Int16.self))
            case (26, 4): Int64(cell.bigEndian(UInt32.self))
            default: nil
            }
        }
    }

    /// A `real` or `double precision`.
    public func double(_ column: String) throws -> Double { try required(column, optionalDouble(column)) }
    /// As ``double(_:)``; nil is null.
    public func optionalDouble(_ column: String) throws -> Double? {
        try decode(column) { cell, type in
            switch (type, cell.count) {
            case (701, 8): Double(bitPattern: cell.bigEndian(UInt64.self))
            case (700, 4): Double(Float(bitPattern: cell.bigEndian(UInt32.self)))
            default: nil
            }
        }
    }

    /// A `boolean`.
    public func bool(_ column: String) throws -> Bool {
        try required(column, decode(column) { cell, type in type == 16 && cell.count == 1 ? cell[0] == 1 : nil })
    }

    /// A `text`, `varchar`, `name`, `json` or `jsonb`.
    public func text(_ column: String) throws -> String { try required(column, optionalText(column)) }
    /// As ``text(_:)``; nil is null.
    public func optionalText(_ column: String) throws -> String? {
        try decode(column) { cell, type in
            switch type {
            case 25, 1043, 19, 114, 705: String(decoding: cell, as: UTF8.self)
            case 3802: String(decoding: cell.dropFirst(), as: UTF8.self)
            default: nil
            }
        }
    }

    /// A `bytea`.
    public func bytes(_ column: String) throws -> [UInt8] { try required(column, optionalBytes(column)) }
    /// As ``bytes(_:)``; nil is null.
    public func optionalBytes(_ column: String) throws -> [UInt8]? {
        try decode(column) { cell, type in type == 17 ? Array(cell) : nil }
    }

    /// A `bigint[]` without nulls.
    public func intArray(_ column: String) throws -> [Int64] {
        try required(
            column,
            decode(column) { cell, type in
                type == 1016 ? try cell.array { $0.bigEndian(Int64.self) } : nil
            })
    }

    /// An `integer[]` without nulls.
    public func int32Array(_ column: String) throws -> [Int32] {
        try required(
            column,
            decode(column) { cell, type in
                type == 1007 ? try cell.array { $0.bigEndian(Int32.self) } : nil
            })
    }

    /// A `real[]` without nulls.
    public func floatArray(_ column: String) throws -> [Float] {
        try required(
            column,
            decode(column) { cell, type in
                type == 1021 ? try cell.array { Float(bitPattern: $0.bigEndian(UInt32.self)) } : nil
            })
    }

    /// A `text[]` without nulls.
    public func textArray(_ column: String) throws -> [String] {
        try required(
            column,
            decode(column) { cell, type in
                type == 1009 ? try cell.array { String(decoding: $0, as: UTF8.self) } : nil
            })
    }

    /// Whether the column is null; throws only where it is absent.
    public func isNull(_ column: String) throws -> Bool { try result.cell(row, column) == nil }

    private func required<Value>(_ column: String, _ value: Value?) throws -> Value {
        guard let value else { throw PostgresError(message: "the column \"\(column)\" is null") }
        return value
    }

    private func decode<Value>(
        _ column: String, _ body: (UnsafeRawBufferPointer, UInt32) throws -> Value?
    ) throws -> Value? {
        // The bytes belong to the result, which `self` keeps alive during the call.
        guard let (cell, type) = try result.cell(row, column) else { return nil }
        guard let value = try body(cell, type) else {
            throw PostgresError(message: "the column \"\(column)\" has type \(type), which is not what was asked for")
        }
        return value
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Value: FixedWidthInteger>(_ type: Value.Type) -> Value {
        Value(bigEndian: loadUnaligned(as: type))
    }

    fileprivate func array<Value>(_ element: (UnsafeRawBufferPointer) -> Value) throws -> [Value] {
        guard bigEndian(Int32.self) > 0 else { return [] }
        let length = Int(UnsafeRawBufferPointer(rebasing: self[12...]).bigEndian(Int32.self))
        var values: [Value] = []
        values.reserveCapacity(length)
        var position = 20
        for _ in 0..<length {
            let size = Int(UnsafeRawBufferPointer(rebasing: self[position...]).bigEndian(Int32.self))
            guard size >= 0 else { throw PostgresError(message: "an array holds a null where none was expected") }
            values.append(element(UnsafeRawBufferPointer(rebasing: self[(position + 4)..<(position + 4 + size)])))
            position += 4 + size
        }
        return values
    }
}
