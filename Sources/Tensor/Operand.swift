/// A view of an operand of matrix products that another object owns: [rows][columns] in the product's type, or the
/// transpose of that. As with ``Matrix``, who makes one keeps the owner alive.
public struct Operand {
    /// The first element of the first row.
    public let pointer: UnsafeMutableRawPointer
    /// Rows in use, as they lie in memory.
    public let rows: Int
    /// Elements of a row, as they lie in memory.
    public let columns: Int
    /// Elements from the start of a row to that of the next one.
    public let stride: Int
    /// Rows that the memory has room for, the first one included; at least `rows`.
    public let capacity: Int
    /// The type of the elements.
    public let type: DataType
    /// Whether a product takes the transpose.
    public let isTransposed: Bool

    @inlinable
    init(
        pointer: UnsafeMutableRawPointer, rows: Int, columns: Int, stride: Int, capacity: Int, type: DataType,
        isTransposed: Bool
    ) {
        self.pointer = pointer
        self.rows = rows
        self.columns = columns
        self.stride = stride
        self.capacity = capacity
        self.type = type
        self.isTransposed = isTransposed
    }

    /// Rows at the start of some memory.
    /// - Parameters:
    ///   - gap: elements that are free after each row.
    ///   - capacity: rows that the operand may grow to; defaults to `rows`.
    @inlinable
    public init(
        _ memory: UnsafeMutableRawBufferPointer, rows: Int, columns: Int, gap: Int = 0, type: DataType,
        capacity: Int? = nil
    ) {
        let capacity = capacity ?? rows
        precondition(
            rows >= 0 && rows <= capacity && columns >= 0 && gap >= 0
                && capacity * (columns + gap) * type.byteCount <= memory.count,
            "the memory is too small for the operand")
        guard let pointer = memory.baseAddress else { preconditionFailure("an operand needs memory") }
        self.init(
            pointer: pointer, rows: rows, columns: columns, stride: columns + gap, capacity: capacity, type: type,
            isTransposed: false)
    }

    /// A matrix as an operand of products of 32-bit floats.
    @inlinable
    public init(_ matrix: Matrix) {
        self.init(
            pointer: UnsafeMutableRawPointer(matrix.pointer), rows: matrix.rows, columns: matrix.columns,
            stride: matrix.stride, capacity: matrix.capacity, type: .float32, isTransposed: false)
    }

    /// The transpose, in the same memory.
    @inlinable public var transposed: Operand {
        Operand(
            pointer: pointer, rows: rows, columns: columns, stride: stride, capacity: capacity, type: type,
            isTransposed: !isTransposed)
    }

    /// Whether no elements lie between the rows.
    @inlinable public var isDense: Bool { stride == columns }

    /// Some consecutive rows.
    @inlinable
    public func rows(_ range: Range<Int>) -> Operand {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "there are no such rows")
        return Operand(
            pointer: pointer + range.lowerBound * stride * type.byteCount, rows: range.count, columns: columns,
            stride: stride, capacity: capacity - range.lowerBound, type: type, isTransposed: isTransposed)
    }

    /// The same memory with another number of rows in use, up to ``capacity``.
    @inlinable
    public func resized(toRows rows: Int) -> Operand {
        precondition(rows >= 0 && rows <= capacity, "the memory has no room for the rows")
        return Operand(
            pointer: pointer, rows: rows, columns: columns, stride: stride, capacity: capacity, type: type,
            isTransposed: isTransposed)
    }

    /// Copies an operand of the same shape and type that does not overlap.
    public func copy(from other: Operand) {
        precondition(
            other.rows == rows && other.columns == columns && other.type == type, "operands of different shapes")
        for row in 0..<rows {
            (pointer + row * stride * type.byteCount).copyMemory(
                from: other.pointer + row * other.stride * type.byteCount, byteCount: columns * type.byteCount)
        }
    }

    /// Sets every element to zero.
    public func clear() {
        for row in 0..<rows {
            (pointer + row * stride * type.byteCount)
                .initializeMemory(as: UInt8.self, repeating: 0, count: columns * type.byteCount)
        }
    }
}
