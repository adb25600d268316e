/// The memory of the buffers that a computation needs in each of its passes.
///
/// A pass asks for its buffers anew, always in the same order, and the nth gets the memory of the last pass's nth, which
/// grows where that is too small. So passes of changing size take no memory once the largest has been, and a buffer's
/// rows are where they were.
package final class Arena {
    private var pieces: [Buffer<UInt8>] = []
    /// Pieces that the present pass has.
    private var taken = 0

    /// An arena without memory.
    package init() {}

    /// Begins a pass: the views that were handed out are of no more use.
    package func restart() { taken = 0 }

    /// Memory for floats: [count].
    package func vector(_ count: Int) -> Vector {
        Vector(rebasing: take(count * DataType.float32.byteCount).bindMemory(to: Float.self)[..<count])
    }

    /// Memory for floats: [rows][columns].
    /// - Parameter capacity: rows that the matrix may grow to; defaults to `rows`.
    package func matrix(rows: Int, columns: Int, capacity: Int? = nil) -> Matrix {
        Matrix(vector((capacity ?? rows) * columns), rows: rows, columns: columns, capacity: capacity)
    }

    /// Memory for an operand of matrix products: [rows][columns].
    /// - Parameters:
    ///   - gap: elements that are free after each row.
    ///   - capacity: rows that the operand may grow to; defaults to `rows`.
    package func operand(
        rows: Int, columns: Int, gap: Int = 0, type: DataType, capacity: Int? = nil
    ) -> Operand {
        Operand(
            take((capacity ?? rows) * (columns + gap) * type.byteCount), rows: rows, columns: columns, gap: gap,
            type: type, capacity: capacity)
    }

    /// Memory for whatever shares it: so many bytes or more, zeros at first.
    package func take(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        if taken == pieces.count { pieces.append(Buffer(count: byteCount)) }
        let size = pieces[taken].count
        if size < byteCount {
            // Freed before the larger one is made, which has room for a quarter more than the last, so that slowly
            // growing passes don't reallocate each time.
            pieces[taken] = Buffer(count: 0)
            pieces[taken] = Buffer(count: max(byteCount, size * 5 / 4))
        }
        defer { taken += 1 }
        return UnsafeMutableRawBufferPointer(pieces[taken].elements)
    }
}
