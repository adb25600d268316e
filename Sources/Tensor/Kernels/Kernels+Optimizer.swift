import CKernels

extension Kernels {
    /// One update by AdamW of parameters and of the running means of their gradients.
    /// - Parameters:
    ///   - parameters: [count], updated in place.
    ///   - firstMoment: the mean of gradients, [count], updated in place.
    ///   - secondMoment: the mean of squared gradients, [count], updated in place.
    ///   - gradient: [count]
    ///   - rounded: gets a copy of the parameters in bfloat16, [count].
    package static func adamW(
        _ parameters: Vector, firstMoment: Vector, secondMoment: Vector, gradient: Vector, _ step: AdamWStep,
        rounded: UnsafeMutableBufferPointer<UInt16>? = nil
    ) {
        let count = parameters.count
        precondition(
            firstMoment.count == count && secondMoment.count == count && gradient.count == count
                && (rounded.map { $0.count == count } ?? true), "adamW: counts differ")
        kernels_adamw(
            parameters.baseAddress, firstMoment.baseAddress, secondMoment.baseAddress, gradient.baseAddress,
            Int64(count), step.raw, rounded?.baseAddress)
    }

    /// sum += other, where there is another.
    /// - Returns: Σ sum², in double precision.
    package static func addAndSumSquares(_ sum: Vector, _ other: Vector? = nil) -> Double {
        precondition(other.map { $0.count == sum.count } ?? true, "addAndSumSquares: counts differ")
        return kernels_add_and_sum_squares(sum.baseAddress, other?.baseAddress, Int64(sum.count))
    }
}
