import CKernels

extension Kernels {
    /// out = silu(gate) · up, with silu(g) = g / (1 + e⁻ᵍ).
    ///
    /// Source: Shazeer 2020, "GLU variants improve transformer", arXiv 2002.05202.
    /// - Parameters:
    ///   - gateUp: gates, then ups, [rows][2 · columns].
    ///   - out: [rows][columns]
    package static func swiGLU(_ gateUp: Matrix, into out: Operand) {
        precondition(
            gateUp.isDense && gateUp.rows == out.rows && gateUp.columns == 2 * out.columns, "swiGLU: shapes differ")
        kernels_swiglu(
            gateUp.pointer, Int64(out.rows), Int64(out.columns), out.kernelOutput, out.type.kernelFlag)
    }

    /// The gradient of ``swiGLU(_:into:)``.
    /// - Parameters:
    ///   - gateUp: what the forward pass took, [rows][2 · columns].
    ///   - outGradient: [rows][columns]
    ///   - gradient: of gates and ups, [rows][2 · columns].
    package static func swiGLUBackward(_ gateUp: Matrix, outGradient: Matrix, into gradient: Operand) {
        precondition(
            gateUp.isDense && outGradient.isDense && gateUp.rows == outGradient.rows
                && gateUp.columns == 2 * outGradient.columns && gradient.rows == gateUp.rows
                && gradient.columns == gateUp.columns, "swiGLUBackward: shapes differ")
        kernels_swiglu_backward(
            gateUp.pointer, outGradient.pointer, Int64(outGradient.rows), Int64(outGradient.columns),
            gradient.kernelOutput, gradient.type.kernelFlag)
    }

    /// out = gelu(x + bias), with gelu(v) = v · Φ(v) and Φ the normal distribution's function: not its approximation by
    /// a hyperbolic tangent.
    ///
    /// Source: Hendrycks and Gimpel 2016, "Gaussian error linear units", arXiv 1606.08415.
    /// - Parameters:
    ///   - x: [rows][columns]
    ///   - bias: [columns]
    ///   - out: [rows][columns]
    package static func gelu(_ x: Matrix, bias: Vector, into out: Operand) {
        precondition(
            x.isDense && x.rows == out.rows && x.columns == out.columns && bias.count == x.columns,
            "gelu: shapes differ")
        kernels_gelu(
            x.pointer, bias.baseAddress, Int64(x.rows), Int64(x.columns), out.kernelOutput, out.type.kernelFlag)
    }
}
