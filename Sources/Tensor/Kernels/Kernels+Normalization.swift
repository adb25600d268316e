import CKernels

extension Kernels {
    /// out = w · x / rms(x), with rms(x) = √(mean(x²) + ε).
    ///
    /// Source: Zhang and Sennrich 2019, "Root mean square layer normalization", arXiv 1910.07467.
    /// - Parameters:
    ///   - x: [rows][columns]
    ///   - weight: w, [columns]
    ///   - out: [rows][columns]
    ///   - inverseRMS: gets 1 / rms(x), [rows], for the backward pass.
    package static func rmsNorm(
        _ x: Matrix, weight: Vector, epsilon: Float, into out: Operand, inverseRMS: Vector? = nil
    ) {
        rmsNorm(x, delta: nil, sum: nil, weight, epsilon, out, inverseRMS)
    }

    /// sum = x + delta; out = w · sum / rms(sum).
    /// - Parameters:
    ///   - x: the residual stream, [rows][columns].
    ///   - delta: what a block adds to it, [rows][columns].
    ///   - sum: [rows][columns]; may be `x` itself.
    ///   - weight: w, [columns]
    ///   - out: [rows][columns]
    ///   - inverseRMS: gets 1 / rms(sum), [rows], for the backward pass.
    package static func rmsNorm(
        _ x: Matrix, plus delta: Matrix, sum: Matrix, weight: Vector, epsilon: Float, into out: Operand,
        inverseRMS: Vector? = nil
    ) {
        precondition(
            delta.rows == x.rows && delta.columns == x.columns && delta.isDense && sum.rows == x.rows
                && sum.columns == x.columns && sum.isDense, "rmsNorm: shapes differ")
        rmsNorm(x, delta: delta.pointer, sum: sum.pointer, weight, epsilon, out, inverseRMS)
    }

    private static func rmsNorm(
        _ x: Matrix, delta: UnsafeMutablePointer<Float>?, sum: UnsafeMutablePointer<Float>?, _ weight: Vector,
        _ epsilon: Float, _ out: Operand, _ inverseRMS: Vector?
    ) {
        precondition(
            x.isDense && weight.count == x.columns && out.rows == x.rows && out.columns == x.columns
                && (inverseRMS.map { $0.count == x.rows } ?? true), "rmsNorm: shapes differ")
        kernels_rms_norm(
            x.pointer, delta, sum, weight.baseAddress, epsilon, Int64(x.rows), Int64(x.columns), out.kernelOutput,
            out.type.kernelFlag, inverseRMS?.baseAddress)
    }

    /// The gradient of a norm: gradient += ∂out/∂x · outGradient, weightGradient += ∂out/∂w · outGradient.
    /// - Parameters:
    ///   - outGradient: of the norm's output, [rows][columns].
    ///   - x: what was normalised, [rows][columns].
    ///   - inverseRMS: as the forward pass left it, [rows].
    ///   - weight: w, [columns]
    ///   - gradient: of x, [rows][columns].
    ///   - weightGradient: [columns]
    ///   - rounded: gets a copy of `gradient` as an operand of products, [rows][columns].
    package static func rmsNormBackward(
        _ outGradient: Matrix, x: Matrix, inverseRMS: Vector, weight: Vector, addingTo gradient: Matrix,
        weightGradient: Vector, rounded: Operand? = nil
    ) {
        precondition(
            x.rows == outGradient.rows && x.columns == outGradient.columns && gradient.rows == x.rows
                && gradient.columns == x.columns && outGradient.isDense && x.isDense && gradient.isDense,
            "rmsNormBackward: shapes differ")
        precondition(
            inverseRMS.count == x.rows && weight.count == x.columns && weightGradient.count == x.columns
                && (rounded.map { $0.rows == x.rows && $0.columns == x.columns } ?? true),
            "rmsNormBackward: shapes differ")
        kernels_rms_norm_backward(
            outGradient.pointer, x.pointer, inverseRMS.baseAddress, weight.baseAddress, Int64(x.rows),
            Int64(x.columns), gradient.pointer, weightGradient.baseAddress, rounded?.kernelOutput,
            rounded?.type.kernelFlag ?? 0)
    }

    /// out = w · (s − mean(s)) / √(variance(s) + ε) + b, with s = x + delta + deltaBias.
    ///
    /// Source: Ba, Kiros and Hinton 2016, "Layer normalization", arXiv 1607.06450.
    /// - Parameters:
    ///   - x: the residual stream, [rows][columns].
    ///   - delta: what a block adds to it, [rows][columns].
    ///   - deltaBias: the bias of the block's last product, [columns].
    ///   - weight: w, [columns]
    ///   - bias: b, [columns]
    ///   - out: [rows][columns]; may be `x` itself.
    ///   - rounded: gets a copy of `out` as an operand in bfloat16, [rows][columns].
    package static func layerNorm(
        _ x: Matrix, plus delta: Matrix, deltaBias: Vector, weight: Vector, bias: Vector, epsilon: Float,
        into out: Matrix, rounded: Operand? = nil
    ) {
        precondition(
            x.isDense && delta.rows == x.rows && delta.columns == x.columns && delta.isDense && out.rows == x.rows
                && out.columns == x.columns && out.isDense, "layerNorm: shapes differ")
        precondition(
            deltaBias.count == x.columns && weight.count == x.columns && bias.count == x.columns
                && (rounded.map { $0.type == .bfloat16 && $0.rows == x.rows && $0.columns == x.columns } ?? true),
            "layerNorm: shapes differ")
        kernels_layer_norm(
            x.pointer, delta.pointer, deltaBias.baseAddress, weight.baseAddress, bias.baseAddress, epsilon,
            Int64(x.rows), Int64(x.columns), out.pointer,
            rounded?.kernelOutput.assumingMemoryBound(to: UInt16.self))
    }
}
