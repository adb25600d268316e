import CKernels

extension Kernels {
    /// Σ weight · −ln softmax(logits)[target] over the targets of all rows, and its gradient.
    /// - Parameters:
    ///   - logits: [rows][vocabulary]
    ///   - offsets: where each row's targets begin, and where the last one's end, [rows + 1].
    ///   - targets: tokens, [target].
    ///   - weights: [target]
    ///   - gradient: of the logits, [rows][vocabulary]; its rows may have gaps between them.
    /// - Returns: the sum, in double precision.
    package static func crossEntropy(
        _ logits: Matrix, offsets: ArraySlice<Int32>, targets: [Int32], weights: [Float], gradient: Operand
    ) -> Double {
        precondition(
            logits.isDense && offsets.count == logits.rows + 1 && offsets.last.map { $0 <= targets.count } ?? false
                && weights.count == targets.count && gradient.rows == logits.rows
                && gradient.columns == logits.columns && !gradient.isTransposed, "crossEntropy: shapes differ")
        return offsets.withUnsafeBufferPointer {
            kernels_cross_entropy(
                logits.pointer, Int64(logits.rows), Int64(logits.columns), $0.baseAddress, targets, weights,
                gradient.pointer, Int64(gradient.stride), gradient.type.kernelFlag)
        }
    }

    /// sums[row] = ln Σ e^logit.
    /// - Parameters:
    ///   - logits: [rows][vocabulary]
    ///   - sums: [rows]
    package static func logSumExp(_ logits: Matrix, into sums: Vector) {
        precondition(logits.isDense && sums.count == logits.rows, "logSumExp: shapes differ")
        kernels_log_sum_exp(logits.pointer, Int64(logits.rows), Int64(logits.columns), sums.baseAddress)
    }

    /// Visits the greatest values in descending order, equal ones by index.
    /// - Parameter limit: how many; all where there are fewer.
    package static func visitGreatest(
        _ limit: Int, of values: Vector, _ visit: (_ index: Int32, _ value: Float) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: limit) { indices in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: limit) { greatest in
                let count = kernels_greatest(
                    values.baseAddress, Int64(values.count), Int64(limit), indices.baseAddress, greatest.baseAddress)
                for place in 0..<Int(count) { visit(indices[place], greatest[place]) }
            }
        }
    }
}
