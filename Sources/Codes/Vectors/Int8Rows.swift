/// Vectors of which only the direction counts, one after another: each value takes a byte.
public struct Int8Rows: Sendable, Equatable {
    private static let mostSteps: Float = 127

    /// Values of a row.
    public let width: Int
    /// [rows][width]
    public private(set) var values: [Int8] = []
    /// By row: what a step of its values is worth, so that it has length 1; 0 of a row without direction.
    public private(set) var steps: [Float] = []

    /// No rows.
    public init(width: Int) { self.width = width }

    /// So many rows without direction.
    public init(width: Int, count: Int) {
        self.width = width
        values = Array(repeating: 0, count: count * width)
        steps = Array(repeating: 0, count: count)
    }

    /// As they were stored.
    public init(width: Int, values: [Int8], steps: [Float]) {
        precondition(values.count == steps.count * width)
        self.width = width
        self.values = values
        self.steps = steps
    }

    /// How many rows there are.
    public var count: Int { steps.count }

    /// Adds a vector of any length; one of zeros has no direction.
    public mutating func append(_ vector: some Collection<Float>) {
        precondition(vector.count == width)
        let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        let greatest = vector.reduce(Float(0)) { max($0, abs($1)) }
        guard length > 0, length.isFinite else { return appendNone() }
        let step = max(greatest / Self.mostSteps, .leastNormalMagnitude)
        append(
            vector.lazy.map { Int8(max(-Self.mostSteps, min(($0 / step).rounded(), Self.mostSteps))) },
            step: step / length)
    }

    /// Adds a row without direction.
    public mutating func appendNone() { append(repeatElement(0, count: width), step: 0) }

    /// Adds a row as it is in other rows.
    public mutating func append(_ row: Int, of other: Int8Rows) {
        append(other.values[row * width..<(row + 1) * width], step: other.steps[row])
    }

    /// Adds a row as it was stored.
    public mutating func append(_ row: some Collection<Int8>, step: Float) {
        precondition(row.count == width)
        values.append(contentsOf: row)
        steps.append(step)
    }

    /// A row as a vector; of length 1, but for the last digits.
    public func vector(_ row: Int) -> [Float] {
        values[row * width..<(row + 1) * width].map { Float($0) * steps[row] }
    }

    /// The cosine of each row with a query's vector; 0 of a row without direction.
    public func cosines(with query: QueryVector) -> [Float] {
        precondition(query.values.count == width, "the vector is of another encoder")
        return withBuffers(query) { values, query in
            steps.indices.map { Self.product(values, row: $0, query) * steps[$0] / QueryVector.steps }
        }
    }

    /// The cosine of one row with a query's vector; nil of a row without direction.
    public func cosine(ofRow row: Int, with query: QueryVector) -> Float? {
        precondition(query.values.count == width, "the vector is of another encoder")
        guard steps[row] > 0 else { return nil }
        return withBuffers(query) { Self.product($0, row: row, $1) * steps[row] / QueryVector.steps }
    }

    private func withBuffers<Value>(
        _ query: QueryVector, _ body: (UnsafeBufferPointer<Int8>, UnsafeBufferPointer<Int16>) -> Value
    ) -> Value {
        values.withUnsafeBufferPointer { values in query.values.withUnsafeBufferPointer { body(values, $0) } }
    }

    /// A sum of whole numbers, the same in whatever order they are added.
    @inline(__always)
    private static func product(
        _ values: UnsafeBufferPointer<Int8>, row: Int, _ query: UnsafeBufferPointer<Int16>
    ) -> Float {
        // No more than the product of both lengths: 4,096 by 127 and the root of the width.
        var sum: Int32 = 0
        let start = row * query.count
        for column in query.indices { sum &+= Int32(values[start + column]) &* Int32(query[column]) }
        return Float(sum)
    }
}

/// Rows as they are stored by themselves: the row's step, as the 32 bits of a float, lowest byte first, then its values.
extension Int8Rows {
    private static let stepBytes = 4

    /// Values of a stored row; nil of bytes that are none.
    public static func width(ofRow bytes: [UInt8]) -> Int? { bytes.count > stepBytes ? bytes.count - stepBytes : nil }

    /// A row to store; nil of one without direction.
    public func bytes(ofRow row: Int) -> [UInt8]? {
        guard steps[row] > 0 else { return nil }
        let values = values[row * width..<(row + 1) * width]
        return withUnsafeBytes(of: steps[row].bitPattern.littleEndian) { Array($0) }
            + values.map { UInt8(bitPattern: $0) }
    }

    /// Puts a stored row in the place of another one; bytes that are none of this width have no direction.
    public mutating func replace(_ row: Int, by bytes: [UInt8]?) {
        guard let bytes, Self.width(ofRow: bytes) == width else { return removeDirection(of: row) }
        let pattern = bytes.prefix(Self.stepBytes).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let step = Float(bitPattern: pattern)
        guard step > 0, step.isFinite else { return removeDirection(of: row) }
        for (column, byte) in bytes.dropFirst(Self.stepBytes).enumerated() {
            values[row * width + column] = Int8(bitPattern: byte)
        }
        steps[row] = step
    }

    private mutating func removeDirection(of row: Int) {
        for column in 0..<width { values[row * width + column] = 0 }
        steps[row] = 0
    }
}
