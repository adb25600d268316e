import Cdnnl

/// One compiled product of fixed shape, C = A·B or C += A·B, with handles for its operands.
final class MatrixProduct {
    struct Shape: Hashable {
        var rows: Int
        var columns: Int
        var depth: Int
        var type: DataType
        var isLeftTransposed = false
        /// Elements that are free after each row of an operand in memory.
        var leftGap = 0
        var isRightTransposed = false
        var rightGap = 0
        var isAccumulating = false
        var hasPackedRight = false

        var description: String { "a product of \(rows) × \(depth) and \(depth) × \(columns) (\(type.rawValue))" }
    }

    private let primitive: dnnl_primitive_t
    private let left: Memory
    private let right: Memory?
    private let result: Memory
    /// The layout the library wants for the right operand.
    let rightDescriptor: dnnl_memory_desc_t

    /// - Parameter packed: the layout of packed weights; nil for a right operand in plain layout, or to let the
    ///   library choose a layout where the shape has a packed right operand.
    init(_ shape: Shape, packed: dnnl_memory_desc_t? = nil, engine: Engine) throws(TensorError) {
        var a = try matrixDescriptor(
            rows: shape.rows, columns: shape.depth, type: shape.type,
            layout: shape.isLeftTransposed ? .columnMajor(gap: shape.leftGap) : .rowMajor(gap: shape.leftGap))
        var b: dnnl_memory_desc_t
        if let packed {
            b = packed
        } else {
            let plain: MatrixLayout =
                shape.isRightTransposed ? .columnMajor(gap: shape.rightGap) : .rowMajor(gap: shape.rightGap)
            b = try matrixDescriptor(
                rows: shape.depth, columns: shape.columns, type: shape.type,
                layout: shape.hasPackedRight ? .chosenByLibrary : plain)
        }
        var c = try matrixDescriptor(rows: shape.rows, columns: shape.columns, type: .float32, layout: .rowMajor())
        var operation = dnnl_matmul_desc_t()
        try check(dnnl_matmul_desc_init(&operation, &a, &b, nil, &c), "dnnl_matmul_desc_init", shape.description)

        var attributes: dnnl_primitive_attr_t?
        try check(dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create", shape.description)
        defer { dnnl_primitive_attr_destroy(attributes) }
        if shape.isAccumulating {
            var after: dnnl_post_ops_t?
            try check(dnnl_post_ops_create(&after), "dnnl_post_ops_create", shape.description)
            defer { dnnl_post_ops_destroy(after) }
            try check(dnnl_post_ops_append_sum(after, 1), "dnnl_post_ops_append_sum", shape.description)
            try check(
                dnnl_primitive_attr_set_post_ops(attributes, after), "dnnl_primitive_attr_set_post_ops",
                shape.description)
        }
        var description: dnnl_primitive_desc_t?
        try check(
            dnnl_primitive_desc_create(&description, &operation, attributes, engine.handle, nil),
            "dnnl_primitive_desc_create", shape.description)
        defer { dnnl_primitive_desc_destroy(description) }
        guard let chosen = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0) else {
            throw TensorError(
                call: "dnnl_primitive_desc_query_md", status: dnnl_runtime_error.rawValue, subject: shape.description)
        }
        rightDescriptor = chosen.pointee

        left = try Memory(a, engine: engine, data: nil)
        right = shape.hasPackedRight ? nil : try Memory(b, engine: engine, data: nil)
        result = try Memory(c, engine: engine, data: nil)
        var primitive: dnnl_primitive_t?
        try check(dnnl_primitive_create(&primitive, description), "dnnl_primitive_create", shape.description)
        self.primitive = primitive!
    }

    deinit { dnnl_primitive_destroy(primitive) }

    func execute(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>, stream: dnnl_stream_t
    ) throws(TensorError) {
        guard let right else { preconditionFailure("this product takes packed weights") }
        try right.point(at: UnsafeMutableRawPointer(mutating: b))
        try execute(a, right, into: c, stream: stream)
    }

    func execute(
        _ a: UnsafeRawPointer, _ b: Memory, into c: UnsafeMutablePointer<Float>, stream: dnnl_stream_t
    ) throws(TensorError) {
        try left.point(at: UnsafeMutableRawPointer(mutating: a))
        try result.point(at: UnsafeMutableRawPointer(c))
        let status = withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: 3) { arguments in
            arguments[0] = dnnl_exec_arg_t(arg: DNNL_ARG_SRC, memory: left.handle)
            arguments[1] = dnnl_exec_arg_t(arg: DNNL_ARG_WEIGHTS, memory: b.handle)
            arguments[2] = dnnl_exec_arg_t(arg: DNNL_ARG_DST, memory: result.handle)
            return dnnl_primitive_execute(primitive, stream, 3, arguments.baseAddress)
        }
        try check(status, "dnnl_primitive_execute", "a matrix product")
        try check(dnnl_stream_wait(stream), "dnnl_stream_wait", "a matrix product")
    }
}
