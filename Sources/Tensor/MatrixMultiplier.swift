import CKernels
import Cdnnl

/// Matrix products for one thread, through oneDNN unless weights are in panels. Its products are compiled once a shape
/// and kept.
///
/// Source: oneDNN developer guide, "Matrix Multiplication" primitive.
public final class MatrixMultiplier {
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

    /// result = a · b, or result += a · b where accumulating, with operands of one type that may be transposes.
    /// - Parameter result: without gaps between its rows.
    /// - Throws: ``TensorError`` where oneDNN refuses the shape.
    public func multiply(_ a: Operand, _ b: Operand, into result: Matrix, accumulating: Bool = false) throws {
        let (rows, depth) = a.isTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
        let (inner, columns) = b.isTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(
            inner == depth && a.type == b.type && result.rows == rows && result.columns == columns && result.isDense,
            "a product of operands that don't fit")
        let shape = MatrixProduct.Shape(
            rows: rows, columns: columns, depth: depth, type: a.type, isLeftTransposed: a.isTransposed,
            leftGap: a.stride - a.columns, isRightTransposed: b.isTransposed, rightGap: b.stride - b.columns,
            isAccumulating: accumulating)
        try product(shape, packed: nil).execute(a.pointer, b.pointer, into: result.pointer, stream: stream)
    }

    /// result [rows][outputs] = a [rows][inputs] · weightsᵀ. `a` has the type of the weights, and neither has gaps.
    /// - Throws: ``TensorError`` where oneDNN refuses the shape.
    public func multiply(_ a: Operand, by weights: PackedWeights, into result: Matrix) throws {
        precondition(
            a.columns == weights.inputs && a.type == weights.type && a.isDense && !a.isTransposed
                && result.rows == a.rows && result.columns == weights.outputs && result.isDense,
            "a product with weights that don't fit")
        switch weights.layout {
        case .oneDNN(let memory, let descriptor):
            let shape = MatrixProduct.Shape(
                rows: a.rows, columns: weights.outputs, depth: weights.inputs, type: weights.type, hasPackedRight: true)
            try product(shape, packed: descriptor)
                .execute(a.pointer, memory, into: result.pointer, stream: stream)
        case .panels(let panels):
            kernels_panel_product(
                a.pointer.assumingMemoryBound(to: Float.self), Int64(a.rows), Int64(weights.inputs), panels,
                Int64(weights.outputs), result.pointer)
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
