import CKernels
import Cdnnl

/// Matrix products for one thread, through oneDNN unless weights are in panels. Its products are compiled once a shape
/// and kept.
///
/// Source: oneDNN developer guide, "Matrix Multiplication" primitive.
public final class MatrixMultiplier {
    /// An operand in row-major order, or the transpose of one.
    public struct Operand {
        public let pointer: UnsafeRawPointer
        public let isTransposed: Bool
        /// Elements that are free after each row in memory.
        public let rowGap: Int

        public init(_ pointer: UnsafeRawPointer, isTransposed: Bool = false, rowGap: Int = 0) {
            self.pointer = pointer
            self.isTransposed = isTransposed
            self.rowGap = rowGap
        }
    }

    private let engine: Engine
    private let stream: dnnl_stream_t
    private var products: [MatrixProduct.Shape: MatrixProduct] = [:]
    /// Far more than a model has; a bound in case row counts vary without end.
    private let productLimit = 4096

    /// - Throws: ``TensorError`` where oneDNN cannot start.
    public init() throws {
        engine = try Engine.shared.get()
        var stream: dnnl_stream_t?
        try check(
            dnnl_stream_create(&stream, engine.handle, dnnl_stream_default_flags.rawValue), "dnnl_stream_create",
            "a worker")
        self.stream = stream!
    }

    deinit { dnnl_stream_destroy(stream) }

    /// result [rows × columns] = a [rows × depth] · b [depth × columns], or += where accumulating.
    public func multiply(
        _ a: Operand, _ b: Operand, into result: UnsafeMutablePointer<Float>, rows: Int, columns: Int, depth: Int,
        type: DataType, accumulating: Bool = false
    ) throws {
        let shape = MatrixProduct.Shape(
            rows: rows, columns: columns, depth: depth, type: type, isLeftTransposed: a.isTransposed,
            leftGap: a.rowGap, isRightTransposed: b.isTransposed, rightGap: b.rowGap, isAccumulating: accumulating)
        try product(shape, packed: nil).execute(a.pointer, b.pointer, into: result, stream: stream)
    }

    /// result [rows × outputs] = a [rows × inputs] · weightsᵀ. `a` has the type of the weights.
    public func multiply(
        _ a: UnsafeRawPointer, by weights: PackedWeights, into result: UnsafeMutablePointer<Float>, rows: Int
    ) throws {
        switch weights.layout {
        case .oneDNN(let memory, let descriptor):
            let shape = MatrixProduct.Shape(
                rows: rows, columns: weights.outputs, depth: weights.inputs, type: weights.type, hasPackedRight: true)
            try product(shape, packed: descriptor).execute(a, memory, into: result, stream: stream)
        case .panels(let panels):
            kernels_panel_product(
                a.assumingMemoryBound(to: Float.self), Int64(rows), Int64(weights.inputs), panels,
                Int64(weights.outputs), result)
        }
    }

    private func product(_ shape: MatrixProduct.Shape, packed: dnnl_memory_desc_t?) throws -> MatrixProduct {
        if let known = products[shape] { return known }
        if products.count >= productLimit { products.removeAll() }
        let made = try MatrixProduct(shape, packed: packed, engine: engine)
        products[shape] = made
        return made
    }
}
