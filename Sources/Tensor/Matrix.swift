/// A view of consecutive 32-bit floats that another object owns: [count].
public typealias Vector = UnsafeMutableBufferPointer<Float>

/// A view of 32-bit floats that another object owns: [rows][columns], each row in one piece.
///
/// Making and cutting views takes no memory. Who makes one keeps the owner alive while it is used, and sees to it that
/// nobody else writes the same elements.
public struct Matrix {
    /// The first element of the first row.
    public let pointer: UnsafeMutablePointer<Float>
    /// Rows in use.
    public let rows: Int
    /// Elements of a row.
    public let columns: Int
    /// Elements from the start of a row to that of the next one; more than `columns` where rows have a gap between them.
    public let stride: Int
    /// Rows that the memory has room for, the first one included; at least `rows`.
    public let capacity: Int

    @inlinable
    init(pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int, capacity: Int) {
        self.pointer = pointer
        self.rows = rows
        self.columns = columns
        self.stride = stride
        self.capacity = capacity
    }

    /// Rows without gaps at the start of a vector.
    /// - Parameter capacity: rows that the matrix may grow to; defaults to `rows`.
    @inlinable
    public init(_ elements: Vector, rows: Int, columns: Int, capacity: Int? = nil) {
        let capacity = capacity ?? rows
        precondition(
            rows >= 0 && rows <= capacity && columns >= 0 && capacity * columns <= elements.count,
            "a vector is too short for the matrix")
        guard let pointer = elements.baseAddress else { preconditionFailure("a matrix needs memory") }
        self.init(pointer: pointer, rows: rows, columns: columns, stride: columns, capacity: capacity)
    }

    /// Whether no elements lie between the rows.
    @inlinable public var isDense: Bool { stride == columns }

    /// All elements, row after row; of a matrix without gaps only.
    @inlinable public var elements: Vector {
        precondition(isDense, "the rows have gaps between them")
        return Vector(start: pointer, count: rows * columns)
    }

    /// One row: [columns].
    @inlinable public subscript(row: Int) -> Vector {
        precondition(row >= 0 && row < rows, "there is no such row")
        return Vector(start: pointer + row * stride, count: columns)
    }

    /// Some consecutive rows.
    @inlinable
    public func rows(_ range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "there are no such rows")
        return Matrix(
            pointer: pointer + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride,
            capacity: capacity - range.lowerBound)
    }

    /// Some consecutive columns of each row.
    @inlinable
    public func columns(_ range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= columns, "there are no such columns")
        return Matrix(
            pointer: pointer + range.lowerBound, rows: rows, columns: range.count, stride: stride, capacity: capacity)
    }

    /// The same memory with another number of rows in use, up to ``capacity``.
    @inlinable
    public func resized(toRows rows: Int) -> Matrix {
        precondition(rows >= 0 && rows <= capacity, "the memory has no room for the rows")
        return Matrix(pointer: pointer, rows: rows, columns: columns, stride: stride, capacity: capacity)
    }

    /// Copies another matrix of the same shape that does not overlap.
    public func copy(from other: Matrix) {
        precondition(other.rows == rows && other.columns == columns, "matrices of different shapes")
        for row in 0..<rows { _ = self[row].update(fromContentsOf: other[row]) }
    }

    /// Sets every element to zero.
    public func clear() {
        for row in 0..<rows { self[row].update(repeating: 0) }
    }
}
