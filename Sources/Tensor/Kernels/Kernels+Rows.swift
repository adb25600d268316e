import CKernels

extension Kernels {
    /// out[i] = table[rows[i]]: a token embedding, or some rows of a matrix.
    /// - Parameters:
    ///   - rows: [out.rows], each a row of the table.
    ///   - table: [any][columns]
    ///   - out: [rows.count][columns]
    package static func gather(_ rows: [Int32], of table: Matrix, into out: Matrix) {
        precondition(
            out.rows == rows.count && out.columns == table.columns && table.isDense && out.isDense,
            "gather: shapes differ")
        kernels_embed(table.pointer, rows, Int64(out.rows), Int64(out.columns), out.pointer)
    }

    /// table[rows[i]] += gradient[i]: the gradient of ``gather(_:of:into:)``.
    /// - Parameters:
    ///   - gradient: [rows.count][columns]
    ///   - rows: [gradient.rows], each a row of the table.
    ///   - table: [any][columns]
    package static func scatterAdd(_ gradient: Matrix, to rows: [Int32], of table: Matrix) {
        precondition(
            gradient.rows == rows.count && gradient.columns == table.columns && table.isDense && gradient.isDense,
            "scatterAdd: shapes differ")
        kernels_embed_backward(gradient.pointer, rows, Int64(gradient.rows), Int64(gradient.columns), table.pointer)
    }

    /// Rounds to the nearest bfloat16, ties to even.
    /// - Parameter halves: as many as the source has.
    package static func round(_ source: Vector, into halves: UnsafeMutableBufferPointer<UInt16>) {
        precondition(source.count == halves.count, "round: counts differ")
        kernels_to_bfloat16(source.baseAddress, halves.baseAddress, Int64(source.count))
    }

    /// Rounds a matrix to an operand in bfloat16 of the same shape.
    package static func round(_ source: Matrix, into operand: Operand) {
        precondition(
            operand.type == .bfloat16 && operand.rows == source.rows && operand.columns == source.columns,
            "round: shapes differ")
        let count = source.rows * source.columns
        let halves = operand.kernelOutput.assumingMemoryBound(to: UInt16.self)
        round(source.elements, into: UnsafeMutableBufferPointer(start: halves, count: count))
    }

    /// x[row] += bias for each row.
    /// - Parameters:
    ///   - x: [rows][columns], updated in place.
    ///   - bias: [columns]
    package static func add(_ bias: Vector, toRowsOf x: Matrix) {
        precondition(x.isDense && bias.count == x.columns, "add: shapes differ")
        kernels_add_bias(x.pointer, bias.baseAddress, Int64(x.rows), Int64(x.columns))
    }
}
